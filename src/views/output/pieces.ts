/** A text in pieces, of which some are marked. */

/** Half-open, in UTF-16 units. */
export type Range = readonly [start: number, end: number];

export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** The text in pieces, marked and not; ranges are in order and apart, and may reach beyond it. */
export function pieces(text: string, ranges: readonly Range[]): readonly Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start >= text.length) break;
    if (start > at) found.push({ text: text.slice(at, start), marked: false });
    found.push({ text: text.slice(start, end), marked: true });
    at = Math.min(end, text.length);
  }
  if (at < text.length || found.length === 0) found.push({ text: text.slice(at), marked: false });
  return found;
}
