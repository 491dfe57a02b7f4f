/**
 * The way of each line: straight down where rectangles stand, aslant only between the ranks, so that no line runs through a rectangle.
 * Lines of one rectangle begin and end side by side.
 */
import { firstWhere } from '../base/search';
import type { Places, Problem } from './problem';

interface Band {
  top: number;
  bottom: number;
}

/** The ranks from the top to the bottom. Rectangles of a rank have one middle. */
function bandsOf({ heights }: Problem, { y }: Places): Band[] {
  const inOrder = Array.from(y, (_, node) => node).sort((a, b) => (y[a] ?? 0) - (y[b] ?? 0));
  const bands: Band[] = [];
  let middle = -Infinity;
  for (const node of inOrder) {
    const [at, half] = [y[node] ?? 0, (heights[node] ?? 0) / 2];
    const last = bands.at(-1);
    if (!last || at - middle > 0.5) bands.push({ top: at - half, bottom: at + half });
    else {
      last.top = Math.min(last.top, at - half);
      last.bottom = Math.max(last.bottom, at + half);
    }
    if (at - middle > 0.5) middle = at;
  }
  return bands;
}

function bandAt(bands: readonly Band[], y: number): Band | undefined {
  const band = bands[firstWhere(bands.length, (index) => y <= (bands[index]?.bottom ?? 0) + 0.5)];
  return band && y >= band.top - 0.5 ? band : undefined;
}

/** Px between the ends of lines at one border, if there is room. */
const SPREAD = 14;
const CORNER = 10;

/** Where each line meets its rectangle: beside each other in the order of where they come from. `next`: where each leads, by x. */
function spread(
  ends: readonly number[],
  next: readonly number[],
  x: Float64Array,
  widths: readonly number[],
): number[] {
  const linesOf = new Map<number, number[]>();
  ends.forEach((node, line) => {
    const lines = linesOf.get(node);
    if (lines) lines.push(line);
    else linesOf.set(node, [line]);
  });
  const places = new Array<number>(ends.length).fill(0);
  for (const [node, lines] of linesOf) {
    lines.sort((a, b) => (next[a] ?? 0) - (next[b] ?? 0) || a - b);
    const room = Math.max(0, (widths[node] ?? 0) - 2 * CORNER);
    const step = lines.length > 1 ? Math.min(SPREAD, room / (lines.length - 1)) : 0;
    lines.forEach((line, at) => {
      places[line] = (x[node] ?? 0) + (at - (lines.length - 1) / 2) * step;
    });
  }
  return places;
}

/** x and y in turn. The first two points have one x, and so have the last two. */
export function routesOf(problem: Problem, placed: Places): number[][] {
  const { from, to, widths, heights } = problem;
  const { x, y, via } = placed;
  const bands = bandsOf(problem, placed);
  const starts = spread(
    from,
    to.map((node, line) => via[line]?.[0] ?? x[node] ?? 0),
    x,
    widths,
  );
  const ends = spread(
    to,
    from.map((node, line) => via[line]?.at(-2) ?? x[node] ?? 0),
    x,
    widths,
  );
  return from.map((source, line) => {
    const target = to[line] ?? 0;
    const points = via[line] ?? [];
    const [start, end] = [starts[line] ?? 0, ends[line] ?? 0];
    const [sourceY, targetY] = [y[source] ?? 0, y[target] ?? 0];
    const sourceBottom = sourceY + (heights[source] ?? 0) / 2;
    const targetTop = targetY - (heights[target] ?? 0) / 2;
    const route = [start, sourceBottom, start, bandAt(bands, sourceY)?.bottom ?? sourceBottom];
    for (let at = 0; at < points.length; at += 2) {
      const [px, py] = [points[at] ?? 0, points[at + 1] ?? 0];
      const band = bandAt(bands, py);
      if (band) route.push(px, band.top, px, band.bottom);
      else route.push(px, py);
    }
    route.push(end, bandAt(bands, targetY)?.top ?? targetTop, end, targetTop);
    return route;
  });
}
