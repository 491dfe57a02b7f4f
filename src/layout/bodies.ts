/**
 * How what an operation reads and makes goes on in the graphs that it holds: lines lead to the very node inside that takes a value, and
 * from the one that makes it.
 */
import type { ShownNode } from '../graphs/node';
import { bodiesOf } from '../ir/graph';

/** The condition comes first among the inputs of these, and reaches none of their graphs. */
const LED: Readonly<Record<string, number>> = { cond: 1, while_loop: 1 };
/** The condition of the next step comes first among the results of this one's graph. */
const ASKS: Readonly<Record<string, number>> = { while_loop: 1 };

export interface Ways {
  /** Values from around the operation, by the ids of the inner nodes that take them. */
  readonly into: ReadonlyMap<number, number>;
  /** Inner values, by the operation's outputs that they become; those of one of two graphs are none. */
  readonly out: ReadonlyMap<number, number>;
  /** What the operation itself reads: what goes into no graph. */
  readonly own: readonly number[];
}

export function waysOf(node: ShownNode): Ways {
  const bodies = bodiesOf(node);
  const into = new Map<number, number>();
  const taken = new Set<number>();
  const skipped = LED[node.op] ?? 0;
  for (const { nodes } of bodies)
    for (const { id, role, attrs } of nodes) {
      const { index } = attrs;
      const value = role === 'input' && typeof index === 'number' ? node.inputs[skipped + index] : undefined;
      if (value === undefined) continue;
      into.set(id, value);
      taken.add(value);
    }
  const out = new Map<number, number>();
  const [body, ...more] = bodies;
  if (body && more.length === 0)
    node.outputs.forEach(({ id }, at) => {
      const result = body.results[(ASKS[node.op] ?? 0) + at];
      if (result !== undefined) out.set(id, result);
    });
  return { into, out, own: node.inputs.filter((value, at) => at < skipped || !taken.has(value)) };
}
