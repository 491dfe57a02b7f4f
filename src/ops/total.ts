/** What a whole graph has to do, by the op table. */
import { costOf } from '.';
import { bodiesOf, valuesOf } from '../ir/graph';
import type { Graph, Node } from '../ir/graph';
import { stepsOf } from './control';
import { FUSED } from './fused-elementwise';
import type { Cost } from './row';

const isLoop = ({ op }: Node): boolean => op === 'while_loop';

/**
 * Floating point operations, and bytes moved where each operator's operands and results move once. A scan runs its graph for each of its
 * steps; of a choice the costlier counts. Undefined where a loop's steps are not known beforehand.
 */
export function totalCost(graph: Graph): Cost | undefined {
  const values = valuesOf(graph);
  let flops = 0;
  let bytes = 0;
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((id) => values.get(id)).filter((value) => value !== undefined);
    const bodies = node.op === FUSED ? [] : bodiesOf(node);
    if (bodies.length === 0) {
      const cost = costOf(node, inputs);
      flops += cost.flops;
      bytes += cost.bytes;
      continue;
    }
    if (isLoop(node)) return undefined;
    const within = bodies.map(totalCost);
    const steps = stepsOf(node, inputs);
    let most: Cost = { flops: 0, bytes: 0 };
    for (const cost of within) {
      if (!cost) return undefined;
      most = { flops: Math.max(most.flops, cost.flops), bytes: Math.max(most.bytes, cost.bytes) };
    }
    flops += steps * most.flops;
    bytes += steps * most.bytes;
  }
  return { flops, bytes };
}
