import fc from 'fast-check';
import seedrandom from 'seedrandom';
import { mediansOfResamples } from './median-draws';
import { describe, expect, it } from 'vitest';
import { studentT } from './student';
import { median, medianInterval, quantile, ratioOf } from './statistics';

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

describe('the interval of a median', () => {
  const many = fc.array(positive, { minLength: 6, maxLength: 40 });

  it('is the bootstrap’s, as ten thousand resamples have it', () => {
    const random = seedrandom.alea('resamples');
    for (const count of [7, 12, 25]) {
      const values = Array.from({ length: count }, () => Math.exp(random()));
      const draw = () => median(values.map(() => values[Math.floor(random() * count)] ?? NaN));
      const drawn = Array.from({ length: 10_000 }, draw);
      const { values: all, weights } = mediansOfResamples(values);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
      for (const p of [0.1, 0.25, 0.5, 0.75, 0.9]) {
        const at = quantile(drawn, p);
        const below = (than: number) =>
          all.reduce((sum, value, i) => sum + (value < than ? (weights[i] ?? 0) : 0), 0);
        // What is drawn lies at single values, each with a share of its own.
        expect(below(at - 1e-9)).toBeLessThanOrEqual(p + 0.02);
        expect(below(at + 1e-9)).toBeGreaterThanOrEqual(p - 0.02);
      }
    }
  });

  it('goes with the values when all are longer, and holds their median', () => {
    fc.assert(
      fc.property(many, positive, (values, factor) => {
        const { low, high } = medianInterval(values);
        expect(low).toBeLessThanOrEqual(median(values));
        expect(high).toBeGreaterThanOrEqual(median(values));
        const scaled = medianInterval(values.map((value) => value * factor));
        expect(scaled.low / factor).toBeCloseTo(low, 6);
        expect(scaled.high / factor).toBeCloseTo(high, 6);
      }),
    );
  });

  it('knows nothing of a single value, and little of a few', () => {
    expect(medianInterval([3])).toEqual({ low: -Infinity, high: Infinity });
    const { low, high } = medianInterval([10, 11]);
    expect(low).toBeLessThan(6);
    expect(high).toBeGreaterThan(19);
    expect(medianInterval([0, 0])).toEqual({ low: 0, high: 0 });
  });

  it('takes no time to speak of, for hundreds of values', () => {
    const values = Array.from({ length: 600 }, (_, i) => i);
    const { low, high } = medianInterval(values);
    expect(low).toBeGreaterThan(265);
    expect(high).toBeLessThan(335);
  });

  it('leaves nothing out that is likely, however many values there are', () => {
    for (const count of [2, 3, 12, 61, 62, 150, 254, 255, 256, 257, 500]) {
      const { values, weights } = mediansOfResamples(Array.from({ length: count }, (_, i) => i));
      const sum = (of: readonly number[]) => of.reduce((before, each) => before + each, 0);
      expect(sum(weights), String(count)).toBeCloseTo(1, 9);
      // Of values that are alike around their middle so are the medians; of many the lower of two is taken for the mean.
      const middle = (count - 1) / 2 - (count > 256 && count % 2 === 0 ? 0.5 : 0);
      expect(sum(values.map((value, i) => value * (weights[i] ?? 0))), String(count)).toBeCloseTo(middle, 0);
    }
  });
});

describe('Student’s t', () => {
  it.each([
    [1, 0.05, 12.7062],
    [2, 0.05, 4.3027],
    [3, 0.05, 3.1824],
    [5, 0.05, 2.5706],
    [10, 0.01, 3.1693],
    [30, 0.05, 2.0423],
    [59, 0.05, 2.001],
  ])('of %i degrees of freedom is as in the tables for %f', (freedom, share, wanted) => {
    expect(studentT(freedom, share)).toBeCloseTo(wanted, 3);
  });
});

describe('ratioOf', () => {
  it('finds what one contestant takes of the other, whatever the machine does from turn to turn', () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 2, maxLength: 20 }), positive, (times, factor) => {
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
