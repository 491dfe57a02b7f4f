/**
 * Which indices of an axis to show: all of a short one, else the two ends around a gap. Where only the first values of a tensor
 * left the worker, there is no far end to show.
 */

export interface Limits {
  /** The longest axis shown whole. */
  readonly all: number;
  /** Indices at each end of a longer one. */
  readonly edge: number;
}

export interface Elided {
  readonly head: readonly number[];
  readonly tail: readonly number[];
  /** Indices left out between them. */
  readonly hidden: number;
}

export const ROWS: Limits = { all: 10, edge: 4 };
export const COLUMNS: Limits = { all: 10, edge: 4 };
export const VECTOR: Limits = { all: 32, edge: 8 };
export const MORE_ROWS: Limits = { all: 200, edge: 100 };
export const MORE_COLUMNS: Limits = { all: 40, edge: 20 };
export const MORE_VECTOR: Limits = { all: 600, edge: 300 };

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

/** Splits the indices 0 to `length` - 1, of which the first `available` can be shown. */
export function elide(length: number, limits: Limits, available = length): Elided {
  if (available < length) {
    const shown = Math.min(available, length <= limits.all ? length : 2 * limits.edge);
    return { head: range(0, shown), tail: [], hidden: length - shown };
  }
  if (length <= limits.all) return { head: range(0, length), tail: [], hidden: 0 };
  return {
    head: range(0, limits.edge),
    tail: range(length - limits.edge, length),
    hidden: length - 2 * limits.edge,
  };
}
