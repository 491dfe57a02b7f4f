/** Where lines' labels stand: between two ranks, on their line, where they are over no other label. */
import { LABEL_HEIGHT, type Problem } from './problem';

interface Place {
  readonly x: number;
  readonly y: number;
  /** How far the line goes sideways there: the less, the clearer whose label it is. */
  readonly slant: number;
}

const APART = 6;

/** The middles of a line's slanting pieces and of those straight ones that are between ranks. */
function placesOf(route: readonly number[], height: number): Place[] {
  const places: Place[] = [];
  // Pieces within a rank are straight down: every other, beginning with the first.
  for (let at = 2; at + 5 < route.length; at += 4) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = route.slice(at, at + 4);
    if (y2 - y1 >= height) places.push({ x: (x1 + x2) / 2, y: (y1 + y2) / 2, slant: Math.abs(x2 - x1) });
  }
  return places.sort((a, b) => a.slant - b.slant || a.y - b.y);
}

/** The most places of a line that are looked at. */
const TRIES = 4;

export function labelsOf(
  { labelWidths, labelHeights }: Problem,
  routes: readonly (readonly number[])[],
): (readonly [number, number] | undefined)[] {
  const taken = new Map<number, { left: number; right: number }[]>();
  return routes.map((route, line) => {
    const [width, height] = [labelWidths[line] ?? 0, labelHeights[line] ?? 0];
    if (width === 0) return undefined;
    for (const { x, y } of placesOf(route, Math.max(height, LABEL_HEIGHT)).slice(0, TRIES)) {
      // Between two ranks all middles are at one height.
      const row = taken.get(y) ?? [];
      const [left, right] = [x - width / 2 - APART, x + width / 2 + APART];
      if (row.some((other) => left < other.right && other.left < right)) continue;
      row.push({ left, right });
      taken.set(y, row);
      return [x, y];
    }
    return undefined;
  });
}
