/** Where lines stand on the screen, by the rows behind the text area, each of which has its line's number. */
import { firstWhere } from '../../base/search';

export function rowOf(frame: Element, line: number): Element | null {
  return frame.querySelector(`[data-line="${String(line)}"]`);
}

/** The line under a pointer, 1-based; beyond the ends the first or the last. */
export function lineUnder(frame: Element, clientY: number): number {
  const rows = frame.querySelectorAll('[data-line]');
  const last = Math.max(0, rows.length - 1);
  return 1 + firstWhere(last, (row) => (rows[row]?.getBoundingClientRect().bottom ?? 0) > clientY);
}
