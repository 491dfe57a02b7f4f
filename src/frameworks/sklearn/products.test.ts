import {
  backend,
  copyRegisteredKernels,
  getBackend,
  getKernel,
  memory,
  registerBackend,
  registerKernel,
  removeBackend,
  setBackend,
  unregisterKernel,
  type KernelBackend,
  type Tensor,
} from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowProducts } from './products';
import { sliceRows, squaredNorms } from './slices';
import type { Samples } from './samples';

const samplesOf = (rows: number[][]): Samples => ({
  count: rows.length,
  width: rows[0]?.length ?? 0,
  values: Float64Array.from(rows.flat()),
});

async function products(left: number[][], right: number[][]): Promise<Float64Array> {
  const matrix = new RowProducts(sliceRows(samplesOf(right)));
  try {
    return await matrix.of(sliceRows(samplesOf(left)), 0, left.length);
  } finally {
    matrix.dispose();
  }
}

const rowsOf = (element: fc.Arbitrary<number>) =>
  fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
    .chain(([width, left, right]) => {
      const rows = (count: number) =>
        fc.array(fc.array(element, { minLength: width, maxLength: width }), {
          minLength: count,
          maxLength: count,
        });
      return fc.tuple(rows(left), rows(right));
    });
/** Numbers up to `limit`, and none so small that their products leave the range of float64. */
const numbers = (limit: number) =>
  fc.double({ min: -limit, max: limit, noNaN: true }).map((value) => (Math.abs(value) < 1e-100 ? 0 : value));
const dot = (a: number[], b: number[]) => a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);
const largest = (row: number[]) => Math.max(...row.map(Math.abs));

describe('products of rows', () => {
  it('are exact for integers', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf(fc.integer({ min: -5000, max: 5000 })), async ([left, right]) => {
        const expected = left.flatMap((a) => right.map((b) => dot(a, b)));
        expect([...(await products(left, right))].map((value) => value + 0)).toEqual(
          expected.map((value) => value + 0),
        );
      }),
    );
  });

  it('take one slice for pixels', () => {
    const pixels = Array.from({ length: 64 }, (_, k) => (k * 7) % 17);
    expect(sliceRows(samplesOf([pixels])).digits.length).toBe(1);
  });

  it('are as good as float64 for any numbers, though the device computes in float32', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf(numbers(1e30)), async ([left, right]) => {
        const actual = await products(left, right);
        left.forEach((a, r) =>
          right.forEach((b, c) => {
            const error = Math.abs((actual[r * right.length + c] ?? NaN) - dot(a, b));
            expect(error).toBeLessThanOrEqual(2 ** -49 * a.length * largest(a) * largest(b));
          }),
        );
      }),
    );
  });

  it('put every row back together from its slices', () => {
    fc.assert(
      fc.property(rowsOf(numbers(1e6)), ([rows]) => {
        const { digits, unit, shift, width } = sliceRows(samplesOf(rows));
        rows.forEach((row, r) =>
          row.forEach((value, k) => {
            const whole = digits.reduce(
              (sum, digit, p) => sum + (digit[r * width + k] ?? NaN) * (unit[r] ?? NaN) * 2 ** (-p * shift),
              0,
            );
            expect(Math.abs(whole - value)).toBeLessThanOrEqual(2 ** -49 * largest(row));
          }),
        );
      }),
    );
  });

  it('keep rows of zeros, and of very small and very large numbers', async () => {
    expect([...(await products([[0, 0]], [[3, 4]]))]).toEqual([0]);
    // A subnormal number has few bits itself.
    expect([...(await products([[1e-310, 0]], [[1e300, 1]]))][0]).toBeCloseTo(1e-10, 14);
    expect([...(await products([[2 ** 1000]], [[2 ** -1000]]))]).toEqual([1]);
  });

  it('of a row with itself are its squared norm, to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf(fc.double({ min: -100, max: 100, noNaN: true })), async ([rows]) => {
        const norms = squaredNorms(sliceRows(samplesOf(rows)));
        const all = await products(rows, rows);
        rows.forEach((_, r) => expect(all[r * rows.length + r]).toBe(norms[r]));
      }),
    );
  });

  it('can be had for a part of the rows and columns', async () => {
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    const sliced = sliceRows(samplesOf(rows));
    const matrix = new RowProducts(sliced);
    expect([...(await matrix.of(sliced, 1, 3, 1, 2))]).toEqual([25, 39]);
    matrix.dispose();
  });

  it('leave no tensor behind', async () => {
    const before = memory().numTensors;
    await products([[0.1, 0.2]], [[0.3, 0.4]]);
    expect(memory().numTensors).toBe(before);
  });

  it('refuse a device that computes with less than float32', async () => {
    await withProduct(
      (value) => Math.round(value / 64) * 64,
      async () => {
        const before = memory().numTensors;
        await expect(products([[1000, 1001]], [[999, 1]])).rejects.toMatchObject({ kind: 'backend' });
        expect(memory().numTensors).toBe(before);
      },
    );
  });

  it('refuse a device that was lost and reads as zeros', async () => {
    await withProduct(
      () => 0,
      async () => {
        await expect(products([[1, 2]], [[3, 4]])).rejects.toThrow(/backend faulty/);
      },
    );
  });
});

/** Runs `body` on a copy of the cpu backend, every value of its matrix products put through `change`. */
async function withProduct(change: (value: number) => number, body: () => Promise<void>) {
  await setBackend('cpu');
  const matMul = getKernel('BatchMatMul', 'cpu');
  const Backend = backend().constructor as new () => KernelBackend;
  copyRegisteredKernels('cpu', 'faulty');
  unregisterKernel('BatchMatMul', 'faulty');
  registerKernel({
    kernelName: 'BatchMatMul',
    backendName: 'faulty',
    kernelFunc: (params) => {
      const out = matMul.kernelFunc(params) as Tensor;
      const values = backend().readSync(out.dataId) as Float32Array;
      values.set(values.map(change));
      return out;
    },
  });
  registerBackend('faulty', () => new Backend());
  await setBackend('faulty');
  try {
    expect(getBackend()).toBe('faulty');
    await body();
  } finally {
    await setBackend('cpu');
    removeBackend('faulty');
  }
}
