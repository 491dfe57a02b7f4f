/** What an outline is made of: single nodes, groups of one scope, and repeats. */
import type { ShownNode } from './node';

export type OutlineItem<T extends ShownNode> = NodeItem<T> | GroupItem<T> | RepeatItem<T>;

export interface NodeItem<T extends ShownNode> {
  readonly kind: 'node';
  readonly key: string;
  readonly node: T;
  /** The scopes that hold nothing but it, outermost first. */
  readonly scope: readonly string[];
}

export interface GroupItem<T extends ShownNode> {
  readonly kind: 'group';
  readonly key: string;
  readonly name: string;
  /** Of an operation that holds graphs of its own, such as a loop: itself; the items are those graphs' nodes. */
  readonly node?: T;
  readonly items: readonly OutlineItem<T>[];
  /** Of all nodes within. */
  readonly size: number;
}

export interface RepeatItem<T extends ShownNode> {
  readonly kind: 'repeat';
  readonly key: string;
  /** Each pass has the same items as the first, but for their values. */
  readonly passes: readonly (readonly OutlineItem<T>[])[];
  readonly size: number;
}

export const sizeOfItem = <T extends ShownNode>(item: OutlineItem<T>): number =>
  item.kind === 'node' ? 1 : item.size;
