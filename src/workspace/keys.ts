/** Keys of commands: matching them, and naming them as the system does. */

export interface Key {
  /** Ctrl, on a Mac Command. */
  readonly mod?: true;
  readonly alt?: true;
  readonly shift?: true;
  /** As `KeyboardEvent.key` says it without modifiers: 'Enter', '.', 'k', 'F8'. */
  readonly key: string;
}

export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export function isMac(platform: string): boolean {
  return /mac|iphone|ipad/i.test(platform);
}

export function matches(key: Key, press: KeyPress, mac: boolean): boolean {
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  if (other || mod !== (key.mod ?? false)) return false;
  if (press.altKey !== (key.alt ?? false) || press.shiftKey !== (key.shift ?? false)) return false;
  if (press.key.toLowerCase() === key.key.toLowerCase()) return true;
  // With Alt held, a Mac gives the character that Alt makes of the key: ask for the key's place instead.
  return key.alt === true && press.code === placeOf(key.key);
}

function placeOf(key: string): string {
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`;
  return /^\d$/.test(key) ? `Digit${key}` : key;
}

const NAMES: Readonly<Record<string, string>> = { Enter: '↵', '.': '.' };
const SPOKEN: Readonly<Record<string, string>> = { '.': 'Period' };

/** The keys to press, one word each: `['Ctrl', '↵']`, on a Mac `['⌘', '↵']`. */
export function keyCaps(key: Key, mac: boolean): string[] {
  const caps: string[] = [];
  if (key.mod) caps.push(mac ? '⌘' : 'Ctrl');
  if (key.alt) caps.push(mac ? '⌥' : 'Alt');
  if (key.shift) caps.push(mac ? '⇧' : 'Shift');
  caps.push(NAMES[key.key] ?? (key.key.length === 1 ? key.key.toUpperCase() : key.key));
  return caps;
}

/** For `aria-keyshortcuts`: "Control+Enter". */
export function keyShortcut(key: Key, mac: boolean): string {
  const words: string[] = [];
  if (key.mod) words.push(mac ? 'Meta' : 'Control');
  if (key.alt) words.push('Alt');
  if (key.shift) words.push('Shift');
  words.push(SPOKEN[key.key] ?? (key.key.length === 1 ? key.key.toUpperCase() : key.key));
  return words.join('+');
}
