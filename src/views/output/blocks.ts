/**
 * The output in blocks of a fixed number of items, so that a change of one slot reaches one block and the browser can skip the
 * blocks that are out of sight. A block whose items are the same objects in the same slots is the same
 * object.
 */
import type { Item, SlottedItem } from '../../snippet/output';

export const BLOCK_ITEMS = 48;

export interface Block {
  readonly items: readonly SlottedItem[];
  /** A guess in CSS pixels until the browser has measured it. */
  readonly height: number;
}

export const TYPICAL_HEIGHT: Record<Item['kind'], number> = {
  text: 20,
  tensor: 140,
  table: 220,
  image: 200,
  plot: 320,
  progress: 44,
  pad: 340,
};

function unchanged(old: Block, items: readonly SlottedItem[], start: number): boolean {
  if (old.items.length !== Math.min(BLOCK_ITEMS, items.length - start)) return false;
  return old.items.every(({ slot, item }, i) => {
    const now = items[start + i];
    return slot === now?.slot && item === now.item;
  });
}

/** Cuts `items` (in slot order) into blocks, keeping those of `previous` that did not change. */
export function blocksOf(items: readonly SlottedItem[], previous: readonly Block[]): Block[] {
  const blocks: Block[] = [];
  for (let start = 0; start < items.length; start += BLOCK_ITEMS) {
    const old = previous[blocks.length];
    if (old && unchanged(old, items, start)) {
      blocks.push(old);
      continue;
    }
    const part = items.slice(start, start + BLOCK_ITEMS);
    blocks.push({ items: part, height: part.reduce((sum, { item }) => sum + TYPICAL_HEIGHT[item.kind], 0) });
  }
  return blocks;
}
