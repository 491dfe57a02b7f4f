/** Reductions over axes, cumulative ones, and softmax. */
import type { Shape } from '../ir/graph';
import { axesOf, like, reducedShape, reduceTo, reduction, upcast } from './families';
import { bool, f32, flag, i32, num } from './row';
import type { OpRow, Sample } from './row';
import { only } from './only';

const ofInts: readonly Sample[] = [
  { inputs: [f32(2, 3, 4)], attrs: { axis: [2], keepDims: false } },
  { inputs: [f32(2, 3, 4)], attrs: { axis: [0, 2], keepDims: true } },
  { inputs: [f32(5)], attrs: { axis: [0], keepDims: false } },
  { inputs: [i32(2, 3)], attrs: { axis: [1], keepDims: false } },
];
const ofBools: readonly Sample[] = [
  { inputs: [bool(2, 3)], attrs: { axis: [1], keepDims: false } },
  { inputs: [bool(2, 3, 2)], attrs: { axis: [0, 1, 2], keepDims: false } },
  { inputs: [bool(2, 3)], attrs: { axis: [0], keepDims: true } },
];
/** `Max` alone calls its axes reductionIndices. */
const ofMax: readonly Sample[] = ofInts.map((sample) => {
  const { axis, ...rest } = sample.attrs ?? {};
  return { ...sample, attrs: { ...rest, reductionIndices: axis } };
});

/** Whether all, or any, of bools hold: the least, or largest, of them as integers. */
const ofLogic = (op: string, kernel: string, doc: string, type: string): OpRow =>
  reduction(op, kernel, doc, type, {
    samples: ofBools,
    lower: (b, x, axes, out) =>
      b.cast(reduceTo(b, type, b.cast(x, 'int32'), axes, { dtype: 'int32', shape: out.shape }), 'bool'),
  });

/** The position of the largest, or smallest, element along an axis; the first of equals. */
const position = (op: string, kernel: string, doc: string, type: string): OpRow => ({
  op,
  doc,
  kernels: [kernel],
  inputs: ['x'],
  attrs: (attrs, [x]) => ({ axis: axesOf(attrs['axis'], x?.shape.length ?? 0)[0] ?? 0 }),
  infer: ([x], attrs) => [
    { dtype: 'int32', shape: reducedShape(x?.shape ?? [], [num(attrs, 'axis')], false) },
  ],
  lower: (b, inputs, attrs, [out]) => {
    const x = only(inputs);
    const shape = out?.shape ?? [];
    return b.cast(
      b.op(type, [x], { dtype: 'int64', shape }, { axis: num(attrs, 'axis'), keepdims: 0 }),
      'int32',
    );
  },
  samples: [
    { inputs: [f32(2, 3, 4)], attrs: { axis: 1 } },
    { inputs: [f32(7)], attrs: { axis: 0 } },
    { inputs: [i32(2, 3)], attrs: { axis: -1 } },
    { inputs: [{ dtype: 'float32', shape: [2, 3], values: [1, 3, 3, 2, 2, 1] }], attrs: { axis: 1 } },
  ],
});

const lastAxis = (shape: Shape): number => shape.length - 1;

export const REDUCTIONS: readonly OpRow[] = [
  reduction('sum', 'Sum', 'Sum over axes; of bools, how many hold.', 'ReduceSum', {
    dtype: (dtype) => upcast(dtype, 'int32'),
    lower: (b, x, axes, out) => reduceTo(b, 'ReduceSum', b.cast(x, out.dtype), axes, out),
    samples: [...ofInts, ...ofBools],
  }),
  reduction('mean', 'Mean', 'Mean over axes, in float32.', 'ReduceMean', {
    dtype: () => 'float32',
    lower: (b, x, axes, out) => reduceTo(b, 'ReduceMean', b.cast(x, 'float32'), axes, out),
    samples: ofInts,
  }),
  reduction('max', 'Max', 'The largest over axes.', 'ReduceMax', {
    axisName: 'reductionIndices',
    samples: ofMax,
  }),
  reduction('min', 'Min', 'The smallest over axes.', 'ReduceMin', { samples: ofInts }),
  reduction('prod', 'Prod', 'Product over axes.', 'ReduceProd', {
    dtype: (dtype) => upcast(dtype, 'int32'),
    lower: (b, x, axes, out) => reduceTo(b, 'ReduceProd', b.cast(x, out.dtype), axes, out),
    samples: ofInts,
  }),
  ofLogic('all', 'All', 'Whether all hold, over axes.', 'ReduceMin'),
  ofLogic('any', 'Any', 'Whether any holds, over axes.', 'ReduceMax'),
  position('argmax', 'ArgMax', 'The position of the largest along an axis.', 'ArgMax'),
  position('argmin', 'ArgMin', 'The position of the smallest along an axis.', 'ArgMin'),
  {
    op: 'cumsum',
    doc: 'Cumulative sum along an axis.',
    kernels: ['Cumsum'],
    inputs: ['x'],
    attrs: (attrs, [x]) => ({
      axis: axesOf(attrs['axis'], x?.shape.length ?? 0)[0] ?? 0,
      exclusive: attrs['exclusive'] === true,
      reverse: attrs['reverse'] === true,
    }),
    infer: ([x]) => [like(x, upcast(x?.dtype ?? 'float32', 'int32'))],
    lower: (b, inputs, attrs, [out]) => {
      const x = b.cast(only(inputs), out?.dtype ?? 'float32');
      const axis = b.scalar(num(attrs, 'axis'), 'int64');
      return b.op('CumSum', [x, axis], x, {
        exclusive: Number(flag(attrs, 'exclusive')),
        reverse: Number(flag(attrs, 'reverse')),
      });
    },
    samples: [
      { inputs: [f32(2, 3)], attrs: { axis: 1, exclusive: false, reverse: false } },
      { inputs: [f32(2, 3)], attrs: { axis: 0, exclusive: true, reverse: true } },
      { inputs: [i32(5)], attrs: { axis: 0, exclusive: false, reverse: true } },
    ],
  },
  {
    op: 'softmax',
    doc: 'exp(x) over its sum along the last axis.',
    kernels: ['Softmax'],
    inputs: ['logits'],
    attrs: (_, [x]) => ({ dim: lastAxis(x?.shape ?? []) }),
    infer: ([x]) => [like(x)],
    lower: (b, inputs, attrs) => b.op('Softmax', inputs, only(inputs), { axis: num(attrs, 'dim') }),
    flops: ([x]) => 5 * (x?.shape ?? []).reduce((size, length) => size * length, 1),
    samples: [
      { inputs: [f32(2, 5)], attrs: { dim: -1 } },
      { inputs: [f32(2, 3, 4)], attrs: { dim: 2 } },
      { inputs: [f32(4)], attrs: { dim: 0 } },
    ],
  },
];
