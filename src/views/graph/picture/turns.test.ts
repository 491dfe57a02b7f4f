import { describe, expect, test } from 'vitest';
import { Drawing } from './drawing';
import { boxOf } from './sample-scenes';
import { loopAt } from './turns';

const turn = { word: 'turn', at: 0, of: 60 };
const open = { kind: 'repeat', open: true, turn } as const;
const drawing = new Drawing({
  width: 600,
  height: 900,
  boxes: [
    boxOf('outer', { ...open, width: 500, height: 400 }),
    boxOf('inner', { ...open, parent: 'outer', depth: 1, x: 20, y: 50, width: 300, height: 300 }),
    boxOf('node', { parent: 'inner', depth: 2, x: 40, y: 100 }),
    boxOf('beside', { parent: 'outer', depth: 1, x: 340, y: 100 }),
    boxOf('later', { ...open, y: 500, width: 500, height: 300 }),
    boxOf('alone', { y: 850 }),
  ],
  edges: [],
});
const all = { x: 0, y: 0, width: 600, height: 900 };
const loopOf = (key: string | undefined, view = all): string | undefined =>
  loopAt(drawing, key === undefined ? undefined : drawing.part(key), view)?.box.key;

describe('the field beside a picture', () => {
  test('is for the innermost loop that the keyboard, or the last click, is in', () => {
    expect(['node', 'inner', 'beside', 'outer', 'later'].map((key) => loopOf(key))).toEqual([
      'inner',
      'inner',
      'outer',
      'outer',
      'later',
    ]);
  });

  test('is elsewhere for the first loop whose head is in sight, if there is one', () => {
    expect(loopOf(undefined)).toBe('outer');
    expect(loopOf('alone')).toBe('outer');
    expect(loopOf(undefined, { ...all, y: 420 })).toBe('later');
    expect(loopOf(undefined, { ...all, y: 830 })).toBeUndefined();
  });
});
