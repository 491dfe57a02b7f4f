/** What a rewrite rule is: one named identity of tensor algebra, matched at a node and read upwards from there. */
import type { Attrs, Data, Node, TensorType, Value, ValueId } from '../ir/graph';

/** An operator that a rewrite makes. Its types are what its row infers. */
export interface NewNode {
  readonly op: string;
  readonly inputs: readonly Operand[];
  readonly attrs: Attrs;
}

/** A constant that a rewrite makes. */
export interface NewConstant {
  readonly data: Data;
  readonly type: TensorType;
}

/** A value of the graph, or one to be made. */
export type Operand = ValueId | NewNode | NewConstant;

export interface Rewrite {
  /** What takes the place of each output of the node, of the same type. */
  readonly to: readonly Operand[];
  /** Why here, in words; the default is the rule's algebra. */
  readonly reason?: string;
}

/** The graph above a node, as far as it is rewritten by now. */
export interface View {
  value(id: ValueId): Value;
  /** The node that makes a value. */
  maker(id: ValueId): Node;
  /** Whether that value is in the graph still. */
  has(id: ValueId): boolean;
  /** How often it is read: by nodes, as a result, as an update. */
  uses(id: ValueId): number;
  /** Its elements, where it is a constant. */
  constant(id: ValueId): Data | undefined;
}

export interface Rule {
  readonly name: string;
  /** The identity in words of algebra, and where it does not hold (NaN, infinities, the sign of zero, overflow). */
  readonly algebra: string;
  /** What to put in the node's place; undefined where the rule does not match. Must not be given a node that nobody reads. */
  apply(node: Node, view: View): Rewrite | undefined;
}

export type { Edit } from '../ir/step';

export const replaceBy = (operand: Operand, reason?: string): Rewrite => ({
  to: [operand],
  ...(reason !== undefined && { reason }),
});
