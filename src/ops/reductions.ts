/** Reductions over axes, cumulative ones, and softmax. */
import type { Shape, TensorType } from '../ir/graph';
import { axesOf, CUMULATIVE, like, reducedShape, reduceTo, reduction, upcast } from './families';
import { flag, num } from './attrs';
import { bool, f32, i32 } from './row';
import type { OnnxBuilder, OnnxValue, OpRow, Sample } from './row';
import { only } from './only';
import { firstPlace } from './places';

const ofInts: readonly Sample[] = [
  { inputs: [f32(2, 3, 4)], attrs: { axis: [2], keepDims: false } },
  { inputs: [f32(2, 3, 4)], attrs: { axis: [0, 2], keepDims: true } },
  { inputs: [f32(5)], attrs: { axis: [0], keepDims: false } },
  { inputs: [i32(2, 3)], attrs: { axis: [1], keepDims: false } },
  { inputs: [f32()], attrs: { axis: [], keepDims: false } },
  { inputs: [f32(2, 0, 3)], attrs: { axis: [1], keepDims: false } },
  { inputs: [f32(0)], attrs: { axis: [0], keepDims: true } },
];
const ofBools: readonly Sample[] = [
  { inputs: [bool(2, 3)], attrs: { axis: [1], keepDims: false } },
  { inputs: [bool(2, 3, 2)], attrs: { axis: [0, 1, 2], keepDims: false } },
  { inputs: [bool(2, 3)], attrs: { axis: [0], keepDims: true } },
];
/** `Max` alone calls its axes reductionIndices. */
const ofMax: readonly Sample[] = [...ofInts, ...ofBools].map((sample) => {
  const { axis, ...rest } = sample.attrs ?? {};
  return { ...sample, attrs: { ...rest, reductionIndices: axis } };
});

/** The least or largest; of bools as integers, for ONNX has no order of bools. */
function extreme(
  b: OnnxBuilder,
  type: string,
  x: OnnxValue,
  axes: readonly number[],
  out: TensorType,
): OnnxValue {
  if (x.dtype !== 'bool') return reduceTo(b, type, x, axes, out);
  return b.cast(reduceTo(b, type, b.cast(x, 'int32'), axes, { dtype: 'int32', shape: out.shape }), 'bool');
}

/** Whether all, or any, of bools hold: the least, or largest, of them. */
const ofLogic = (op: string, kernel: string, doc: string, type: string): OpRow =>
  reduction(op, kernel, doc, type, {
    // Whether all of no bools hold is false in tfjs.
    ofNothing: 0,
    samples: [...ofBools, { inputs: [bool(2, 0)], attrs: { axis: [1], keepDims: false } }],
    lower: (b, x, axes, out) => extreme(b, type, x, axes, out),
  });

/** The position of the largest, or smallest, element along an axis; the first of equals. */
const position = (
  op: string,
  kernel: string,
  doc: string,
  type: string,
  extreme: 'ReduceMax' | 'ReduceMin',
): OpRow => ({
  op,
  doc,
  kernels: [kernel],
  inputs: ['x'],
  attrs: (attrs, [x]) => ({ axis: axesOf(attrs['axis'], x?.shape.length ?? 0)[0] ?? 0 }),
  infer: ([x], attrs) => [
    { dtype: 'int32', shape: reducedShape(x?.shape ?? [], [num(attrs, 'axis')], false) },
  ],
  lower: (b, inputs, attrs, [out]) => {
    const given = only(inputs);
    const x = given.dtype === 'bool' ? b.cast(given, 'int32') : given;
    const shape = out?.shape ?? [];
    const axis = num(attrs, 'axis');
    if (b.provider !== 'webgpu')
      return b.cast(b.op(type, [x], { dtype: 'int64', shape }, { axis, keepdims: 0 }), 'int32');
    const place = firstPlace(b, x, axis, extreme);
    const last = b.scalar((x.shape[axis] ?? 1) - 1, 'float32');
    return b.cast(b.reshape(b.op('Min', [place, last], place), shape), 'int32');
  },
  samples: [
    { inputs: [f32(2, 3, 4)], attrs: { axis: 1 } },
    { inputs: [f32(7)], attrs: { axis: 0 } },
    { inputs: [i32(2, 3)], attrs: { axis: -1 } },
    { inputs: [bool(2, 3)], attrs: { axis: 1 } },
    { inputs: [{ dtype: 'float32', shape: [2, 3], values: [1, 3, 3, 2, 2, 1] }], attrs: { axis: 1 } },
  ],
});

const lastAxis = (shape: Shape): number => shape.length - 1;

export const REDUCTIONS: readonly OpRow[] = [
  reduction('sum', 'Sum', 'Sum over axes; of bools, how many hold.', 'ReduceSum', {
    ofNothing: 0,
    dtype: (dtype) => upcast(dtype, 'int32'),
    lower: (b, x, axes, out) => reduceTo(b, 'ReduceSum', b.cast(x, out.dtype), axes, out),
    samples: [...ofInts, ...ofBools],
  }),
  reduction('mean', 'Mean', 'Mean over axes, in float32.', 'ReduceMean', {
    ofNothing: 0,
    dtype: () => 'float32',
    lower: (b, x, axes, out) => reduceTo(b, 'ReduceMean', b.cast(x, 'float32'), axes, out),
    samples: ofInts,
  }),
  reduction('max', 'Max', 'The largest over axes.', 'ReduceMax', {
    ofNothing: NaN,
    axisName: 'reductionIndices',
    lower: (b, x, axes, out) => extreme(b, 'ReduceMax', x, axes, out),
    samples: ofMax,
  }),
  reduction('min', 'Min', 'The smallest over axes.', 'ReduceMin', {
    ofNothing: NaN,
    lower: (b, x, axes, out) => extreme(b, 'ReduceMin', x, axes, out),
    samples: [...ofInts, ...ofBools],
  }),
  reduction('prod', 'Prod', 'Product over axes.', 'ReduceProd', {
    ofNothing: 1,
    dtype: (dtype) => upcast(dtype, 'int32'),
    lower: (b, x, axes, out) => reduceTo(b, 'ReduceProd', b.cast(x, out.dtype), axes, out),
    samples: [...ofInts, ...ofBools],
  }),
  ofLogic('all', 'All', 'Whether all hold, over axes.', 'ReduceMin'),
  ofLogic('any', 'Any', 'Whether any holds, over axes.', 'ReduceMax'),
  position('argmax', 'ArgMax', 'The position of the largest along an axis.', 'ArgMax', 'ReduceMax'),
  position('argmin', 'ArgMin', 'The position of the smallest along an axis.', 'ArgMin', 'ReduceMin'),
  {
    op: 'cumsum',
    doc: 'Cumulative sum along an axis.',
    kernels: ['Cumsum'],
    inputs: ['x'],
    ...CUMULATIVE,
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
      { inputs: [bool(2, 3)], attrs: { axis: 1, exclusive: false, reverse: false } },
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
