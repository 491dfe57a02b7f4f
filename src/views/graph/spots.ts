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
