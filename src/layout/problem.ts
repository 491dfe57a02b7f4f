/** What is to be arranged, and how it came out: rectangles, and lines between them from top to bottom. */

/** Where a rectangle must stand: a line from outside begins at the top, one that leaves ends at the bottom. */
export const FREE = 0;
export const TOP = 1;
export const BOTTOM = 2;

export interface Problem {
  /** Px of each rectangle. Those at the top or the bottom have none: they are places on the border. */
  readonly widths: readonly number[];
  readonly heights: readonly number[];
  readonly pins: readonly number[];
  /** The ends of each line. Rectangles stand in an order in which each comes after those that lines lead from, but for the pinned ones. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Px of each line's label; 0 for none. */
  readonly labelWidths: readonly number[];
  readonly labelHeights: readonly number[];
}

/** Middles of rectangles, and of each line the places in the ranks that it passes, x and y in turn. */
export interface Places {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly via: readonly (readonly number[])[];
}

export interface Placed extends Places {
  readonly routes: readonly (readonly number[])[];
  /** Where each label's middle is; undefined where there is no room. */
  readonly labels: readonly (readonly [number, number] | undefined)[];
}

/** Px between neighbours of a rank, between a rectangle and a line, between lines, and between ranks. */
export const GAP = 24;
export const BESIDE_LINE = 16;
export const LINE_GAP = 12;
export const RANK_GAP = 44;
export const LABEL_HEIGHT = 14;
