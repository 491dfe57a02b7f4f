/** Operators that put or sum elements at positions: scatters, segment sums and counts. */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, Shape, TensorType } from '../ir/graph';
import { broadcast, filled } from './families';
import { only } from './only';
import { flag, num, nums } from './attrs';
import { bool, f32, i32, of, Unsupported } from './row';
import type { OnnxBuilder, OnnxValue, OpRow } from './row';

const inputSize = ([x]: readonly TensorType[]): number => sizeOf(x?.shape ?? []);

function elementwise(b: OnnxBuilder, type: string, x: OnnxValue, y: OnnxValue, dtype = x.dtype): OnnxValue {
  return b.op(type, [x, y], { dtype, shape: broadcast(x.shape, y.shape) });
}

/** Where each id is one of `count`; undefined if it is known that all are. */
function inside(b: OnnxBuilder, ids: OnnxValue, count: number): OnnxValue | undefined {
  const known = b.known(ids);
  if (known && Array.from(known as ArrayLike<number | bigint>, Number).every((id) => id >= 0 && id < count))
    return undefined;
  const low = elementwise(b, 'Greater', ids, b.scalar(-1, ids.dtype), 'bool');
  return elementwise(b, 'And', low, elementwise(b, 'Less', ids, b.scalar(count, ids.dtype), 'bool'));
}

function choose(b: OnnxBuilder, condition: OnnxValue, x: OnnxValue): OnnxValue {
  return b.op('Where', [condition, x, b.scalar(0, x.dtype)], x);
}

/**
 * Sums the rows of `updates` [n, ...inner] that share an id into [count, ...inner]. Rows where `valid` does not hold are left out; by
 * default those whose id is none of `count`. ONNX' ScatterND refuses such ids, so that they add nothing to the first row instead.
 */
function sumSegments(
  b: OnnxBuilder,
  updates: OnnxValue,
  ids: OnnxValue,
  count: number,
  valid = inside(b, ids, count),
): OnnxValue {
  const inner = updates.shape.slice(1);
  const zeros = filled(b, 0, { dtype: updates.dtype, shape: [count, ...inner] });
  if (sizeOf(zeros.shape) === 0 || sizeOf(updates.shape) === 0) return zeros;
  const rows = valid
    ? choose(b, b.reshape(valid, [...valid.shape, ...inner.map(() => 1)]), updates)
    : updates;
  const at = b.reshape(b.cast(valid ? choose(b, valid, ids) : ids, 'int64'), [...ids.shape, 1]);
  return b.op('ScatterND', [zeros, at, rows], zeros, { reduction: 'add' });
}

/** tfjs' ways to write indices, as ONNX': a position stands in the last axis. */
function positions(b: OnnxBuilder, indices: OnnxValue): OnnxValue {
  const rank = indices.shape.length;
  const wide = b.cast(indices, 'int64');
  return rank > 1 ? wide : b.reshape(wide, [sizeOf(indices.shape), 1]);
}

/** The shape of the updates that go with those positions. */
const updatesShape = (at: Shape, into: Shape): number[] => [...at.slice(0, -1), ...into.slice(at.at(-1))];

/** An empty list counts as ones. */
function weightsOf(b: OnnxBuilder, weights: OnnxValue, x: OnnxValue): OnnxValue {
  return sizeOf(weights.shape) === 0 ? filled(b, 1, { dtype: weights.dtype, shape: x.shape }) : weights;
}

/** How often each of 0 … size - 1 occurs in each row of x [rows, n]: [rows, size]. */
function countRows(
  b: OnnxBuilder,
  x: OnnxValue,
  weights: OnnxValue,
  attrs: Attrs,
  out: TensorType,
): OnnxValue {
  const [rows = 0, columns = 0] = x.shape;
  const size = num(attrs, 'size');
  const known = inside(b, x, size);
  const starts = b.constant(
    Int32Array.from({ length: rows }, (_, row) => row * size),
    [rows, 1],
  );
  const flat = [rows * columns];
  const counted = sumSegments(
    b,
    b.reshape(weights, flat),
    b.reshape(elementwise(b, 'Add', x, starts), flat),
    rows * size,
    known && b.reshape(known, flat),
  );
  return b.reshape(counted, out.shape);
}

export const SCATTER: readonly OpRow[] = [
  {
    op: 'unsorted_segment_sum',
    doc: 'The sum of the rows that share an id, in float32; ids that are no segment are left out.',
    kernels: ['UnsortedSegmentSum'],
    inputs: ['x', 'segmentIds'],
    attrs: (attrs, [, ids]) =>
      ids?.shape.length === 1
        ? { numSegments: Number(attrs['numSegments']) }
        : new Unsupported(
            'The segment ids of tf.unsortedSegmentSum must be a list: reshape them to one axis, and x with them.',
          ),
    infer: ([x], attrs) => [
      { dtype: 'float32', shape: [num(attrs, 'numSegments'), ...(x?.shape ?? []).slice(1)] },
    ],
    lower: (b, inputs, attrs) =>
      sumSegments(b, b.cast(only(inputs), 'float32'), only(inputs, 1), num(attrs, 'numSegments')),
    flops: inputSize,
    samples: [
      { inputs: [f32(4, 3), of(i32(4), [1, 0, 1, 2])], attrs: { numSegments: 4 } },
      { inputs: [f32(5), of(i32(5), [1, -1, 0, 7, 1])], attrs: { numSegments: 2 } },
      { inputs: [i32(3, 2, 2), of(i32(3), [2, 2, 0])], attrs: { numSegments: 3 } },
    ],
  },
  {
    op: 'scatter_nd',
    doc: 'Zeros with values added at positions.',
    kernels: ['ScatterNd'],
    inputs: ['indices', 'updates'],
    infer: ([, updates], attrs) => [{ dtype: updates?.dtype ?? 'float32', shape: nums(attrs, 'shape') }],
    lower: (b, inputs, _, [output]) => {
      const out = must(output, 'an output');
      if (out.dtype === 'bool')
        return new Unsupported('tf.scatterND adds numbers: cast its updates to int32.');
      const zeros = filled(b, 0, out);
      if (sizeOf(out.shape) === 0) return zeros;
      const at = positions(b, only(inputs));
      const updates = b.reshape(only(inputs, 1), updatesShape(at.shape, out.shape));
      return b.op('ScatterND', [zeros, at, updates], out, { reduction: 'add' });
    },
    flops: ([, updates]) => sizeOf(updates?.shape ?? []),
    samples: [
      { inputs: [of(i32(4, 1), [4, 3, 1, 7]), f32(4)], attrs: { shape: [8] } },
      { inputs: [of(i32(3, 2), [0, 1, 2, 3, 0, 1]), f32(3)], attrs: { shape: [3, 4] } },
      { inputs: [of(i32(2, 1), [2, 0]), i32(2, 3, 2)], attrs: { shape: [4, 3, 2] } },
      { inputs: [of(i32(3), [1, 1, 0]), f32(3)], attrs: { shape: [4] } },
    ],
  },
  {
    op: 'tensor_scatter_update',
    doc: 'A tensor with other values at those positions.',
    kernels: ['TensorScatterUpdate'],
    inputs: ['tensor', 'indices', 'updates'],
    infer: ([tensor]) => [{ dtype: tensor?.dtype ?? 'float32', shape: tensor?.shape ?? [] }],
    lower: (b, inputs, _, [output]) => {
      const [tensor, out] = [only(inputs), must(output, 'an output')];
      const at = positions(b, only(inputs, 1));
      const updates = b.reshape(only(inputs, 2), updatesShape(at.shape, tensor.shape));
      return b.op('ScatterND', [tensor, at, updates], out);
    },
    flops: () => 0,
    samples: [
      { inputs: [f32(8), of(i32(3, 1), [4, 0, 7]), f32(3)] },
      { inputs: [f32(3, 4), of(i32(2, 2), [0, 1, 2, 3]), f32(2)] },
      { inputs: [i32(3, 2), of(i32(2, 1), [2, 0]), i32(2, 2)] },
      { inputs: [bool(4), of(i32(1, 1), [2]), of(bool(1), [1])] },
    ],
  },
  {
    op: 'sparse_to_dense',
    doc: 'A tensor of one value but for those at the given positions.',
    kernels: ['SparseToDense'],
    inputs: ['sparseIndices', 'sparseValues', 'defaultValue'],
    infer: ([, values], attrs) => [{ dtype: values?.dtype ?? 'float32', shape: nums(attrs, 'outputShape') }],
    lower: (b, inputs, _, [output]) => {
      const out = must(output, 'an output');
      const value = b.reshape(b.cast(only(inputs, 2), out.dtype), []);
      const background = b.op('Expand', [value, b.ints(out.shape)], out);
      const at = positions(b, only(inputs));
      const values = only(inputs, 1);
      const shape = updatesShape(at.shape, out.shape);
      const updates =
        sizeOf(values.shape) === sizeOf(shape)
          ? b.reshape(values, shape)
          : b.op('Expand', [values, b.ints(shape)], { dtype: values.dtype, shape });
      return b.op('ScatterND', [background, at, updates], out);
    },
    flops: () => 0,
    samples: [
      { inputs: [of(i32(3), [4, 1, 2]), f32(3), f32()], attrs: { outputShape: [6] } },
      { inputs: [of(i32(2, 2), [0, 1, 2, 0]), f32(2), f32()], attrs: { outputShape: [3, 2] } },
      { inputs: [of(i32(3), [4, 1, 2]), f32(), f32()], attrs: { outputShape: [6] } },
      { inputs: [of(i32(), [3]), i32(), i32()], attrs: { outputShape: [5] } },
      { inputs: [of(i32(2), [0, 3]), of(bool(2), [1, 1]), of(bool(), [0])], attrs: { outputShape: [4] } },
    ],
  },
  {
    op: 'bincount',
    doc: 'How often each of 0 … size - 1 occurs, or the sum of the weights where it does.',
    kernels: ['Bincount'],
    inputs: ['x', 'weights'],
    infer: ([, weights], attrs) => [{ dtype: weights?.dtype ?? 'float32', shape: [num(attrs, 'size')] }],
    lower: (b, inputs, attrs) => {
      const x = only(inputs);
      const flat = [sizeOf(x.shape)];
      const weights = b.reshape(weightsOf(b, only(inputs, 1), x), flat);
      return sumSegments(b, weights, b.reshape(x, flat), num(attrs, 'size'));
    },
    flops: inputSize,
    samples: [
      { inputs: [of(i32(5), [0, 2, 2, 1, 9]), f32(0)], attrs: { size: 4 } },
      { inputs: [of(i32(5), [0, 2, 2, 1, 9]), f32(5)], attrs: { size: 4 } },
      { inputs: [of(i32(3), [1, 1, 0]), i32(3)], attrs: { size: 3 } },
    ],
  },
  {
    op: 'dense_bincount',
    doc: 'As bincount, for each row; or only whether it occurs.',
    kernels: ['DenseBincount'],
    inputs: ['x', 'weights'],
    attrs: (attrs) => ({ size: Number(attrs['size']), binaryOutput: attrs['binaryOutput'] === true }),
    infer: ([x, weights], attrs) => [
      {
        dtype: weights?.dtype ?? 'float32',
        shape: [...(x?.shape ?? []).slice(0, -1), num(attrs, 'size')],
      },
    ],
    lower: (b, inputs, attrs, [output]) => {
      const [x, weights, out] = [only(inputs), only(inputs, 1), must(output, 'an output')];
      // A list is counted in full, whatever was asked: so has it tfjs on cpu.
      if (x.shape.length === 1) return sumSegments(b, weightsOf(b, weights, x), x, num(attrs, 'size'));
      if (!flag(attrs, 'binaryOutput')) return countRows(b, x, weightsOf(b, weights, x), attrs, out);
      const ones = filled(b, 1, { dtype: 'int32', shape: x.shape });
      const counts = countRows(b, x, ones, attrs, { dtype: 'int32', shape: out.shape });
      return b.cast(elementwise(b, 'Greater', counts, b.scalar(0, 'int32'), 'bool'), out.dtype);
    },
    flops: inputSize,
    samples: [
      { inputs: [of(i32(5), [0, 2, 2, 1, 9]), f32(0)], attrs: { size: 4, binaryOutput: false } },
      { inputs: [of(i32(2, 3), [0, 2, 2, 1, 9, 1]), f32(0)], attrs: { size: 3, binaryOutput: false } },
      { inputs: [of(i32(2, 3), [0, 2, 2, 1, 1, 0]), f32(2, 3)], attrs: { size: 4, binaryOutput: false } },
      { inputs: [of(i32(2, 3), [0, 2, 2, 1, 9, 1]), f32(0)], attrs: { size: 3, binaryOutput: true } },
    ],
  },
];
