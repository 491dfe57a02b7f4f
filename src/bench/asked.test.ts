import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBatches, readBudget, readPrecision } from './asked';

describe('what a person asks of a benchmark', () => {
  it('has a budget, or is told what one is', () => {
    expect(readBudget('2.5')).toEqual({ value: 2.5 });
    expect(readBudget(' 3600 ')).toEqual({ value: 3600 });
    for (const text of ['', ' ', '0', '-3', 'abc', '3601', 'Infinity'])
      expect(readBudget(text)).toEqual({ wrong: 'A budget is a number of seconds above 0, at most 3600.' });
  });

  it('has a precision in the unit of the place where it is asked, and per cent anywhere', () => {
    expect(readPrecision('0.05', 'share')).toEqual({ value: 0.05 });
    expect(readPrecision('5', 'percent')).toEqual({ value: 0.05 });
    for (const unit of ['share', 'percent'] as const)
      expect(readPrecision('5 %', unit)).toEqual({ value: 0.05 });
    for (const text of ['', '0', '-3', 'abc', '100', '1..2'])
      expect(readPrecision(text, 'percent')).toEqual({
        wrong: 'A precision is per cent of the time, above 0 and below 100, as 5.',
      });
  });

  it('has batches with commas or spaces between, in order, once each', () => {
    expect(readBatches('64 8, 1;8')).toEqual({ value: [1, 8, 64] });
    expect(readBatches(' ')).toEqual({ value: [] });
    const many = Array.from({ length: 17 }, (_, at) => String(at + 1)).join();
    for (const text of ['0', '-3', 'abc', '0,-3,abc', '1.5', '65537', many])
      expect(readBatches(text)).toEqual({
        wrong: 'Batches are whole numbers from 1 to 65536, at most 16, with commas between.',
      });
  });

  it('is never nonsense, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const [budget, precision, batches] = [
          readBudget(text),
          readPrecision(text, 'percent'),
          readBatches(text),
        ];
        if ('value' in budget) expect(budget.value > 0 && budget.value <= 3600).toBe(true);
        if ('value' in precision) expect(precision.value > 0 && precision.value < 1).toBe(true);
        if ('value' in batches)
          for (const size of batches.value) expect(Number.isInteger(size) && size >= 1).toBe(true);
      }),
    );
  });
});
