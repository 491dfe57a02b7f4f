/** What the items of an outline cost: of a group and a repeat the sums of all within. Asked of any item again and again, and summed once. */
import { computedUs, isDynamic } from './dynamic';
import type { ShownNode } from './node';
import type { OutlineItem } from './outline-item';

export interface Cost {
  /** Microseconds of the operations. */
  readonly us: number;
  /** Allocated. */
  readonly bytes: number;
}

const NOTHING: Cost = { us: 0, bytes: 0 };
const known = new WeakMap<OutlineItem<ShownNode>, Cost>();

/** Of a list: as it ran, or what cost most first. */
export type Order = 'run' | 'time' | 'memory';

const ofNode = (node: ShownNode): Cost =>
  isDynamic(node) ? { us: computedUs(node), bytes: node.ran.bytes } : NOTHING;

export function costOf(item: OutlineItem<ShownNode>): Cost {
  let cost = known.get(item);
  if (!cost) {
    cost =
      item.kind === 'node'
        ? ofNode(item.node)
        : costOfAll(item.kind === 'group' ? item.items : item.passes.flat());
    known.set(item, cost);
  }
  return cost;
}

export const costOfAll = (items: readonly OutlineItem<ShownNode>[]): Cost =>
  items.map(costOf).reduce((sum, { us, bytes }) => ({ us: sum.us + us, bytes: sum.bytes + bytes }), NOTHING);

/** What an order goes by; undefined as it ran. */
export function weightOf(order: Order): ((item: OutlineItem<ShownNode>) => number) | undefined {
  if (order === 'run') return undefined;
  return order === 'time' ? (item) => costOf(item).us : (item) => costOf(item).bytes;
}
