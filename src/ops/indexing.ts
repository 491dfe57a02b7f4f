/** Operators that pick elements by their positions, or find the positions. */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, Shape, TensorType } from '../ir/graph';
import { axesOf } from './families';
import { only } from './only';
import { dtypeOf, num, plainAttrs } from './attrs';
import { bool, f32, i32, of, Unsupported } from './row';
import type { OnnxBuilder, OnnxValue, OpRow } from './row';

const none = () => 0;

/** The axis along which, and how many leading axes are matched one to one: both as non-negative numbers. */
function gatherAttrs(
  attrs: Readonly<Record<string, unknown>>,
  [x, indices]: readonly TensorType[],
): { axis: number; batchDims: number } {
  const batchDims = Number(attrs['batchDims'] ?? 0);
  return {
    axis: axesOf(attrs['axis'] ?? 0, x?.shape.length ?? 0)[0] ?? 0,
    batchDims: batchDims < 0 ? batchDims + (indices?.shape.length ?? 0) : batchDims,
  };
}

function gatheredShape(x: Shape, indices: Shape, axis: number, batchDims: number): number[] {
  return [...x.slice(0, axis), ...indices.slice(batchDims), ...x.slice(axis + 1)];
}

/** Each batch's rows stand one after another, so that an index into its own rows becomes one into all of them. */
function gatherInBatches(
  b: OnnxBuilder,
  x: OnnxValue,
  indices: OnnxValue,
  attrs: Attrs,
  out: TensorType,
): OnnxValue {
  const [axis, batchDims] = [num(attrs, 'axis'), num(attrs, 'batchDims')];
  const batch = sizeOf(x.shape.slice(0, batchDims));
  const outer = sizeOf(x.shape.slice(batchDims, axis));
  const length = must(x.shape[axis], 'the length of an axis');
  const slice = sizeOf(x.shape.slice(axis + 1));
  const count = sizeOf(indices.shape.slice(batchDims));
  const rows = b.transpose(b.reshape(x, [batch, outer, length, slice]), [0, 2, 1, 3]);
  const offsets = b.constant(
    Int32Array.from({ length: batch }, (_, index) => index * length),
    [batch, 1],
  );
  const positions = { dtype: 'int32', shape: [batch, count] } as const;
  const rowOf = b.op('Add', [b.reshape(b.cast(indices, 'int32'), positions.shape), offsets], positions);
  const picked = b.op(
    'Gather',
    [b.reshape(rows, [batch * length, outer, slice]), rowOf],
    { dtype: x.dtype, shape: [batch, count, outer, slice] },
    { axis: 0 },
  );
  return b.reshape(b.transpose(picked, [0, 2, 1, 3]), out.shape);
}

export const INDEXING: readonly OpRow[] = [
  {
    op: 'gather',
    doc: 'The slices along an axis at those positions; with batchDims, each batch from its own.',
    kernels: ['GatherV2'],
    inputs: ['x', 'indices'],
    attrs: gatherAttrs,
    infer: ([x, indices], attrs) => [
      {
        dtype: x?.dtype ?? 'float32',
        shape: gatheredShape(
          x?.shape ?? [],
          indices?.shape ?? [],
          num(attrs, 'axis'),
          num(attrs, 'batchDims'),
        ),
      },
    ],
    lower: (b, inputs, attrs, [output]) => {
      const [x, indices, out] = [only(inputs), only(inputs, 1), must(output, 'an output')];
      return num(attrs, 'batchDims') === 0
        ? b.op('Gather', [x, b.cast(indices, 'int32')], out, { axis: num(attrs, 'axis') })
        : gatherInBatches(b, x, indices, attrs, out);
    },
    flops: none,
    samples: [
      { inputs: [f32(4, 3), of(i32(2), [3, 0])], attrs: { axis: 0, batchDims: 0 } },
      { inputs: [f32(2, 5, 3), of(i32(2, 2), [4, 0, 1, 1])], attrs: { axis: -2, batchDims: 0 } },
      { inputs: [i32(5), of(i32(), [2])], attrs: { axis: 0, batchDims: 0 } },
      { inputs: [bool(3, 4), of(i32(3), [0, 3, 3])], attrs: { axis: 1 } },
      { inputs: [f32(2, 4), of(i32(2, 3), [0, 3, 1, 2, 2, 0])], attrs: { axis: 1, batchDims: 1 } },
      {
        inputs: [f32(2, 3, 4, 2), of(i32(2, 2), [3, 0, 1, 2])],
        attrs: { axis: 2, batchDims: -1 },
      },
      { inputs: [f32(4, 3), i32(0)], attrs: { axis: 0, batchDims: 0 } },
    ],
  },
  {
    op: 'gather_nd',
    doc: 'The elements or slices at positions in several axes; the last axis of the indices is a position.',
    kernels: ['GatherNd'],
    inputs: ['params', 'indices'],
    infer: ([params, indices]) => {
      const positions = indices?.shape ?? [];
      return [
        {
          dtype: params?.dtype ?? 'float32',
          shape: [...positions.slice(0, -1), ...(params?.shape ?? []).slice(positions.at(-1))],
        },
      ];
    },
    lower: (b, inputs, _, [out]) =>
      b.op('GatherND', [only(inputs), b.cast(only(inputs, 1), 'int64')], must(out, 'an output')),
    flops: none,
    samples: [
      { inputs: [f32(3, 4), of(i32(2, 2), [0, 1, 2, 3])] },
      { inputs: [f32(3, 4), of(i32(2, 1), [2, 0])] },
      { inputs: [i32(2, 3, 2), of(i32(2, 2, 2), [0, 1, 1, 2, 1, 0, 0, 0])] },
      { inputs: [f32(5), of(i32(1), [4])] },
    ],
  },
  {
    op: 'one_hot',
    doc: 'A new last axis with one value where its position is the index, and another elsewhere.',
    kernels: ['OneHot'],
    inputs: ['indices'],
    attrs: (attrs) => ({
      depth: Number(attrs['depth']),
      onValue: Number(attrs['onValue'] ?? 1),
      offValue: Number(attrs['offValue'] ?? 0),
      dtype: typeof attrs['dtype'] === 'string' ? attrs['dtype'] : 'int32',
    }),
    infer: ([indices], attrs) => [
      {
        dtype: dtypeOf(attrs),
        shape: [...(indices?.shape ?? []), num(attrs, 'depth')],
      },
    ],
    // ONNX' OneHot counts negative indices from the end; tfjs has no one there.
    lower: (b, inputs, attrs, [output]) => {
      const indices = only(inputs);
      const { dtype, shape } = must(output, 'an output');
      const depth = num(attrs, 'depth');
      const positions = b.constant(
        Int32Array.from({ length: depth }, (_, index) => index),
        [depth],
      );
      const hot = b.op('Equal', [b.reshape(b.cast(indices, 'int32'), [...indices.shape, 1]), positions], {
        dtype: 'bool',
        shape,
      });
      const [on, off] = [num(attrs, 'onValue'), num(attrs, 'offValue')];
      if (on === 1 && off === 0) return b.cast(hot, dtype);
      const wide = dtype === 'bool' ? 'int32' : dtype;
      return b.cast(
        b.op('Where', [hot, b.scalar(on, wide), b.scalar(off, wide)], { dtype: wide, shape }),
        dtype,
      );
    },
    flops: none,
    samples: [
      { inputs: [of(i32(4), [0, 2, 1, 2])], attrs: { depth: 3, onValue: 1, offValue: 0, dtype: 'int32' } },
      {
        inputs: [of(i32(2, 2), [0, -1, 5, 3])],
        attrs: { depth: 4, onValue: 1, offValue: 0, dtype: 'float32' },
      },
      {
        inputs: [of(i32(3), [1, 0, 1])],
        attrs: { depth: 2, onValue: 0.5, offValue: -2, dtype: 'float32' },
      },
      { inputs: [of(i32(), [1])], attrs: { depth: 3, onValue: 7, offValue: 2, dtype: 'int32' } },
      { inputs: [of(i32(3), [1, 0, 2])], attrs: { depth: 3, onValue: 1, offValue: 0, dtype: 'bool' } },
    ],
  },
  {
    op: 'top_k',
    doc: 'The k largest along the last axis, largest first, and where they are; the first of equals first.',
    kernels: ['TopK'],
    inputs: ['x'],
    attrs: (attrs) =>
      attrs['sorted'] === false
        ? new Unsupported(
            'tf.topk without sorting gives its results in an order that depends on the backend: leave out `sorted`.',
          )
        : plainAttrs(attrs),
    infer: ([x], attrs) => {
      const shape = [...(x?.shape ?? []).slice(0, -1), num(attrs, 'k')];
      return [
        { dtype: x?.dtype ?? 'float32', shape },
        { dtype: 'int32', shape },
      ];
    },
    lower: (b, inputs, attrs, [values]) => {
      const { dtype, shape } = must(values, 'an output');
      const x = dtype === 'bool' ? b.cast(only(inputs), 'int32') : only(inputs);
      const [largest, positions] = b.multi(
        'TopK',
        [x, b.ints([num(attrs, 'k')])],
        [
          { dtype: x.dtype, shape },
          { dtype: 'int64', shape },
        ],
        { axis: -1, largest: 1, sorted: 1 },
      );
      return [b.cast(must(largest, 'values'), dtype), b.cast(must(positions, 'indices'), 'int32')];
    },
    flops: ([x]) => sizeOf(x?.shape ?? []),
    samples: [
      { inputs: [f32(2, 5)], attrs: { k: 3, sorted: true } },
      { inputs: [f32(2, 3, 4)], attrs: { k: 1, sorted: true } },
      { inputs: [of(f32(6), [1, 3, 3, 2, 3, 1])], attrs: { k: 5, sorted: true } },
      { inputs: [i32(2, 6)], attrs: { k: 6, sorted: true } },
    ],
  },
];
