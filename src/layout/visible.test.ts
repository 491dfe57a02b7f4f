import { describe, expect, test } from 'vitest';
import { outlineOf } from '../graphs/outline';
import { packOutline } from './pack';
import { flatGraph, lenetTraining } from './sample-graphs';
import { atOnce } from './steps';
import { snapshotOf, visibleSpots } from './visible';

const outline = (size: number) => outlineOf(flatGraph(size, size));
const opening = (open: readonly string[], turn = 0) => ({
  isOpen: (key: string) => open.includes(key),
  pass: () => turn,
});
const spotsOf = (items: ReturnType<typeof outline>, open: readonly string[], turn = 0) =>
  atOnce(visibleSpots(atOnce(packOutline(items)), snapshotOf(items, opening(open, turn))));

describe('what is seen of an outline', () => {
  test('is in parts of 500 where a group has more than 1,000, none of them open at first', () => {
    expect(spotsOf(outline(1_000), [])).toHaveLength(1_000);
    const parts = spotsOf(outline(4_200), []);
    expect(parts.map(({ title }) => title).slice(0, 2)).toEqual([
      '1 to 500 of 4,200',
      '501 to 1,000 of 4,200',
    ]);
    expect(parts.at(-1)?.title).toBe('4,001 to 4,200 of 4,200');
    expect(parts.map(({ open }) => open)).toEqual(Array.from({ length: 9 }, () => false));
  });

  test('shows what is in a part that was opened', () => {
    const items = outline(4_200);
    const [, second] = spotsOf(items, []);
    const spots = spotsOf(items, [second?.key ?? '']);
    expect(spots).toHaveLength(9 + 500);
    expect(spots.filter(({ parent }) => parent === 1)).toHaveLength(500);
    expect(spots[2]?.key).toBe(items[500]?.key);
  });

  test('is one turn of a repeat, under the keys of the first', () => {
    const items = outlineOf(lenetTraining(6));
    const repeat = items.find(({ kind }) => kind === 'repeat');
    const [first, third] = [0, 2].map((turn) => spotsOf(items, [repeat?.key ?? ''], turn));
    expect(repeat).toBeDefined();
    expect(first?.map(({ key }) => key)).toEqual(third?.map(({ key }) => key));
    const inside = (spots = first) => spots?.filter(({ depth }) => depth === 1).map(({ item }) => item) ?? [];
    expect(inside()[0]).toBeLessThan(inside(third)[0] ?? 0);
  });

  test('keeps what was open at the moment of the snapshot', () => {
    const items = outlineOf(lenetTraining());
    const open = new Set(items.map(({ key }) => key));
    const state = snapshotOf(items, { isOpen: (key) => open.has(key), pass: () => 0 });
    open.clear();
    expect(items.filter(({ kind }) => kind !== 'node').every(({ key }) => state.isOpen(key))).toBe(true);
  });
});
