/** The elements of constants, and the attributes of nodes, in the forms that ONNX has for them. */
import { must } from '../base/errors';
import { makeData, sizeOf } from '../ir/graph';
import type { Data, DType, Shape } from '../ir/graph';
import type { OnnxAttr } from '../ops/row';
import type { OnnxAttribute, OnnxGraph } from './proto';

/** The attributes of ONNX' operators that are floats; every other number is an integer. */
const FLOAT_ATTRIBUTES = new Set([
  'alpha',
  'beta',
  'bias',
  'cubic_coeff_a',
  'epsilon',
  'extrapolation_value',
  'gamma',
  'high',
  'lambd',
  'low',
  'mean',
  'momentum',
  'scale',
  'spatial_scale',
  'value_float',
  'value_floats',
  'activation_params',
]);

/** The elements of a row-major array with its axes permuted. */
export function permuted<T extends Data | BigInt64Array>(
  data: T,
  shape: Shape,
  permutation: readonly number[],
): T {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const to = permutation.map((axis) => must(shape[axis], 'a length'));
  const steps = permutation.map((axis) => must(strides[axis], 'a stride'));
  const result = data.slice() as T;
  const index = to.map(() => 0);
  let from = 0;
  for (let at = 0; at < data.length; at++) {
    (result as Data)[at] = (data as Data)[from] as number;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const step = steps[axis] as number;
      from += step;
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (to[axis] as number)) break;
      from -= step * (to[axis] as number);
      index[axis] = 0;
    }
  }
  return result;
}

/** The shape whose axes are permuted likewise. */
export const permutedShape = (shape: Shape, permutation: readonly number[]): number[] =>
  permutation.map((axis) => must(shape[axis], 'a length'));

/** Numbers as elements of that dtype; an int64 cuts what is behind the point off. */
export function elements(values: readonly number[], dtype: DType | 'int64'): Data | BigInt64Array {
  if (dtype === 'int64') return BigInt64Array.from(values, (value) => BigInt(Math.trunc(value)));
  const data = makeData(dtype, values.length);
  values.forEach((value, index) => {
    data[index] = dtype === 'bool' ? Number(value !== 0) : value;
  });
  return data;
}

export function attribute(name: string, value: OnnxAttr): OnnxAttribute {
  const isFloat = FLOAT_ATTRIBUTES.has(name);
  if (typeof value === 'number') return { name, kind: isFloat ? 'float' : 'int', value };
  if (typeof value === 'string') return { name, kind: 'string', value };
  if ('int' in value) return { name, kind: 'int', value: value.int };
  if ('graph' in value)
    return { name, kind: 'graph', value: (value.graph as unknown as { graph: OnnxGraph }).graph };
  return { name, kind: isFloat ? 'floats' : 'ints', value };
}
