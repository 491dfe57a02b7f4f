/**
 * Dead code elimination: what no result and no update needs goes. Arguments and variables stay, since callers give them by their order;
 * random draws stay, since each one moves the generator for those after it.
 */
import { makersOf } from '../ir/graph';
import type { Graph, Node, NodeId, ValueId } from '../ir/graph';
import { isPort } from './driver';
import type { Rewritten } from './driver';

const ALGEBRA = 'f(x) -> nothing, where nobody reads it';
const REASON = 'nothing that the graph gives back or updates needs it';

export function eliminateDeadCode(graph: Graph): Rewritten {
  const makers = makersOf(graph.nodes);
  const live = new Set<NodeId>();
  const kept = graph.nodes.filter((node) => isPort(node)).map(({ id }) => id);
  const pending: ValueId[] = [...graph.results, ...graph.updates.map(({ value }) => value), ...kept];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const node = makers.get(id);
    if (!node || live.has(node.id)) continue;
    live.add(node.id);
    pending.push(...node.inputs);
  }
  const stays = (node: Node) => live.has(node.id);
  const edits = graph.nodes
    .filter((node) => !stays(node))
    .map(({ id }) => ({ rule: 'dead_code', from: [id], to: [], reason: REASON, algebra: ALGEBRA }));
  return edits.length > 0
    ? { graph: { ...graph, nodes: graph.nodes.filter(stays) }, edits }
    : { graph, edits };
}
