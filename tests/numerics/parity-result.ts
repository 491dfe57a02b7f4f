/** What an engine made of a sample, and whether it is what eager cpu made. */
import type * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

export interface Result {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export const read = (tensor: tf.Tensor): Result => ({
  dtype: tensor.dtype,
  shape: tensor.shape,
  values: Array.from(tensor.dataSync() as ArrayLike<number>),
});

/** From a backend that can't be read at once. */
export async function readLater(tensor: tf.Tensor): Promise<Result> {
  const values = Array.from((await tensor.data()) as ArrayLike<number>);
  return { dtype: tensor.dtype, shape: tensor.shape, values };
}

/** Integers and bools exactly; `relative`: how far a float32 may be off, of the largest output. */
export function expectClose(made: Result, wanted: Result, relative: number, where: string): void {
  expect({ dtype: made.dtype, shape: made.shape }, where).toEqual({
    dtype: wanted.dtype,
    shape: wanted.shape,
  });
  const largest = wanted.values
    .filter(Number.isFinite)
    .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const allowed = wanted.dtype === 'float32' ? relative * largest : 0;
  wanted.values.forEach((value, index) => {
    const other = made.values[index] ?? NaN;
    const same = Object.is(value, other) || value === other || Math.abs(value - other) <= allowed;
    if (!same)
      expect.fail(`${where}: element ${String(index)} is ${String(other)}, eager cpu has ${String(value)}`);
  });
}
