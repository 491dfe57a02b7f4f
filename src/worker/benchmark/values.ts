/** Values out of tensors, and tensors out of values. */
import * as tf from '@tensorflow/tfjs';
import { must, UserError } from '../../base/errors';
import type { Values } from '../../bench/players';
import { asData, type DType } from '../../ir/graph';

/** All that one message may carry, in bytes. */
const MOST_BYTES = 2 ** 29;

const DTYPES: readonly string[] = ['float32', 'int32', 'bool'] satisfies readonly DType[];

const isComparable = (dtype: string): dtype is DType => DTYPES.includes(dtype);

/** As many as there are tensors, in their order, copied. */
export async function readValues(tensors: readonly tf.Tensor[]): Promise<Values[]> {
  const bytes = tensors.reduce((sum, { size, dtype }) => sum + size * (dtype === 'bool' ? 1 : 4), 0);
  if (bytes > MOST_BYTES)
    throw new UserError(
      'memory',
      'Its arguments, results and variables together are over 512 MiB: too much to be compared. Make them smaller.',
    );
  const all = await Promise.all(tensors.map((tensor) => tensor.data()));
  return tensors.map(({ dtype, shape }, index) => {
    if (!isComparable(dtype))
      throw new UserError('runtime', `Tensors of ${dtype} can't be compared: use float32, int32 or bool.`);
    const data = asData(must(all[index], 'the values of a tensor') as Float32Array, dtype).slice();
    return { dtype, shape: [...shape], data };
  });
}

/** A tensor that no scope disposes of. */
export const tensorOf = ({ data, shape, dtype }: Values): tf.Tensor =>
  tf.keep(tf.tensor(data, [...shape], dtype));

const valuesOf = (data: Values['data'], dtype: DType): Values => ({ dtype, shape: [data.length], data });

/** A number or list of numbers that a function gave, where it is one. */
function fromHost(part: unknown): Values | undefined {
  if (typeof part === 'number') return { ...valuesOf(Float32Array.of(part), 'float32'), shape: [] };
  if (typeof part === 'boolean') return { ...valuesOf(Uint8Array.of(part ? 1 : 0), 'bool'), shape: [] };
  if (part instanceof Float32Array) return valuesOf(part.slice(), 'float32');
  if (part instanceof Int32Array) return valuesOf(part.slice(), 'int32');
  if (part instanceof Uint8Array) return valuesOf(part.slice(), 'bool');
  return undefined;
}

/** What a call gave, taken out of arrays and objects, in order: tensors, numbers, bools and typed arrays. The rest is left out. */
export function partsOf(result: unknown): readonly unknown[] {
  if (Array.isArray(result)) return result.flatMap((part) => partsOf(part));
  if (result instanceof tf.Tensor || fromHost(result)) return [result];
  if (typeof result !== 'object' || result === null) return [];
  const prototype: unknown = Object.getPrototypeOf(result);
  return prototype === Object.prototype || prototype === null ? Object.values(result).flatMap(partsOf) : [];
}

export const tensorsOf = (result: unknown): tf.Tensor[] =>
  partsOf(result).filter((part) => part instanceof tf.Tensor);

/** All of a call's result, as values. */
export async function resultValues(result: unknown): Promise<Values[]> {
  const parts = partsOf(result);
  const read = await readValues(tensorsOf(result));
  return parts.map((part) => fromHost(part) ?? must(read.shift(), 'a result'));
}

/** To the last bit, NaN and the sign of a zero too. */
export const sameValues = (a: readonly Values[], b: readonly Values[]): boolean =>
  sameTypes(a, b) &&
  a.every(({ data }, index) => data.every((value, at) => Object.is(value, b[index]?.data[at])));

interface Typed {
  readonly dtype: string;
  readonly shape: readonly number[];
}

export const sameTypes = (a: readonly Typed[], b: readonly Typed[]): boolean =>
  a.length === b.length &&
  a.every(({ dtype, shape }, index) => dtype === b[index]?.dtype && String(shape) === String(b[index].shape));
