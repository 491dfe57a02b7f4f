/** What the nodes of a dynamic graph and of a static one have in common, for those who draw, list and search them. */
import type { Node } from '../ir/graph';

/** tfjs knows dtypes that a static graph does not. */
export interface ShownValue {
  readonly id: number;
  readonly dtype: string;
  readonly shape: readonly number[];
}

export interface ShownNode extends Omit<Node, 'outputs'> {
  /** A dynamic node may have none. */
  readonly outputs: readonly ShownValue[];
}
