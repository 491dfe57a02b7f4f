/** Ranks and the order within each, as dagre finds them. */
import { Graph, layout } from '@dagrejs/dagre';
import { isWide, ranksOf, type Layers } from './layers';
import { FREE, type Problem } from './problem';

interface Point {
  readonly x: number;
  readonly y: number;
}

export function layersByDagre(problem: Problem): Layers {
  const { widths, pins, from, to } = problem;
  const graph = new Graph<object, { width: number; height: number; x?: number; y?: number }, object>({
    multigraph: true,
  });
  const free = pins.every((pin) => pin === FREE) && !isWide(problem);
  graph.setGraph({ ranker: free ? 'network-simplex' : pinned(problem) });
  widths.forEach((width, node) => graph.setNode(String(node), { width, height: 1 }));
  from.forEach((source, line) => {
    graph.setEdge(String(source), String(to[line]), {}, String(line));
  });
  layout(graph);
  const points = widths.map((_, node) => graph.node(String(node)) as Point);
  const heights = [...new Set(points.map(({ y }) => y))].sort((a, b) => a - b);
  const rankAt = new Map(heights.map((y, rank) => [y, rank]));
  const rank = points.map(({ y }) => rankAt.get(y) ?? 0);
  const x = points.map((point) => point.x);
  const above: number[][] = rank.map(() => []);
  const below: number[][] = rank.map(() => []);
  const link = (high: number, low: number): void => {
    below[high]?.push(low);
    above[low]?.push(high);
  };
  const places = from.map((source, line) => {
    const target = to[line] ?? 0;
    const passed = (graph.edge(String(source), String(target), String(line)) as { points: Point[] }).points;
    const chain: number[] = [];
    let last = source;
    // Its first and its last point are on the borders of what it joins; between two ranks dagre has one more, for a label.
    for (const point of passed.slice(1, -1)) {
      const at = rankAt.get(point.y);
      if (at === undefined) continue;
      const place = rank.length;
      rank.push(at);
      x.push(point.x);
      above.push([]);
      below.push([]);
      link(last, place);
      chain.push(place);
      last = place;
    }
    link(last, target);
    return chain;
  });
  const members: number[][] = heights.map(() => []);
  rank.forEach((at, node) => members[at]?.push(node));
  for (const list of members) list.sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || a - b);
  return { rank, members, above, below, places };
}

/** Of dagre's own rankers none takes places at the top and the bottom. A line is two ranks long there: between is room for a label. */
function pinned(problem: Problem) {
  const ranks = ranksOf(problem);
  return (graph: { nodes(): string[]; node(name: string): { rank?: number } }): void => {
    for (const name of graph.nodes()) graph.node(name).rank = 2 * (ranks[Number(name)] ?? 0);
  };
}
