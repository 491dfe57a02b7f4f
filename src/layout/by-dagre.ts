/** A group laid out by dagre, with room for its lines' labels. */
import { Graph, layout } from '@dagrejs/dagre';
import { ranksOf } from './layered';
import { FREE, GAP, LINE_GAP, RANK_GAP, type Placed, type Problem } from './problem';

interface Point {
  readonly x: number;
  readonly y: number;
}

const LABEL_PADDING = 8;

export function placeByDagre(problem: Problem): Placed {
  const { widths, heights, pins, from, to, labelWidths, labelHeights } = problem;
  const graph = new Graph<object, { width: number; height: number; x?: number; y?: number }, object>({
    multigraph: true,
  });
  const ranker = pins.every((pin) => pin === FREE) ? 'network-simplex' : pinned(problem);
  graph.setGraph({ ranker, ranksep: RANK_GAP, nodesep: GAP, edgesep: LINE_GAP });
  widths.forEach((width, node) => graph.setNode(String(node), { width, height: heights[node] ?? 0 }));
  from.forEach((source, line) => {
    const labelled = (labelWidths[line] ?? 0) > 0;
    const room = {
      width: labelled ? (labelWidths[line] ?? 0) + LABEL_PADDING : 0,
      height: labelHeights[line] ?? 0,
      labelpos: 'c',
    };
    graph.setEdge(String(source), String(to[line]), room, String(line));
  });
  layout(graph);
  const node = (at: number) => graph.node(String(at)) as Point;
  const edge = (line: number) =>
    graph.edge(String(from[line]), String(to[line]), String(line)) as Partial<Point> & {
      readonly points: readonly Point[];
    };
  return {
    x: Float64Array.from(widths, (_, at) => node(at).x),
    y: Float64Array.from(widths, (_, at) => node(at).y),
    // Its first and its last point are on the rectangles' borders.
    via: from.map((_, line) =>
      edge(line)
        .points.slice(1, -1)
        .flatMap(({ x, y }) => [x, y]),
    ),
    labels: from.map((_, line) => {
      const { x, y } = edge(line);
      return (labelWidths[line] ?? 0) > 0 && x !== undefined && y !== undefined ? [x, y] : undefined;
    }),
  };
}

/** Of dagre's own rankers none takes places at the top and the bottom. A line is two ranks long: its label stands between. */
function pinned(problem: Problem) {
  const ranks = ranksOf(problem);
  return (graph: { nodes(): string[]; node(name: string): { rank?: number } }): void => {
    for (const name of graph.nodes()) graph.node(name).rank = 2 * (ranks[Number(name)] ?? 0);
  };
}
