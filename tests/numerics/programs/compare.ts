/** Values of an engine against those that they should be. */
import type * as tf from '@tensorflow/tfjs';
import type { TensorType } from '../../../src/ir/graph';

export interface Wanted extends TensorType {
  readonly data: ArrayLike<number>;
}

/**
 * How the first result that differs does, in words; nothing where all are the same: dtypes and shapes, integers and bools exactly, float32
 * within `relative` of the largest finite element.
 */
export function difference(
  made: readonly tf.Tensor[],
  wanted: readonly Wanted[],
  relative: number,
): string | undefined {
  if (made.length !== wanted.length) return `${String(made.length)} results, not ${String(wanted.length)}`;
  for (const [index, { dtype, shape, data }] of wanted.entries()) {
    const tensor = made[index];
    if (!tensor) return `no result ${String(index)}`;
    const type = `${tensor.dtype}[${tensor.shape.join()}]`;
    if (type !== `${dtype}[${shape.join()}]`)
      return `result ${String(index)} is ${type}, not ${dtype}[${shape.join()}]`;
    const values = tensor.dataSync() as ArrayLike<number>;
    let largest = 0;
    for (const value of Array.from(data))
      if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
    const allowed = dtype === 'float32' ? relative * largest : 0;
    for (let at = 0; at < data.length; at++) {
      const [value, other] = [data[at] ?? NaN, values[at] ?? NaN];
      const same = value === other || Object.is(value, other) || Math.abs(value - other) <= allowed;
      if (!same)
        return `result ${String(index)}[${String(at)}] of ${type} is ${String(other)}, not ${String(value)} (largest ${String(largest)})`;
    }
  }
  return undefined;
}
