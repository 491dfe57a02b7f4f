/** Arranges what stands in one group: its connected parts each by itself, and these on shelves. */
import { placed } from './layered';
import { BOTTOM, FREE, GAP, TOP, type Placed, type Problem } from './problem';

export interface Arrangement {
  /** Left and upper edges. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly width: number;
  readonly height: number;
  /** From the lower border of where a line begins to the upper one of where it ends, x and y in turn; two points of one x at each end. */
  readonly routes: readonly (readonly number[])[];
  readonly labels: readonly (readonly [number, number] | undefined)[];
}

/** `quick` is there at once; `good` has dagre's ranks and orders, where these do not take seconds. */
export type Quality = 'quick' | 'good';

interface Part {
  readonly nodes: readonly number[];
  readonly lines: readonly number[];
}

/** Those that lines lead between; whatever is pinned, and what hangs on it, is the first. */
function partsOf({ pins, from, to }: Problem): Part[] {
  const leader = Array.from(pins, (_, node) => node);
  const lead = (node: number): number => {
    let at = node;
    while (leader[at] !== at) {
      const next = leader[leader[at] ?? 0] ?? 0;
      leader[at] = next;
      at = next;
    }
    return at;
  };
  const join = (a: number, b: number) => {
    const [one, other] = [lead(a), lead(b)];
    leader[Math.max(one, other)] = Math.min(one, other);
  };
  from.forEach((source, line) => {
    join(source, to[line] ?? 0);
  });
  const firstPinned = pins.findIndex((pin) => pin !== FREE);
  pins.forEach((pin, node) => {
    if (pin !== FREE) join(firstPinned, node);
  });
  const parts = new Map<number, { nodes: number[]; lines: number[] }>();
  if (firstPinned >= 0) parts.set(lead(firstPinned), { nodes: [], lines: [] });
  pins.forEach((_, node) => {
    const key = lead(node);
    const part = parts.get(key) ?? { nodes: [], lines: [] };
    part.nodes.push(node);
    parts.set(key, part);
  });
  from.forEach((source, line) => parts.get(lead(source))?.lines.push(line));
  return [...parts.values()];
}

function partOf(problem: Problem, { nodes, lines }: Part): Problem {
  const places = new Map(nodes.map((node, place) => [node, place]));
  const pick = (all: readonly number[], of: readonly number[]) => of.map((at) => all[at] ?? 0);
  return {
    widths: pick(problem.widths, nodes),
    heights: pick(problem.heights, nodes),
    pins: pick(problem.pins, nodes),
    from: lines.map((line) => places.get(problem.from[line] ?? 0) ?? 0),
    to: lines.map((line) => places.get(problem.to[line] ?? 0) ?? 0),
    labelWidths: pick(problem.labelWidths, lines),
    labelHeights: pick(problem.labelHeights, lines),
  };
}

/**
 * Rectangles and lines of a part that dagre is asked about; a larger part has our own ranks and orders. On a busy machine dagre took 85 ms
 * for 100 nodes and 150 lines, 270 ms for 200 and 300, 8 s for 1,000 and 1,500; our own took 6, 8 and 70 ms.
 */
const MOST_FOR_DAGRE = 400;
const isForDagre = (rectangles: number, lines: number): boolean =>
  lines > 0 && rectangles + lines <= MOST_FOR_DAGRE;

/** About how many milliseconds dagre takes for it. */
export function waitOf(problem: Problem): number {
  return partsOf(problem).reduce((sum, { nodes, lines }) => {
    if (!isForDagre(nodes.length, lines.length)) return sum;
    return sum + (nodes.length + lines.length) ** 2 / 900;
  }, 0);
}

interface Shaped {
  readonly at: Placed;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function shape(problem: Problem, quality: Quality): Shaped {
  const { widths, from } = problem;
  const at = placed(problem, quality === 'good' && isForDagre(widths.length, from.length));
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (x: number, y: number, halfWidth = 0, halfHeight = 0) => {
    left = Math.min(left, x - halfWidth);
    right = Math.max(right, x + halfWidth);
    top = Math.min(top, y - halfHeight);
    bottom = Math.max(bottom, y + halfHeight);
  };
  problem.widths.forEach((width, node) => {
    take(at.x[node] ?? 0, at.y[node] ?? 0, width / 2, (problem.heights[node] ?? 0) / 2);
  });
  for (const route of at.routes)
    for (let point = 0; point < route.length; point += 2) take(route[point] ?? 0, route[point + 1] ?? 0);
  at.labels.forEach((label, line) => {
    if (label) take(label[0], label[1], (problem.labelWidths[line] ?? 0) / 2);
  });
  return { at, left, top, width: right - left, height: bottom - top };
}

/** How much wider than high the shelves are. */
const ASPECT = 1.5;
const SHELF_GAP = 2 * GAP;

/** Where each part's left upper corner goes. What hangs on the borders stands at the left, over the whole height. */
function shelves(
  shapes: readonly Shaped[],
  pinned: boolean,
): { readonly at: readonly (readonly [number, number])[]; readonly width: number; readonly height: number } {
  const area = shapes.reduce(
    (sum, { width, height }) => sum + (width + SHELF_GAP) * (height + SHELF_GAP / 2),
    0,
  );
  const widest = Math.max(Math.sqrt(area * ASPECT), ...shapes.map(({ width }) => width));
  const start = pinned ? (shapes[0]?.width ?? 0) + SHELF_GAP : 0;
  let [x, y, width, shelf, height] = [start, 0, 0, 0, 0];
  const at = shapes.map((shape, index): readonly [number, number] => {
    if (pinned && index === 0) {
      width = shape.width;
      height = shape.height;
      return [0, 0];
    }
    if (x > start && x + shape.width > widest) {
      x = start;
      y += shelf + SHELF_GAP / 2;
      shelf = 0;
    }
    const corner = [x, y] as const;
    x += shape.width + (shape.at.routes.length > 0 ? SHELF_GAP : GAP);
    shelf = Math.max(shelf, shape.height);
    width = Math.max(width, corner[0] + shape.width);
    height = Math.max(height, y + shelf);
    return corner;
  });
  return { at, width, height };
}

export function arrange(problem: Problem, quality: Quality): Arrangement {
  const { widths, heights, pins, from } = problem;
  const parts = partsOf(problem);
  const shapes = parts.map((part) => shape(partOf(problem, part), quality));
  const {
    at: corners,
    width,
    height,
  } = shelves(
    shapes,
    pins.some((pin) => pin !== FREE),
  );
  const x = widths.map(() => 0);
  const y = widths.map(() => 0);
  const routes: (readonly number[])[] = from.map(() => []);
  const labels: (readonly [number, number] | undefined)[] = from.map(() => undefined);
  parts.forEach(({ nodes, lines }, part) => {
    const shaped = shapes[part];
    const [cornerX, cornerY] = corners[part] ?? [0, 0];
    if (!shaped) return;
    const [dx, dy] = [cornerX - shaped.left, cornerY - shaped.top];
    nodes.forEach((node, place) => {
      x[node] = (shaped.at.x[place] ?? 0) + dx - (widths[node] ?? 0) / 2;
      y[node] = (shaped.at.y[place] ?? 0) + dy - (heights[node] ?? 0) / 2;
    });
    lines.forEach((line, place) => {
      const route = (shaped.at.routes[place] ?? []).map((value, at) => value + (at % 2 === 0 ? dx : dy));
      // A border's places are on it.
      if (pins[from[line] ?? 0] === TOP) route[1] = 0;
      if (pins[problem.to[line] ?? 0] === BOTTOM) route[route.length - 1] = height;
      routes[line] = route;
      const label = shaped.at.labels[place];
      labels[line] = label && [label[0] + dx, label[1] + dy];
    });
  });
  return { x, y, width, height, routes, labels };
}
