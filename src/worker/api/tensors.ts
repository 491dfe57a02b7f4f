/**
 * Reading tensors for the output. cpu, wasm and webgl are read on the spot; webgpu only asynchronously, because its
 * synchronous read gives zeros, so the tensor is kept alive by a clone until its values have come.
 */
import * as tf from '@tensorflow/tfjs';
import { UserError } from '../../base/errors';
import { SHOWN_VALUES, type DType, type TensorItem, type TensorStats } from '../../snippet/output';
import type { Later } from './later';

/** All values of a tensor, row-major. They may be the backend's own: copy what is kept. */
export interface TensorValues {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** complex64 as interleaved real and imaginary parts, bool as 0 and 1. */
  readonly values: Float32Array | Int32Array | Uint8Array | readonly string[];
}

const tensorPrototype: object = tf.Tensor.prototype;
const isPrototypeOf = Function.prototype.call.bind(Object.prototype.isPrototypeOf) as (
  prototype: object,
  value: unknown,
) => boolean;

/** Whether it is a real tensor or variable; never throws, whatever a snippet made. */
export function isTensor(value: unknown): value is tf.Tensor {
  try {
    return typeof value === 'object' && value !== null && isPrototypeOf(tensorPrototype, value);
  } catch {
    return false;
  }
}

/** `float32 [2, 3]`. */
export function typeText(tensor: { readonly dtype: string; readonly shape: readonly number[] }): string {
  return `${tensor.dtype} [${tensor.shape.join(', ')}]`;
}

/**
 * Reads a whole tensor. `what` names the call in errors.
 * @throws UserError for a tensor that was disposed of.
 */
export function readTensor(tensor: tf.Tensor, what: string): Later<TensorValues> {
  if (tensor.isDisposed) {
    const advice = 'Read it before dispose() or the end of its tf.tidy(), or return it from the tidy.';
    throw new UserError(
      'runtime',
      `${what}: this tensor, ${typeText(tensor)}, was disposed of before. ${advice}`,
    );
  }
  const { dtype } = tensor;
  const shape = [...tensor.shape];
  if (!readsAsync(tensor)) return normalise(dtype, shape, tensor.dataSync());
  const clone = tf.keep(tensor.clone());
  return clone
    .data()
    .then((values) => normalise(dtype, shape, values))
    .finally(() => {
      clone.dispose();
    });
}

/** WebGPU's synchronous read gives zeros without a word. */
function readsAsync(tensor: tf.Tensor): boolean {
  return tf.getBackend() === 'webgpu' || backendOf(tensor) === 'webgpu';
}

function backendOf(tensor: tf.Tensor): string | undefined {
  const engine = tf.engine();
  const backend = engine.state.tensorInfo.get(tensor.dataId)?.backend;
  return Object.keys(engine.registry).find((name) => engine.registry[name] === backend);
}

function normalise(dtype: tf.DataType, shape: number[], values: ArrayLike<number | string>): TensorValues {
  switch (dtype) {
    case 'float32':
    case 'complex64':
      return {
        dtype,
        shape,
        values: values instanceof Float32Array ? values : Float32Array.from(numbers(values)),
      };
    case 'int32':
      return {
        dtype,
        shape,
        values: values instanceof Int32Array ? values : Int32Array.from(numbers(values)),
      };
    case 'bool':
      return { dtype, shape, values: Uint8Array.from(numbers(values), (value) => (value === 0 ? 0 : 1)) };
    case 'string':
      return { dtype, shape, values: Array.from(values, String) };
  }
}

function numbers(values: ArrayLike<number | string>): ArrayLike<number> {
  return values as ArrayLike<number>;
}

/** What is shown of a tensor: its first values, and statistics of them all. */
export function tensorItem(tensor: TensorValues, title: string): TensorItem {
  const { dtype, shape, values } = tensor;
  const most = dtype === 'complex64' ? 2 * SHOWN_VALUES : SHOWN_VALUES;
  const stats = dtype === 'complex64' || isStrings(values) ? undefined : statsOf(values);
  return {
    kind: 'tensor',
    title,
    dtype,
    shape,
    values: values.slice(0, most),
    ...(values.length > most && { truncated: true }),
    ...(stats && { stats }),
  };
}

function isStrings(values: TensorValues['values']): values is readonly string[] {
  return Array.isArray(values);
}

/**
 * Smallest, largest, mean and population standard deviation of the finite values, in float64 and two passes; NaN where none
 * is finite.
 */
export function statsOf(values: ArrayLike<number>): TensorStats {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let nan = 0;
  let infinite = 0;
  let zeros = 0;
  const n = values.length;
  for (let i = 0; i < n; i++) {
    const value = values[i] as number;
    if (value - value !== 0) {
      if (value !== value) nan++;
      else infinite++;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
    if (value === 0) zeros++;
    sum += value;
  }
  const finite = n - nan - infinite;
  if (finite === 0) return { min: NaN, max: NaN, mean: NaN, std: NaN, nan, infinite, zeros };
  const mean = sum / finite;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const distance = (values[i] as number) - mean;
    if (distance - distance === 0) squares += distance * distance;
  }
  return { min, max, mean, std: Math.sqrt(squares / finite), nan, infinite, zeros };
}

const originalToString = tf.Tensor.prototype.toString;

/** tfjs's own text of a tensor whose values have been read. */
export function tfjsText(tensor: TensorValues, verbose = false): string {
  const read = { dtype: tensor.dtype, shape: [...tensor.shape], dataSync: () => tensor.values };
  return originalToString.call(read as unknown as tf.Tensor, verbose);
}
