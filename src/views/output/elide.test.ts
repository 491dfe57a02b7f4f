import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elide } from './elide';

const limits = { all: 10, edge: 3 };

describe('elide', () => {
  it('shows a short axis whole', () => {
    expect(elide(10, limits)).toEqual({ head: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], tail: [], hidden: 0 });
    expect(elide(0, limits)).toEqual({ head: [], tail: [], hidden: 0 });
  });

  it('shows both ends of a long one', () => {
    expect(elide(100, limits)).toEqual({ head: [0, 1, 2], tail: [97, 98, 99], hidden: 94 });
  });

  it('shows no end that is not there', () => {
    expect(elide(100, limits, 50)).toEqual({ head: [0, 1, 2, 3, 4, 5], tail: [], hidden: 94 });
    expect(elide(8, limits, 2)).toEqual({ head: [0, 1], tail: [], hidden: 6 });
  });

  it('accounts for every index once, in order', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), (length, available) => {
        const { head, tail, hidden } = elide(length, limits, Math.min(length, available));
        expect(head.length + hidden + tail.length).toBe(length);
        const shown = [...head, ...tail];
        expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b));
        for (const index of head) expect(index).toBeLessThan(available);
      }),
    );
  });
});
