import { describe, expect, it } from 'vitest';
import { barValueFormat, wholeTicks } from './plot-numbers';

describe('wholeTicks', () => {
  it('lists the whole numbers of a short range', () => {
    expect(wholeTicks([1, 3])).toEqual([1, 2, 3]);
    expect(wholeTicks([0.5, 3.5])).toEqual([1, 2, 3]);
    expect(wholeTicks([4, 4])).toEqual([4]);
  });

  it('leaves a long range and one without whole numbers alone', () => {
    expect(wholeTicks([0, 100])).toBeUndefined();
    expect(wholeTicks([0.2, 0.8])).toBeUndefined();
    expect(wholeTicks([Number.NaN, 3])).toBeUndefined();
  });
});

describe('barValueFormat', () => {
  it('says a tiny share without an exponent', () => {
    const shares = [0.0001, 0.98765, 0.0123, 0, 1];
    expect(shares.map(barValueFormat(shares))).toEqual(['< 0.001', '0.988', '0.0123', '0', '1']);
  });

  it('tells values apart that are all tiny, or no shares', () => {
    expect([0.0001, 0.0002].map(barValueFormat([0.0001, 0.0002]))).toEqual(['1e-4', '2e-4']);
    expect(barValueFormat([0.0001, 12])(0.0001)).toBe('1e-4');
  });
});
