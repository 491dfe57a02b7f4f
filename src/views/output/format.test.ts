import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignedFormat, bytes, compact, counted, duration, exactFloat32, number3, number4 } from './format';

describe('number3', () => {
  it.each([
    [0, '0'],
    [1797, '1,797'],
    [-1234567, '-1,234,567'],
    [3.5, '3.5'],
    [1.7078251, '1.71'],
    [0.50004, '0.500'],
    [Math.fround(0.1), '0.1'],
    [999.96, '1,000'],
    [12345.6, '12,346'],
    [2_345_678.9, '2.35e6'],
    [0.00001234, '1.23e-5'],
    [Number.NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '-∞'],
  ])('says %d as %s', (value, text) => {
    expect(number3(value)).toBe(text);
  });

  it('never says 0 for what is not 0, and stays within half a percent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), (value) => {
        const read = Number(number3(value).replaceAll(',', ''));
        if (value !== 0) expect(read).not.toBe(0);
        expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 0.0051);
      }),
    );
  });
});

describe('number4', () => {
  it.each([
    [2499.5, '2,499.5'],
    [-1234.5678, '-1,234.6'],
    [999.96, '1,000.0'],
    [2500, '2,500'],
    [1_234_567.8, '1.235e6'],
    [1.7078251, '1.71'],
    [Number.NaN, 'NaN'],
  ])('says %d as %s', (value, text) => {
    expect(number4(value)).toBe(text);
  });
});

describe('units', () => {
  it.each([
    [0, '0 B'],
    [24, '24 B'],
    [1048, '1.05 kB'],
    [999_600, '1 MB'],
    [3_200_000, '3.2 MB'],
  ])('says %d bytes as %s', (count, text) => {
    expect(bytes(count)).toBe(text);
  });

  it.each([
    [0, '< 0.1 ms'],
    [0.09, '< 0.1 ms'],
    [0.123, '0.123 ms'],
    [41.27, '41.3 ms'],
    [999.7, '1 s'],
    [12_345, '12.3 s'],
    [59_960, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [3_900_000, '1 h 5 min'],
  ])('says %d ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('counts one and many', () => {
    expect(counted(1, 'line')).toBe('1 line');
    expect(counted(1204, 'line')).toBe('1,204 lines');
    expect(counted(2, 'entry', 'entries')).toBe('2 entries');
  });

  it.each([
    [0, '0'],
    [0.25, '0.25'],
    [250_000, '250k'],
    [1_250_000, '1.25M'],
    [0.00002, '2e-5'],
  ])('shortens the tick %d to %s', (value, text) => {
    expect(compact(value)).toBe(text);
  });
});

describe('exactFloat32', () => {
  it('reads back as the same float32', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        if (!Number.isFinite(value)) return;
        expect(Math.fround(Number(exactFloat32(value)))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('is as short as it can be', () => {
    expect(exactFloat32(Math.fround(0.1))).toBe('0.1');
  });
});

describe('alignedFormat', () => {
  const all = (values: number[]): string[] => values.map(alignedFormat(values));

  it('writes whole numbers without a point', () => {
    expect(all([5, 7, 9])).toEqual(['5', '7', '9']);
  });

  it('writes data as code would: a year, or what is copied, holds no commas', () => {
    expect(all([60000, 2024])).toEqual(['60000', '2024']);
    expect(all([1234.5, -12])).toEqual(['1234.5', '-12.0']);
    expect(all([0.12345])).toEqual(['0.12345']);
  });

  it('gives every number the same decimals, no more than they need', () => {
    expect(all([0.5, 12, -3.25])).toEqual(['0.50', '12.00', '-3.25']);
    expect(all([Math.PI, 100])).toEqual(['3.14', '100.00']);
  });

  it('keeps what is too small to see from becoming 0', () => {
    expect(all([0.9, 1.2e-12, 0])).toEqual(['0.9', '1.2e-12', '0.0']);
  });

  it('turns to exponents for the very large and very small', () => {
    expect(all([1.5e9 + 0.5, 2])).toEqual(['1.500e9', '2.000e0']);
    expect(all([2e-7, 0])).toEqual(['2.000e-7', '0']);
  });

  it('names what is not finite', () => {
    expect(all([1.5, Number.NaN, -Infinity])).toEqual(['1.5', 'NaN', '-∞']);
  });
});
