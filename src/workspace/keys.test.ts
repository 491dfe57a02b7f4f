import { describe, expect, it } from 'vitest';
import { keyCaps, keyShortcut, matches, type KeyPress } from './keys';

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

describe('keys', () => {
  it('takes Ctrl for the main key, and on a Mac Command', () => {
    const run = { mod: true, key: 'Enter' } as const;
    expect(matches(run, press('Enter', { ctrlKey: true }), false)).toBe(true);
    expect(matches(run, press('Enter', { metaKey: true }), false)).toBe(false);
    expect(matches(run, press('Enter', { metaKey: true }), true)).toBe(true);
    expect(matches(run, press('Enter', { ctrlKey: true }), true)).toBe(false);
  });

  it('asks for exactly the keys that it names', () => {
    const run = { mod: true, key: 'Enter' } as const;
    expect(matches(run, press('Enter'), false)).toBe(false);
    expect(matches(run, press('Enter', { ctrlKey: true, shiftKey: true }), false)).toBe(false);
  });

  it("knows a letter by its place where Alt has changed the Mac's character", () => {
    const share = { alt: true, shift: true, key: 'l' } as const;
    expect(matches(share, press('Ò', { code: 'KeyL', altKey: true, shiftKey: true }), true)).toBe(true);
    expect(matches(share, press('Ò', { code: 'KeyK', altKey: true, shiftKey: true }), true)).toBe(false);
  });

  it('names keys as the system does', () => {
    expect(keyCaps({ mod: true, key: 'Enter' }, false)).toEqual(['Ctrl', '↵']);
    expect(keyCaps({ mod: true, key: 'k' }, true)).toEqual(['⌘', 'K']);
    expect(keyShortcut({ alt: true, shift: true, key: 'l' }, false)).toBe('Alt+Shift+L');
  });
});
