import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { must } from '../../base/errors';
import type { Values } from '../../bench/players';
import { batchOf, resized } from './batch';

const matrix = (rows: number, columns: number): Values => ({
  dtype: 'float32',
  shape: [rows, columns],
  data: Float32Array.from({ length: rows * columns }, (_, index) => index),
});

const labels = (data: readonly number[]): Values => ({
  dtype: 'int32',
  shape: [data.length],
  data: Int32Array.from(data),
});

describe('the batch of arguments', () => {
  it('is the first axis of the first that has more than one', () => {
    expect(batchOf([labels([1, 2]), matrix(5, 3), matrix(7, 3)])).toBe(5);
    expect(batchOf([labels([1, 2])])).toBeUndefined();
    expect(batchOf([])).toBeUndefined();
  });
});

describe('arguments of another batch', () => {
  it('have their rows repeated in order, or the last left out, where they share it', () => {
    const given = [matrix(2, 2), labels([7, 8]), matrix(3, 1)];
    const [x, y, other] = resized(given, 5);
    expect(x).toEqual({
      dtype: 'float32',
      shape: [5, 2],
      data: Float32Array.of(0, 1, 2, 3, 0, 1, 2, 3, 0, 1),
    });
    expect(y).toEqual({ dtype: 'int32', shape: [5], data: Int32Array.of(7, 8, 7, 8, 7) });
    expect(other).toBe(given[2]);
    expect(resized(given, 1)[0]).toEqual({ dtype: 'float32', shape: [1, 2], data: Float32Array.of(0, 1) });
  });

  it('hold in each row what the row that it repeats held', () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(size, size, size, (rows, columns, batch) => {
        const [made] = resized([matrix(rows, columns)], batch);
        const { data, shape } = must(made, 'the matrix');
        expect(shape).toEqual([batch, columns]);
        for (let row = 0; row < batch; row++)
          for (let column = 0; column < columns; column++)
            expect(data[row * columns + column]).toBe((row % rows) * columns + column);
      }),
    );
  });

  it('are as they were where there is no batch, or an empty one', () => {
    const flat = [labels([1, 2])];
    expect(resized(flat, 4)).toBe(flat);
    const empty = [matrix(0, 3)];
    expect(resized(empty, 4)).toBe(empty);
  });
});
