import { describe, expect, it } from 'vitest';
import type { SlottedItem } from '../../snippet/output';
import { BLOCK_ITEMS, blocksOf } from './blocks';

const line = (slot: number): SlottedItem => ({
  slot,
  item: { kind: 'text', level: 'log', text: String(slot) },
});
const lines = (count: number): SlottedItem[] => Array.from({ length: count }, (_, i) => line(i));

describe('blocksOf', () => {
  it('holds every item once, in order', () => {
    const items = lines(3 * BLOCK_ITEMS + 5);
    const blocks = blocksOf(items, []);
    expect(blocks).toHaveLength(4);
    expect(blocks.flatMap((b) => b.items)).toEqual(items);
  });

  it('makes only the last block anew when a line is added', () => {
    const items = lines(2 * BLOCK_ITEMS + 1);
    const before = blocksOf(items, []);
    const after = blocksOf([...items, line(items.length)], before);
    expect(after.map((b, i) => b === before[i])).toEqual([true, true, false]);
  });

  it('makes only the block of a replaced slot anew', () => {
    const items = lines(3 * BLOCK_ITEMS);
    const before = blocksOf(items, []);
    const after = blocksOf(items.with(BLOCK_ITEMS, line(BLOCK_ITEMS)), before);
    expect(after.map((b, i) => b === before[i])).toEqual([true, false, true]);
  });

  it('takes the same items in new slotted objects for what they are', () => {
    const items = lines(BLOCK_ITEMS);
    const before = blocksOf(items, []);
    expect(
      blocksOf(
        items.map((entry) => ({ ...entry })),
        before,
      )[0],
    ).toBe(before[0]);
  });

  it('forgets blocks that are gone', () => {
    expect(blocksOf([], blocksOf(lines(100), []))).toEqual([]);
  });
});
