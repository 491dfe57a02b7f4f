/**
 * Lines, as an editor and as a JavaScript engine count them. Both end a line at LF, CR LF and lone CR; only the engine also
 * at U+2028 and U+2029, so a stack's line numbers run ahead of the editor's after one of those. Columns are 1-based and in
 * UTF-16 code units, as Monaco and every engine's stacks have them.
 */
import type { Position } from '../base/errors';
import { firstWhere } from '../base/search';

export type Counting = 'editor' | 'engine';

const LINE_END = { editor: /\r\n|\r|\n/g, engine: /\r\n|[\r\n\u2028\u2029]/g };

/** Offsets at which the lines begin; the first is 0. */
export function lineStarts(text: string, counting: Counting): number[] {
  const starts = [0];
  for (const end of text.matchAll(LINE_END[counting])) starts.push(end.index + end[0].length);
  return starts;
}

/** Index of the last of the ascending `starts` that is at most `offset`; of the first where none is. */
const lastAtMost = (starts: readonly number[], offset: number): number =>
  Math.max(0, firstWhere(starts.length, (index) => (starts[index] ?? Infinity) > offset) - 1);

export function positionAt(starts: readonly number[], offset: number): Position {
  const line = lastAtMost(starts, offset);
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}

/** The offset of a place; one outside the text is moved to its nearest line. */
export function offsetAt(starts: readonly number[], { line, column }: Position): number {
  const index = Math.min(Math.max(Math.trunc(line), 1), starts.length) - 1;
  const offset = (starts[index] ?? 0) + Math.max(Math.trunc(column), 1) - 1;
  return Math.min(offset, (starts[index + 1] ?? Infinity) - 1);
}
