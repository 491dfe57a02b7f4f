/**
 * How the lines of a text are told apart wherever they are marked: seven colours in turn, and when these begin again another kind of bar.
 * A mark is a number from 1: the first seven are whole bars in the seven colours, the next seven dashed ones, the last seven dotted ones.
 */

/** `--series-1` to this one. */
export const SERIES = 7;

export type Bar = 'solid' | 'dashed' | 'dotted';
const BARS: readonly Bar[] = ['solid', 'dashed', 'dotted'];

export const MARKS = SERIES * BARS.length;

/** Which `--series-…` a mark has. */
export const seriesOf = (mark: number): number => 1 + ((mark - 1) % SERIES);

export const barOf = (mark: number): Bar => BARS[Math.floor((mark - 1) / SERIES) % BARS.length] ?? 'solid';

/** For an element whose colour is `var(--of)` and whose border is `var(--bar)`. */
export const markStyle = (mark: number): string =>
  `--of: var(--series-${String(seriesOf(mark))}); --bar: ${barOf(mark)}`;
