/** What is recorded of each step from the traced graph to what an engine runs: enough for a view to show it without a second look. */
import type { Graph, ValueId } from './graph';

/** One application of a rule. */
export interface Edit {
  readonly rule: string;
  /** The node that matched, and those that nobody reads any more because of it. */
  readonly from: readonly ValueId[];
  /** What stands in its place: new nodes, or nodes that were there. */
  readonly to: readonly ValueId[];
  /** Why here, in words. */
  readonly reason: string;
  /** The rule's identity in words of algebra, and where it does not hold. */
  readonly algebra: string;
}

/** One pass over the graph: what it was given, what it made, and why. */
export interface PassStep {
  readonly name: string;
  readonly before: Graph;
  readonly after: Graph;
  /** Of `after`, those of its subgraphs not counted. */
  readonly nodes: number;
  readonly ms: number;
  /** How many kernels the graph is, run op by op; of the layout, how many operators of ONNX. */
  readonly kernels: { readonly before: number; readonly after: number };
  readonly edits: readonly Edit[];
}
