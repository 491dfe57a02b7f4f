/** The heat map's arithmetic: its size on the page and the way of the arrow keys through its cells. */

export interface Cell {
  readonly row: number;
  readonly column: number;
}

const MOST = { width: 320, height: 240 };
const LARGEST_CELL = 20;
/** A side thinner than this could not be pointed at. */
const LEAST = 48;

/** Size in CSS pixels: square cells, except in a map so long that it would be a thread. */
export function mapSize(rows: number, columns: number): { width: number; height: number } {
  const fit = Math.min(MOST.width / columns, MOST.height / rows, LARGEST_CELL);
  const cell = fit >= 1 ? Math.floor(fit) : fit;
  return {
    width: Math.round(Math.max(columns * cell, LEAST)),
    height: Math.round(Math.max(rows * cell, LEAST)),
  };
}

const STEPS: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
  PageUp: [-Infinity, 0],
  PageDown: [Infinity, 0],
};

/** The cell that a key leads to; undefined for a key that leads nowhere. The first key enters at the first cell. */
export function stepCell(
  from: Cell | undefined,
  key: string,
  rows: number,
  columns: number,
): Cell | undefined {
  const step = STEPS[key];
  if (!step) return undefined;
  if (!from) return { row: 0, column: 0 };
  const within = (value: number, length: number): number => Math.max(0, Math.min(length - 1, value));
  return { row: within(from.row + step[0], rows), column: within(from.column + step[1], columns) };
}
