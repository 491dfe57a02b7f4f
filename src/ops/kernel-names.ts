/** The tfjs kernels behind a graph's operators, for those who meet the graph without the op table. */
import { nodesWithin } from '../ir/graph';
import type { Graph } from '../ir/graph';
import { rowOf } from '.';

/** By the operator's name, those of graphs within the graph too. */
export function kernelNames(graph: Graph): Readonly<Record<string, readonly string[]>> {
  const computed = nodesWithin(graph).filter(({ role }) => !role);
  return Object.fromEntries(computed.map(({ op }) => [op, rowOf(op).kernels]));
}
