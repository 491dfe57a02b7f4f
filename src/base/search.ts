/** Halving, for what is in order. */

/** The first index below `length` at which `holds` is true, as it must be at all later ones; `length` where it is at none. */
export function firstWhere(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
