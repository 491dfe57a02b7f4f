/**
 * Texts as they are kept: one entry for each example that was changed and for each draft, so that two pages which keep
 * different texts never touch the same entry. A stamp names each version, and its parent the version that the writer had seen
 * before: two pages that kept the same text can tell a successor from a rival.
 */
import type { Store } from './store';

/** What is open: an example with the user's changes, or a draft. */
export interface Doc {
  readonly key: `example:${string}` | `draft:${string}`;
  readonly name: string;
  /** Id of the example that it is or came from; its counterpart stands beside. */
  readonly example?: string;
}

export interface TextRecord {
  readonly text: string;
  readonly stamp: string;
  readonly parent: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly name: string;
  readonly example?: string;
}

const START = 'text:';

/** A damaged entry is as good as none. */
export function parseRecord(json: string | null | undefined): TextRecord | undefined {
  try {
    const kept: unknown = JSON.parse(json ?? 'null');
    return isRecord(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(kept: unknown): kept is TextRecord {
  if (typeof kept !== 'object' || kept === null) return false;
  const { text, stamp, parent, at, name, example } = kept as { readonly [K in keyof TextRecord]?: unknown };
  return (
    [text, stamp, name].every((field) => typeof field === 'string') &&
    (parent === null || typeof parent === 'string') &&
    typeof at === 'number' &&
    (example === undefined || typeof example === 'string')
  );
}

export function readRecord(store: Store, key: Doc['key']): TextRecord | undefined {
  return parseRecord(store.get(START + key));
}

/** Whether it is kept beyond this page. */
export function writeRecord(store: Store, key: Doc['key'], record: TextRecord): boolean {
  return store.set(START + key, JSON.stringify(record));
}

export function removeRecord(store: Store, key: Doc['key']): void {
  store.remove(START + key);
}

export function recordKeys(store: Store): Doc['key'][] {
  return store.keys(START).flatMap((key) => docKey(key.slice(START.length)) ?? []);
}

/** The document that a changed entry of the store is about. */
export function docOfEntry(entry: string): Doc['key'] | undefined {
  return entry.startsWith(START) ? docKey(entry.slice(START.length)) : undefined;
}

export function docKey(text: string | undefined): Doc['key'] | undefined {
  return text !== undefined && /^(example|draft):./.test(text) ? (text as Doc['key']) : undefined;
}

export function exampleOf(key: Doc['key']): string | undefined {
  return key.startsWith('example:') ? key.slice('example:'.length) : undefined;
}

/** `name`, or `name (2)` and so on where others have it. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  const stem = name.replace(/ \(\d+\)$/, '');
  for (let n = 2; ; n++) {
    const candidate = `${stem} (${n})`;
    if (!taken.includes(candidate)) return candidate;
  }
}
