/** How far a divider goes: shares of the first part, in percent. */

export interface Range {
  readonly least: number;
  readonly most: number;
}

const STEP = 2;
const BIG_STEP = 10;

export function clampShare(share: number, { least, most }: Range): number {
  // A tenth of a percent is less than a pixel.
  return Math.round(Math.min(most, Math.max(least, share)) * 10) / 10;
}

/** The share under a pointer at `at` pixels, where the parts reach from `start` over `length` pixels. */
export function shareAt(at: number, start: number, length: number, range: Range): number {
  return clampShare(length > 0 ? ((at - start) / length) * 100 : 50, range);
}

/** The share after a key, as WAI-ARIA's window splitter has it; undefined for a key that is none of its. */
export function shareAfterKey(
  key: string,
  big: boolean,
  share: number,
  upright: boolean,
  range: Range,
): number | undefined {
  const step = big ? BIG_STEP : STEP;
  if (key === (upright ? 'ArrowLeft' : 'ArrowUp')) return clampShare(share - step, range);
  if (key === (upright ? 'ArrowRight' : 'ArrowDown')) return clampShare(share + step, range);
  if (key === 'Home') return range.least;
  if (key === 'End') return range.most;
  return undefined;
}
