import { describe, expect, test } from 'vitest';
import { isWide, ranksOf } from './layers';
import { FREE, type Problem } from './problem';

/** So many boxes that read nothing, each read by one box. */
function fan(count: number): Problem {
  const size = count + 1;
  return {
    widths: Array.from({ length: size }, () => 200),
    heights: Array.from({ length: size }, () => 24),
    pins: Array.from({ length: size }, () => FREE),
    from: Array.from({ length: count }, (_, node) => node),
    to: Array.from({ length: count }, () => count),
    labelWidths: Array.from({ length: count }, () => 0),
    labelHeights: Array.from({ length: count }, () => 0),
  };
}

describe('what reads nothing stands', () => {
  test('in one row where there are few', () => {
    expect(isWide(fan(4))).toBe(false);
    expect(ranksOf(fan(4))).toEqual([0, 0, 0, 0, 1]);
  });

  test('in several where one would be far wider than the picture is high, all above what reads it', () => {
    const ranks = ranksOf(fan(24));
    expect(isWide(fan(24))).toBe(true);
    const rows = new Map<number, number>();
    for (const rank of ranks.slice(0, -1)) rows.set(rank, (rows.get(rank) ?? 0) + 1);
    expect(rows.size).toBeGreaterThan(1);
    expect(Math.max(...rows.values())).toBeLessThan(12);
    expect(ranks.at(-1)).toBe(rows.size);
  });
});

test('what nothing reads stands in several rows below what it reads', () => {
  const { from, to, ...rest } = fan(24);
  const ranks = ranksOf({ ...rest, from: from.map(() => 0), to: to.map((_, node) => node + 1) });
  expect(ranks[0]).toBe(0);
  expect(Math.min(...ranks.slice(1))).toBe(1);
  expect(new Set(ranks).size).toBeGreaterThan(2);
});
