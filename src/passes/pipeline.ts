/** The passes, in order. */
import type { PassName } from '../base/passes';
import { bodiesOf, lastId } from '../ir/graph';
import type { Graph, ValueId } from '../ir/graph';
import type { PassStep } from '../ir/step';
import { checkGraph } from '../ir/check';
import { inferNode, kernelsOf } from '../ops';
import { fuseChains } from './chains';
import { commonSubexpression } from './cse';
import { eliminateDeadCode } from './dce';
import { inSubgraphs, rewriteGraph } from './driver';
import type { NextId, Rewritten } from './driver';
import { constantFolding } from './fold';
import type { Evaluate } from './fold';
import { fusion } from './fuse';
import { GRADIENTS } from './gradients';
import type { Rule } from './rule';
import { SIMPLIFY } from './simplify';

export interface OptimiseOptions {
  /** Computes a node of constants; without it nothing is folded. */
  readonly evaluate?: Evaluate;
  /** Passes to leave out; those of the engines are none of these, and are named in vain. */
  readonly off?: readonly PassName[];
  /** A clock in milliseconds, for the steps' times. */
  readonly now?: () => number;
}

export interface Optimised {
  readonly graph: Graph;
  readonly steps: readonly PassStep[];
}

type Pass = (graph: Graph, nextId: NextId, options: OptimiseOptions) => Rewritten;

const byRules =
  (rules: (options: OptimiseOptions) => readonly Rule[]): Pass =>
  (graph, nextId, options) =>
    rewriteGraph(graph, () => rules(options), nextId);

/** Those over the graph alone. */
export type GraphPass = Exclude<PassName, 'layout'>;

/** Every pass by its name, in the order in which they run. */
const PIPELINE = {
  // First what nobody needs, so that no other pass spends time on it.
  dead_code: eliminateDeadCode,
  fold: byRules(({ evaluate }) => (evaluate ? [constantFolding(evaluate)] : [])),
  simplify: byRules(() => SIMPLIFY),
  cse: byRules(() => [commonSubexpression()]),
  // Last of the rules: those before know nothing of fused operators.
  fuse: byRules(fusion),
  gradients: byRules(() => GRADIENTS),
  chains: fuseChains,
} satisfies Record<GraphPass, Pass>;

/** Their names. */
export const GRAPH_PASSES = Object.keys(PIPELINE) as readonly GraphPass[];

/** A chain hides its operators from the rules: so it is made when these have nothing left to do. */
const LAST: GraphPass = 'chains';

const lastIdWithin = (graph: Graph): ValueId =>
  Math.max(lastId(graph), ...graph.nodes.flatMap(bodiesOf).map(lastIdWithin));

const withSubgraphs =
  (pass: Pass): Pass =>
  (graph, nextId, options) => {
    const inner = inSubgraphs(graph, (subgraph) => withSubgraphs(pass)(subgraph, nextId, options));
    const outer = pass(inner.graph, nextId, options);
    return { graph: outer.graph, edits: [...inner.edits, ...outer.edits] };
  };

/**
 * The graph after all passes, and each step on the way. The passes run in rounds until one changes nothing, so that the result is a fixed
 * point; a pass that runs again stands in `steps` again only where it changed something.
 */
export function optimise(graph: Graph, options: OptimiseOptions = {}): Optimised {
  const { now = () => 0, off = [] } = options;
  let last = lastIdWithin(graph);
  const nextId = () => ++last;
  const steps: PassStep[] = [];
  let current = graph;
  const told = new Set<GraphPass>();
  for (let changed = true; changed;) {
    changed = false;
    for (const name of GRAPH_PASSES) {
      if (off.includes(name) || (name === LAST && changed)) continue;
      const start = now();
      const { graph: after, edits } = withSubgraphs(PIPELINE[name])(current, nextId, options);
      const ms = now() - start;
      if (edits.length > 0) checkGraph(after, name, inferNode);
      if (edits.length > 0 || !told.has(name))
        steps.push({
          name,
          before: current,
          after,
          nodes: after.nodes.length,
          ms,
          kernels: { before: kernelsOf(current), after: kernelsOf(after) },
          edits,
        });
      told.add(name);
      changed ||= edits.length > 0;
      current = after;
    }
  }
  return { graph: current, steps };
}
