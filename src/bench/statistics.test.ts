import fc from 'fast-check';
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { bootstrap, median, quantile, ratioOf } from './statistics';

/** Without -0, which Math.min tells from 0 and an order does not. */
const finite = fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map((value) => value + 0);
const positive = fc.double({ noNaN: true, min: 1e-3, max: 1e3 });

describe('quantile', () => {
  it('goes linearly between neighbours', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([10, 20, 30], 0.95)).toBeCloseTo(29, 12);
    expect(quantile([7], 0.3)).toBe(7);
  });

  it('is the smallest value at 0 and the largest at 1, and never goes down between them', () => {
    const values = fc.array(finite, { minLength: 1 });
    const share = fc.double({ noNaN: true, min: 0, max: 1 });
    fc.assert(
      fc.property(values, share, share, (list, p, q) => {
        expect(quantile(list, 0)).toBe(Math.min(...list));
        expect(quantile(list, 1)).toBe(Math.max(...list));
        expect(quantile(list, Math.min(p, q))).toBeLessThanOrEqual(quantile(list, Math.max(p, q)));
      }),
    );
  });

  it('leaves the values in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('refuses to make a number out of nothing', () => {
    expect(() => quantile([], 0.5)).toThrow('no values');
  });
});

describe('bootstrap', () => {
  it('gives the same interval for the same seed', () => {
    const values = [1, 2, 4, 8, 16, 32];
    expect(bootstrap(values, median, 1)).toEqual(bootstrap(values, median, 1));
  });

  it('holds the median of what the sample was drawn from about 95 times in 100', () => {
    const random = seedrandom.alea('statistics');
    let held = 0;
    for (let trial = 0; trial < 60; trial++) {
      const sample = Array.from({ length: 21 }, () => random());
      const { low, high } = bootstrap(sample, median, trial);
      if (low <= 0.5 && 0.5 <= high) held++;
    }
    expect(held).toBeGreaterThanOrEqual(52);
  });
});

describe('ratioOf', () => {
  it('finds what one contestant takes of the other, whatever the machine does from turn to turn', () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1, maxLength: 20 }), positive, (times, factor) => {
        const { ratio, low, high } = ratioOf(times.map((to) => ({ of: to * factor, to })));
        for (const value of [ratio, low, high]) expect(value / factor).toBeCloseTo(1, 9);
      }),
      { numRuns: 10 },
    );
  });

  it('is not moved by one turn in which something else took the machine', () => {
    const turns = Array.from({ length: 9 }, (_, i) => ({ of: 110 + i / 100, to: 100 }));
    const { ratio, low, high } = ratioOf([...turns, { of: 900, to: 100 }]);
    expect(ratio).toBeCloseTo(1.1, 2);
    expect(low).toBeLessThanOrEqual(ratio);
    expect(high).toBeLessThan(1.2);
  });
});
