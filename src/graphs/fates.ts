/** What became of the nodes of a traced graph on its way through the passes, and by which rule. */
import { nodesWithin, type Graph, type Node } from '../ir/graph';
import { takenBy } from './edits';
import type { ShownStep } from './static';

export interface Fate {
  readonly how: 'fused' | 'folded' | 'merged' | 'removed';
  /** The pass that took the node away, its rule, the rule's algebra, and why here. */
  readonly pass: string;
  readonly rule: string;
  readonly algebra: string;
  readonly reason: string;
  /** The nodes that stand for it now. */
  readonly into: readonly Node[];
}

const HOW: Readonly<Record<string, Fate['how']>> = {
  fold: 'folded',
  cse: 'merged',
  fuse: 'fused',
  gradients: 'fused',
  chains: 'fused',
};

/** Of all nodes of some graphs, each once. */
export const idsIn = (graphs: readonly Graph[]): readonly number[] => [
  ...new Set(graphs.flatMap(nodesWithin).map(({ id }) => id)),
];

/** What each of the traced nodes that are gone after these steps became; what stands there still is not in it. */
export function fatesOf(traced: Graph, steps: readonly ShownStep[]): ReadonlyMap<number, Fate> {
  const last = steps.at(-1);
  if (!last) return new Map();
  const there = nodesWithin(last.after);
  const alive = new Set(there.map(({ id }) => id));
  const standing = new Map<number, Node[]>();
  for (const node of last.after.nodes)
    for (const origin of node.origins) {
      const known = standing.get(origin);
      if (known) known.push(node);
      else standing.set(origin, [node]);
    }
  const fates = new Map<number, Fate>();
  for (const { id } of nodesWithin(traced)) {
    const gone = alive.has(id) ? undefined : takenBy(steps, id);
    if (!gone) continue;
    const { step, edit } = gone;
    const pass = step.name;
    const into = standing.get(id) ?? [];
    const how = into.length === 0 ? 'removed' : (HOW[pass] ?? 'removed');
    fates.set(id, { how, pass, rule: edit.rule, algebra: edit.algebra, reason: edit.reason, into });
  }
  return fates;
}
