/** The tfjs kernels behind a graph's operators, for those who meet the graph without the op table. */
import { isGraph } from '../ir/graph';
import type { Graph } from '../ir/graph';
import { rowOf } from '.';

/** By the operator's name, those of graphs within the graph too. */
export function kernelNames({ nodes }: Graph): Readonly<Record<string, readonly string[]>> {
  const own = nodes.flatMap(({ op, role }) => (role ? [] : [[op, rowOf(op).kernels] as const]));
  const within = nodes.flatMap(({ attrs }) => Object.values(attrs).filter(isGraph).map(kernelNames));
  return Object.assign(Object.fromEntries(own), ...within) as Record<string, readonly string[]>;
}
