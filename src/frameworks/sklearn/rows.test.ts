import { memory } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { kernelOf } from './kernels';
import { KernelRows } from './rows';
import type { Samples } from './samples';

const COUNT = 1200;
const WIDTH = 3;
/** More samples than one block of the matrix holds. */
const samples: Samples = {
  count: COUNT,
  width: WIDTH,
  values: Float64Array.from({ length: COUNT * WIDTH }, (_, k) => Math.round(64 * Math.sin(k * k)) / 32),
};
const rbf = kernelOf({ kernel: 'rbf', gamma: 0.7, degree: 3, coef0: 0 });
const expected = (i: number, j: number) => {
  let squared = 0;
  for (let k = 0; k < WIDTH; k++) {
    squared += ((samples.values[i * WIDTH + k] ?? NaN) - (samples.values[j * WIDTH + k] ?? NaN)) ** 2;
  }
  return Math.exp(-0.7 * squared);
};

describe('kernel rows', () => {
  it('are right in whatever order they are asked for', async () => {
    const rows = new KernelRows(samples, rbf);
    for (const i of [0, 1199, 700, 3]) {
      const row = rows.get(i) ?? (await rows.load(i));
      expect(row.length).toBe(COUNT);
      const worst = Math.max(...row.map((value, j) => Math.abs(value - expected(i, j))));
      expect(worst).toBeLessThan(1e-7);
    }
    rows.dispose();
  });

  it('are symmetric, though each pair is computed once', async () => {
    const rows = new KernelRows(samples, rbf);
    const late = await rows.load(1199);
    const early = await rows.load(0);
    const middle = rows.get(872) ?? (await rows.load(872));
    expect(early[1199]).toBe(late[0]);
    expect(middle[0]).toBe(early[872]);
    expect(middle[1199]).toBe(late[872]);
    rows.dispose();
  });

  it('are the same when only a few fit', async () => {
    const all = new KernelRows(samples, rbf);
    const few = new KernelRows(samples, rbf, 3 * 4 * COUNT);
    for (const i of [5, 6, 7, 5, 8, 5]) {
      const whole = all.get(i) ?? (await all.load(i));
      expect(few.get(i) ?? (await few.load(i))).toEqual(whole);
    }
    expect([5, 6, 7, 8].filter((i) => few.get(i))).toEqual([5, 7, 8]);
    all.dispose();
    few.dispose();
  });

  it('have a diagonal of exactly 1 for rbf', () => {
    const rows = new KernelRows(samples, rbf);
    expect(new Set(rows.diagonal)).toEqual(new Set([1]));
    rows.dispose();
  });

  it('leave no tensor behind', async () => {
    const before = memory().numTensors;
    const rows = new KernelRows(samples, rbf);
    await rows.load(0);
    expect(memory().numTensors).toBeGreaterThan(before);
    rows.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('say when the kernel leaves the range of numbers', async () => {
    const poly = kernelOf({ kernel: 'poly', gamma: 1, degree: 9, coef0: 0 });
    const rows = new KernelRows({ count: 2, width: 1, values: Float64Array.of(1e5, 1) }, poly);
    await expect(rows.load(0)).rejects.toThrow(/Scale the features/);
    rows.dispose();
  });
});
