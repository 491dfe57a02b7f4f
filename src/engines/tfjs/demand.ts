/**
 * What a call is about to ask memory for, known before it does. tfjs makes an array first and tells its engine of it afterwards, and a
 * browser that is asked for more than there is ends the page rather than say no. Every array for a tensor is made in one of three places,
 * each of which knows the shape beforehand: a kernel, whose results the op table knows; a `TensorBuffer`, which engine-hook.ts hears of;
 * and the functions of tfjs below, which do with neither.
 */
import * as tf from '@tensorflow/tfjs';
import type { TensorType } from '../../ir/graph';
import { OPS } from '../../ops';
import { attrsOf, operands } from '../../ops/kernel-call';
import { Unsupported } from '../../ops/row';

/** A tensor that is to be made. */
export interface Wanted {
  readonly dtype: tf.DataType;
  readonly shape: readonly number[];
}

const BYTES: Readonly<Partial<Record<tf.DataType, number>>> = { float32: 4, int32: 4, bool: 1, complex64: 8 };
const MOST_BYTES = 8;

/** Nothing for what tfjs refuses by itself, such as a negative length. */
export function bytesWanted({ dtype, shape }: Wanted): number {
  let bytes = BYTES[dtype] ?? 0;
  for (const length of shape) {
    if (!(length >= 0)) return 0;
    bytes *= length;
  }
  return bytes;
}

/** The kernels whose attributes make a result larger. That of any other has no more elements than its inputs multiplied. */
const SIZED_BY_ATTRIBUTES: ReadonlySet<string> = new Set([
  tf.Bincount,
  tf.Conv2DBackpropInput,
  tf.Conv3DBackpropInputV2,
  tf.CropAndResize,
  tf.DenseBincount,
  tf.DepthwiseConv2dNativeBackpropInput,
  tf.Fill,
  tf.LinSpace,
  tf.MirrorPad,
  tf.OneHot,
  tf.PadV2,
  tf.ResizeBilinear,
  tf.ResizeNearestNeighbor,
  tf.ScatterNd,
  tf.SpaceToBatchND,
  tf.SparseToDense,
  tf.Tile,
  tf.UnsortedSegmentSum,
]);
/** Those of which neither says how large it can be. */
const UNBOUNDED: ReadonlySet<string> = new Set([tf.Diag, tf.Range]);

const ROWS = new Map(OPS.flatMap((row) => row.kernels.map((kernel) => [kernel, row] as const)));

const timesNumber = (product: number, value: unknown): number =>
  typeof value === 'number' ? product * (Math.abs(value) + 1) : product;

/**
 * No result is larger, for kernels that are not unbounded. It takes no inference, which small kernels would feel: lengths and, where the
 * attributes matter, all numbers among them are multiplied, each with one added, so that it holds for sums too.
 */
export function mostBytes(
  kernel: string,
  inputs: Readonly<Record<string, Pick<TensorType, 'shape'> | null | undefined>>,
  attrs: unknown,
): number {
  if (UNBOUNDED.has(kernel)) return Infinity;
  let most = MOST_BYTES;
  for (const name in inputs) {
    const input = inputs[name];
    // Of nothing, a reduction gives something.
    if (input) most *= input.shape.reduce((size, length) => size * (length || 1), 1) + 1;
  }
  if (!SIZED_BY_ATTRIBUTES.has(kernel)) return most;
  for (const value of Object.values(attrs ?? {}))
    most = Array.isArray(value) ? value.flat().reduce<number>(timesNumber, most) : timesNumber(most, value);
  return most;
}

/** What a kernel will give, where that may be more than so many bytes. Nothing where its call can't be understood: the kernel will say why. */
export function wantedByKernel(
  kernel: string,
  inputs: tf.NamedTensorMap,
  attrs: unknown,
  room: number,
): readonly Wanted[] {
  if (mostBytes(kernel, inputs as never, attrs) <= room) return [];
  const row = ROWS.get(kernel);
  if (!row) return [];
  try {
    const { given, has } = operands(row, inputs);
    // Text and complex numbers keep their dtype on the way through what takes them.
    const types = given.map(({ dtype, shape }) => ({ dtype, shape }) as TensorType);
    const own = attrsOf(row, kernel, types, attrs ?? {});
    return own instanceof Unsupported ? [] : row.infer(types, has ? { ...own, has } : own);
  } catch {
    return [];
  }
}

/** tfjs for a snippet, whose `ones`, `zeros` and `rand` ask first. */
export function asking(library: typeof tf, ask: (wanted: Wanted) => void): typeof tf {
  const { ones, zeros, rand } = library;
  const first = (shape: unknown, dtype: tf.DataType = 'float32') => {
    if (Array.isArray(shape)) ask({ dtype, shape: shape as readonly number[] });
  };
  return {
    ...library,
    ones: (shape, dtype) => {
      first(shape, dtype);
      return ones(shape, dtype);
    },
    zeros: (shape, dtype) => {
      first(shape, dtype);
      return zeros(shape, dtype);
    },
    rand: (shape, draw, dtype) => {
      first(shape, dtype);
      return rand(shape, draw, dtype);
    },
  };
}
