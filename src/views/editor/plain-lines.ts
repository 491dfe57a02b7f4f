/** Where lines stand on the screen, by the rows behind the text area, each of which has its line's number. */

export function rowOf(frame: Element, line: number): Element | null {
  return frame.querySelector(`[data-line="${String(line)}"]`);
}

/** The line under a pointer, 1-based; beyond the ends the first or the last. */
export function lineUnder(frame: Element, clientY: number): number {
  const rows = frame.querySelectorAll('[data-line]');
  // Rows are in order, so that halving finds the one under the pointer.
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > clientY) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}
