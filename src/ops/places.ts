/** Positions of extremes along an axis for providers whose int64, which ArgMax gives, is converted on the host. */
import type { OnnxBuilder, OnnxValue } from './row';

/**
 * The position of the first of the largest elements (or of the smallest) along an axis, which stays with a length of 1: a float32, which
 * every operator takes. Where no element equals the extreme (NaN), the axis' length.
 */
export function firstPlace(
  b: OnnxBuilder,
  x: OnnxValue,
  axis: number,
  extreme: 'ReduceMax' | 'ReduceMin',
): OnnxValue {
  const { shape } = x;
  const size = shape[axis] ?? 1;
  const reduced = shape.map((length, index) => (index === axis ? 1 : length));
  const along = { axes: [axis], keepdims: 1 };
  const places = b.constant(
    Float32Array.from({ length: size }, (_, index) => index),
    shape.map((_, index) => (index === axis ? size : 1)),
  );
  const largest = b.op(extreme, [x], { dtype: x.dtype, shape: reduced }, along);
  const equal = b.op('Equal', [x, largest], { dtype: 'bool', shape });
  const found = b.op('Where', [equal, places, b.scalar(size, 'float32')], { dtype: 'float32', shape });
  return b.op('ReduceMin', [found], { dtype: 'float32', shape: reduced }, along);
}
