/** Ranks and the order within each, as dagre finds them. */
import { Graph, layout } from '@dagrejs/dagre';
import { isWide, layersOn, ranksOf, type Layers } from './layers';
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
  // Its first and its last point are on the borders of what it joins; between two ranks dagre has one more, for a label.
  const passed = from.map((source, line) => {
    const edge = graph.edge(String(source), String(to[line]), String(line)) as { points: Point[] };
    return edge.points.slice(1, -1).filter(({ y }) => rankAt.has(y));
  });
  const rankOf = ({ y }: Point): number => rankAt.get(y) ?? 0;
  const layers = layersOn(points.map(rankOf), problem, (line) => (passed[line] ?? []).map(rankOf));
  // The lines' places are numbered as the lines are, behind the rectangles.
  const x = [...points, ...passed.flat()].map((point) => point.x);
  const byX = (a: number, b: number): number => (x[a] ?? 0) - (x[b] ?? 0) || a - b;
  return { ...layers, members: layers.members.map((list) => list.toSorted(byX)) };
}

/** Of dagre's own rankers none takes places at the top and the bottom. A line is two ranks long there: between is room for a label. */
function pinned(problem: Problem) {
  const ranks = ranksOf(problem);
  return (graph: { nodes(): string[]; node(name: string): { rank?: number } }): void => {
    for (const name of graph.nodes()) graph.node(name).rank = 2 * (ranks[Number(name)] ?? 0);
  };
}
