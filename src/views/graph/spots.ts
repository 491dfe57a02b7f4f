/** The spot that nodes of a graph are, for everybody else. */
import type { ShownNode } from '../../graphs/node';
import type { Spot } from '../../workspace/focus.svelte';

const linesOf = (nodes: readonly ShownNode[]): number[] =>
  [...new Set(nodes.flatMap(({ lines }) => lines))].sort((a, b) => a - b);

/** Undefined where there are no nodes; `graph`: which of the static graphs. */
export function spotOf(
  from: 'dynamic' | 'static' | 'timeline',
  nodes: readonly ShownNode[],
  graph = 0,
): Spot | undefined {
  if (nodes.length === 0) return undefined;
  const ids = nodes.map(({ id }) => id);
  const lines = linesOf(nodes);
  return from === 'static'
    ? { from, lines, dynamic: [], static: { graph, nodes: ids } }
    : { from, lines, dynamic: ids };
}

/** Whether a node of one of the graphs is lit by what is pointed at or pinned. */
export function litIn(
  side: 'dynamic' | 'static',
  spot: Spot | undefined,
  graph = 0,
): (node: ShownNode) => boolean {
  if (!spot) return () => false;
  const ofGraph = spot.static?.graph === graph ? spot.static.nodes : [];
  const ids = new Set(side === 'dynamic' ? spot.dynamic : ofGraph);
  if (ids.size > 0 || spot.from === side || spot.linked) return ({ id }) => ids.has(id);
  const lines = new Set(spot.lines);
  return (node) => node.lines.some((line) => lines.has(line));
}

/** The nodes of one of the graphs that are pinned there, rather than lit by what is pinned elsewhere. */
export function pinsIn(side: 'dynamic' | 'static', pinned: Spot | undefined, graph = 0): readonly number[] {
  if (!pinned) return [];
  // What is pinned on the timeline is a node of the dynamic graph.
  if (side === 'dynamic')
    return pinned.from === 'dynamic' || pinned.from === 'timeline' ? pinned.dynamic : [];
  return pinned.from === 'static' && pinned.static?.graph === graph ? pinned.static.nodes : [];
}
