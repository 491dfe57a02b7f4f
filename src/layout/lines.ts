/** Ways of lines as x and y in turn. */

/** Px between lines of one way, and how much room such lines take together at the most. */
const LANE = 5;
const LANES = 12;

/** How far a line is from the middle of its way. */
export function laneShift(lane: number, lanes: number): number {
  if (lanes < 2) return 0;
  return (lane - (lanes - 1) / 2) * Math.min(LANE, LANES / (lanes - 1));
}

export const shifted = (way: readonly number[], dx: number, dy: number): number[] =>
  way.map((value, at) => value + (at % 2 === 0 ? dx : dy));

export function reversed(way: readonly number[]): number[] {
  const points: number[] = [];
  for (let at = way.length - 2; at >= 0; at -= 2) points.push(way[at] ?? 0, way[at + 1] ?? 0);
  return points;
}

/**
 * One way of several; the first `out` leave a group, those behind the next come into one. Where one ends and the next begins, on a group's
 * border, the one inside of the group says where: it has a place there.
 */
export function joined(ways: readonly (readonly number[])[], out: number): number[] {
  const points: number[] = [...(ways[0] ?? [])];
  for (let at = 1; at < ways.length; at++) {
    const next = [...(ways[at] ?? [])];
    if (at <= out) {
      next[0] = next[2] = points.at(-2) ?? 0;
    } else {
      const x = next[0] ?? 0;
      points[points.length - 2] = x;
      points[points.length - 4] = x;
    }
    points.push(...next);
  }
  return points;
}

/** Without the points that change nothing. */
export function straightened(points: readonly number[]): number[] {
  const kept: number[] = [];
  for (let at = 0; at < points.length; at += 2) {
    const [x, y] = [points[at] ?? 0, points[at + 1] ?? 0];
    const last = kept.length - 2;
    if (last >= 0 && near(kept[last], x) && near(kept[last + 1], y)) continue;
    if (last >= 2 && near(kept[last], x) && near(kept[last - 2], x)) kept.length = last;
    kept.push(x, y);
  }
  return kept.length < 4 ? points.slice(0, 4) : kept;
}

const near = (a: number | undefined, b: number): boolean => Math.abs((a ?? 0) - b) < 0.25;
