/** Operators that move, cut and join elements without computing with them, and those that make tensors of one value. */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, DType, Shape, TensorType } from '../ir/graph';
import { axesOf, filled, like } from './families';
import { only } from './only';
import { bool, f32, i32, num, nums, text, Unsupported } from './row';
import type { OnnxBuilder, OnnxValue, OpRow } from './row';
import { denseStrides } from './strided-slice';

const none = () => 0;
const rankOf = (type: TensorType | undefined): number => type?.shape.length ?? 0;
const axisOf = (axis: unknown, rank: number): number => axesOf(axis, rank)[0] ?? 0;
const numbers = (value: unknown): number[] =>
  Array.isArray(value) || ArrayBuffer.isView(value)
    ? Array.from(value as ArrayLike<number>)
    : [Number(value)];

/** One length may be -1: what is left. */
function implicit(shape: readonly number[], size: number): number[] {
  const known = shape.reduce((product, length) => (length === -1 ? product : product * length), 1);
  return shape.map((length) => (length === -1 ? (known === 0 ? 0 : size / known) : length));
}

/** ONNX' Slice over all axes. */
function cut(
  b: OnnxBuilder,
  x: OnnxValue,
  starts: readonly number[],
  ends: readonly number[],
  steps: readonly number[],
  shape: Shape,
): OnnxValue {
  if (x.shape.length === 0) return x;
  const axes = x.shape.map((_, axis) => axis);
  return b.op('Slice', [x, b.ints(starts), b.ints(ends), b.ints(axes), b.ints(steps)], {
    dtype: x.dtype,
    shape,
  });
}

/** Sizes of the parts along an axis, from a count or from sizes of which one may be -1. */
function partSizes(given: unknown, length: number): number[] {
  if (typeof given === 'number') return Array<number>(given).fill(length / given);
  const sizes = numbers(given);
  const rest = length - sizes.reduce((sum, size) => sum + (size === -1 ? 0 : size), 0);
  return sizes.map((size) => (size === -1 ? rest : size));
}

const withLength = (shape: Shape, axis: number, length: number): number[] =>
  shape.map((old, index) => (index === axis ? length : old));

const pairs = (attrs: Attrs): readonly (readonly [number, number])[] => {
  const flat = nums(attrs, 'paddings');
  return flat
    .filter((_, index) => index % 2 === 0)
    .map((before, axis) => [before, flat[2 * axis + 1] ?? 0] as const);
};

export const SHAPES: readonly OpRow[] = [
  {
    op: 'reshape',
    doc: 'The same elements in another shape.',
    kernels: ['Reshape'],
    inputs: ['x'],
    attrs: (attrs, [x]) => ({ shape: implicit(numbers(attrs['shape']), sizeOf(x?.shape ?? [])) }),
    infer: ([x], attrs) => [{ dtype: x?.dtype ?? 'float32', shape: nums(attrs, 'shape') }],
    lower: (b, inputs, attrs) => b.reshape(only(inputs), nums(attrs, 'shape')),
    flops: none,
    samples: [
      { inputs: [f32(2, 3)], attrs: { shape: [3, 2] } },
      { inputs: [f32(2, 3, 4)], attrs: { shape: [-1, 4] } },
      { inputs: [i32(1)], attrs: { shape: [] } },
      { inputs: [f32(0, 3)], attrs: { shape: [3, 0] } },
    ],
  },
  {
    op: 'expand_dims',
    doc: 'A new axis of length 1.',
    kernels: ['ExpandDims'],
    inputs: ['input'],
    attrs: (attrs, [x]) => ({ dim: axisOf(attrs['dim'], rankOf(x) + 1) }),
    infer: ([x], attrs) => [
      { dtype: x?.dtype ?? 'float32', shape: (x?.shape ?? []).toSpliced(num(attrs, 'dim'), 0, 1) },
    ],
    lower: (b, inputs, _, [out]) => b.reshape(only(inputs), out?.shape ?? []),
    flops: none,
    samples: [
      { inputs: [f32(2, 3)], attrs: { dim: 1 } },
      { inputs: [f32(2)], attrs: { dim: -1 } },
    ],
  },
  {
    op: 'transpose',
    doc: 'The axes in another order.',
    kernels: ['Transpose'],
    inputs: ['x'],
    infer: ([x], attrs) => [
      { dtype: x?.dtype ?? 'float32', shape: nums(attrs, 'perm').map((axis) => x?.shape[axis] ?? 1) },
    ],
    lower: (b, inputs, attrs) => b.transpose(only(inputs), nums(attrs, 'perm')),
    flops: none,
    samples: [
      { inputs: [f32(2, 3)], attrs: { perm: [1, 0] } },
      { inputs: [f32(2, 3, 4)], attrs: { perm: [2, 0, 1] } },
      { inputs: [i32(2, 3, 1)], attrs: { perm: [0, 2, 1] } },
    ],
  },
  {
    op: 'slice',
    doc: 'A block of the elements.',
    kernels: ['Slice'],
    inputs: ['x'],
    attrs: (attrs, [x]) => {
      const shape = x?.shape ?? [];
      const given = numbers(attrs['begin']);
      const begin = shape.map((_, axis) => given[axis] ?? 0);
      const wanted = attrs['size'] === undefined || attrs['size'] === null ? [] : numbers(attrs['size']);
      const size = shape.map((length, axis) => {
        const asked = wanted[axis] ?? -1;
        return asked < 0 ? length - (begin[axis] ?? 0) : asked;
      });
      return { begin, size };
    },
    infer: ([x], attrs) => [{ dtype: x?.dtype ?? 'float32', shape: nums(attrs, 'size') }],
    lower: (b, inputs, attrs) => {
      const [begin, size] = [nums(attrs, 'begin'), nums(attrs, 'size')];
      const ends = begin.map((start, axis) => start + (size[axis] ?? 0));
      return cut(
        b,
        only(inputs),
        begin,
        ends,
        begin.map(() => 1),
        size,
      );
    },
    flops: none,
    samples: [
      { inputs: [f32(4, 5)], attrs: { begin: [1, 2], size: [2, -1] } },
      { inputs: [f32(4)], attrs: { begin: [1], size: [2] } },
      { inputs: [bool(3, 2)], attrs: { begin: [0, 1], size: [3, 1] } },
      { inputs: [f32(4, 5)], attrs: { begin: [1, 2], size: [0, 3] } },
      { inputs: [f32()], attrs: { begin: [], size: [] } },
    ],
  },
  {
    op: 'strided_slice',
    doc: 'A block with steps, as NumPy and TensorFlow index.',
    kernels: ['StridedSlice'],
    inputs: ['x'],
    attrs: (attrs, [x]) => denseStrides(attrs, x?.shape ?? []),
    infer: ([x], attrs) => [{ dtype: x?.dtype ?? 'float32', shape: nums(attrs, 'shape') }],
    lower: (b, inputs, attrs) => {
      const x = only(inputs);
      const lengths = nums(attrs, 'lengths');
      return b.reshape(
        cut(b, x, nums(attrs, 'starts'), nums(attrs, 'ends'), nums(attrs, 'steps'), lengths),
        nums(attrs, 'shape'),
      );
    },
    call: (attrs) => ({
      kernel: 'StridedSlice',
      attrs: Object.fromEntries(
        [
          'begin',
          'end',
          'strides',
          'beginMask',
          'endMask',
          'ellipsisMask',
          'newAxisMask',
          'shrinkAxisMask',
        ].map((name) => [name, attrs[name]]),
      ),
    }),
    flops: none,
    samples: [
      {
        inputs: [f32(4, 6)],
        attrs: {
          begin: [0, 1],
          end: [4, 6],
          strides: [2, 2],
          beginMask: 0,
          endMask: 0,
          ellipsisMask: 0,
          newAxisMask: 0,
          shrinkAxisMask: 0,
        },
      },
      {
        inputs: [f32(4, 6)],
        attrs: {
          begin: [3, -1],
          end: [0, 0],
          strides: [-1, -2],
          beginMask: 0,
          endMask: 2,
          ellipsisMask: 0,
          newAxisMask: 0,
          shrinkAxisMask: 0,
        },
      },
      {
        inputs: [f32(4, 6)],
        attrs: {
          begin: [1, 0],
          end: [2, 0],
          strides: [1, 1],
          beginMask: 2,
          endMask: 2,
          ellipsisMask: 0,
          newAxisMask: 0,
          shrinkAxisMask: 1,
        },
      },
      {
        inputs: [f32(2, 3, 4)],
        attrs: {
          begin: [0, 0, 1],
          end: [0, 0, 3],
          strides: [1, 1, 1],
          beginMask: 0,
          endMask: 0,
          ellipsisMask: 1,
          newAxisMask: 2,
          shrinkAxisMask: 0,
        },
      },
    ],
  },
  {
    op: 'concat',
    doc: 'Tensors joined along an axis.',
    kernels: ['Concat'],
    inputs: ['...'],
    attrs: (attrs, [x]) => ({ axis: axisOf(attrs['axis'], rankOf(x)) }),
    infer: (inputs, attrs) => {
      const axis = num(attrs, 'axis');
      const length = inputs.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
      return [
        { dtype: inputs[0]?.dtype ?? 'float32', shape: withLength(inputs[0]?.shape ?? [], axis, length) },
      ];
    },
    lower: (b, inputs, attrs, [output]) => {
      const out = must(output, 'an output');
      const parts = inputs.map((part) => b.cast(part, out.dtype));
      return b.op('Concat', parts, out, { axis: num(attrs, 'axis') });
    },
    flops: none,
    samples: [
      { inputs: [f32(2, 3), f32(2, 1)], attrs: { axis: 1 } },
      { inputs: [i32(2, 3), i32(1, 3), i32(2, 3)], attrs: { axis: 0 } },
      { inputs: [f32(2, 3, 4, 2), f32(2, 3, 4, 1)], attrs: { axis: 3 } },
      { inputs: [f32(2), i32(3)], attrs: { axis: 0 } },
      { inputs: [bool(0, 2), bool(1, 2)], attrs: { axis: 0 } },
    ],
  },
  {
    op: 'pack',
    doc: 'Tensors of one shape, stacked along a new axis.',
    kernels: ['Pack'],
    inputs: ['...'],
    attrs: (attrs, [x]) => ({ axis: axisOf(attrs['axis'], rankOf(x) + 1) }),
    infer: (inputs, attrs) => [
      {
        dtype: inputs[0]?.dtype ?? 'float32',
        shape: (inputs[0]?.shape ?? []).toSpliced(num(attrs, 'axis'), 0, inputs.length),
      },
    ],
    lower: (b, inputs, attrs, [out]) => {
      const axis = num(attrs, 'axis');
      return b.op(
        'Concat',
        inputs.map((x) => b.reshape(x, x.shape.toSpliced(axis, 0, 1))),
        must(out, 'an output'),
        { axis },
      );
    },
    flops: none,
    samples: [
      { inputs: [f32(2, 3), f32(2, 3)], attrs: { axis: 0 } },
      { inputs: [f32(2), f32(2), f32(2)], attrs: { axis: 1 } },
      { inputs: [f32(), f32()], attrs: { axis: 0 } },
    ],
  },
  {
    op: 'unpack',
    doc: 'The parts of a tensor along an axis, without that axis.',
    kernels: ['Unpack'],
    givesList: true,
    inputs: ['value'],
    attrs: (attrs, [x]) => {
      const axis = axisOf(attrs['axis'], rankOf(x));
      return x?.shape[axis] === 0
        ? new Unsupported('Unstacking an axis of length 0 gives no tensors: leave it out.')
        : { axis };
    },
    infer: ([x], attrs) => {
      const axis = num(attrs, 'axis');
      return Array.from({ length: x?.shape[axis] ?? 0 }, () => ({
        dtype: x?.dtype ?? 'float32',
        shape: (x?.shape ?? []).toSpliced(axis, 1),
      }));
    },
    lower: (b, inputs, attrs, outs) => {
      const x = only(inputs);
      const axis = num(attrs, 'axis');
      const part = { dtype: x.dtype, shape: withLength(x.shape, axis, 1) };
      const parts = b.multi(
        'Split',
        [x, b.ints(outs.map(() => 1))],
        outs.map(() => part),
        { axis },
      );
      return parts.map((value, index) => b.reshape(must(value, 'a part'), outs[index]?.shape ?? []));
    },
    flops: none,
    samples: [
      { inputs: [f32(2, 3)], attrs: { axis: 0 } },
      { inputs: [f32(2, 3)], attrs: { axis: -1 } },
      { inputs: [i32(3, 1)], attrs: { axis: 1 } },
    ],
  },
  {
    op: 'split',
    doc: 'A tensor cut along an axis.',
    kernels: ['SplitV'],
    givesList: true,
    inputs: ['x'],
    attrs: (attrs, [x]) => {
      const axis = axisOf(attrs['axis'], rankOf(x));
      return { axis, numOrSizeSplits: partSizes(attrs['numOrSizeSplits'], x?.shape[axis] ?? 0) };
    },
    infer: ([x], attrs) =>
      nums(attrs, 'numOrSizeSplits').map((length) => ({
        dtype: x?.dtype ?? 'float32',
        shape: withLength(x?.shape ?? [], num(attrs, 'axis'), length),
      })),
    lower: (b, inputs, attrs, outs) =>
      b
        .multi('Split', [only(inputs), b.ints(nums(attrs, 'numOrSizeSplits'))], outs, {
          axis: num(attrs, 'axis'),
        })
        .map((value) => must(value, 'a part')),
    flops: none,
    samples: [
      { inputs: [f32(4, 3)], attrs: { numOrSizeSplits: 2, axis: 0 } },
      { inputs: [f32(2, 6)], attrs: { numOrSizeSplits: [1, -1, 2], axis: 1 } },
      { inputs: [f32(2, 3)], attrs: { numOrSizeSplits: 1, axis: 1 } },
      { inputs: [i32(2, 3)], attrs: { numOrSizeSplits: [3, 0], axis: 1 } },
    ],
  },
  {
    op: 'tile',
    doc: 'A tensor repeated along its axes.',
    kernels: ['Tile'],
    inputs: ['x'],
    infer: ([x], attrs) => [
      {
        dtype: x?.dtype ?? 'float32',
        shape: nums(attrs, 'reps').map((count, axis) => count * (x?.shape[axis] ?? 1)),
      },
    ],
    lower: (b, inputs, attrs, [out]) =>
      b.op('Tile', [only(inputs), b.ints(nums(attrs, 'reps'))], must(out, 'an output')),
    flops: none,
    samples: [
      { inputs: [f32(2, 3)], attrs: { reps: [2, 1] } },
      { inputs: [i32(3)], attrs: { reps: [3] } },
      { inputs: [f32(1, 2, 1)], attrs: { reps: [2, 2, 3] } },
    ],
  },
  {
    op: 'pad',
    doc: 'A tensor with a border of one value.',
    kernels: ['PadV2'],
    inputs: ['x'],
    attrs: (attrs) => ({
      paddings: (attrs['paddings'] as readonly (readonly number[])[]).flatMap((pair) => [...pair]),
      constantValue: Number(attrs['constantValue'] ?? 0),
    }),
    infer: ([x], attrs) => [
      {
        dtype: x?.dtype ?? 'float32',
        shape: pairs(attrs).map(([before, after], axis) => before + (x?.shape[axis] ?? 0) + after),
      },
    ],
    lower: (b, inputs, attrs, [out]) => {
      const x = only(inputs);
      const sides = pairs(attrs);
      const pads = b.ints([...sides.map(([before]) => before), ...sides.map(([, after]) => after)]);
      return b.op('Pad', [x, pads, b.scalar(num(attrs, 'constantValue'), x.dtype)], must(out, 'an output'), {
        mode: 'constant',
      });
    },
    call: (attrs) => ({
      kernel: 'PadV2',
      attrs: { paddings: pairs(attrs), constantValue: num(attrs, 'constantValue') },
    }),
    flops: none,
    samples: [
      {
        inputs: [f32(2, 3)],
        attrs: {
          paddings: [
            [1, 0],
            [2, 1],
          ],
          constantValue: 0,
        },
      },
      { inputs: [f32(3)], attrs: { paddings: [[1, 2]], constantValue: -1.5 } },
      {
        inputs: [i32(2, 2)],
        attrs: {
          paddings: [
            [0, 1],
            [1, 0],
          ],
          constantValue: 7,
        },
      },
    ],
  },
  {
    op: 'reverse',
    doc: 'The elements in the opposite order along some axes.',
    kernels: ['Reverse'],
    inputs: ['x'],
    attrs: (attrs, [x]) => ({ dims: axesOf(attrs['dims'], rankOf(x)) }),
    infer: ([x]) => [like(x)],
    lower: (b, inputs, attrs) => {
      const x = only(inputs);
      const dims = nums(attrs, 'dims');
      const back = x.shape.map((_, axis) => dims.includes(axis));
      return cut(
        b,
        x,
        back.map((is) => (is ? -1 : 0)),
        x.shape.map((length, axis) => (back[axis] ? -length - 1 : length)),
        back.map((is) => (is ? -1 : 1)),
        x.shape,
      );
    },
    flops: none,
    samples: [
      { inputs: [f32(2, 3)], attrs: { dims: [1] } },
      { inputs: [f32(2, 3, 2)], attrs: { dims: [0, -1] } },
      { inputs: [i32(4)], attrs: { dims: [0] } },
      { inputs: [bool(5)], attrs: { dims: [0] } },
      { inputs: [f32()], attrs: { dims: [] } },
    ],
  },
  {
    op: 'zeros_like',
    doc: 'Zeros in the shape of another tensor.',
    kernels: ['ZerosLike'],
    inputs: ['x'],
    infer: ([x]) => [like(x)],
    lower: (b, _, __, [out]) => filled(b, 0, must(out, 'an output')),
    flops: none,
    samples: [{ inputs: [f32(2, 3)] }, { inputs: [i32(2)] }, { inputs: [f32()] }],
  },
  {
    op: 'ones_like',
    doc: 'Ones in the shape of another tensor.',
    kernels: ['OnesLike'],
    inputs: ['x'],
    infer: ([x]) => [like(x)],
    lower: (b, _, __, [out]) => filled(b, 1, must(out, 'an output')),
    flops: none,
    samples: [{ inputs: [f32(2, 3)] }, { inputs: [i32(2)] }],
  },
  {
    op: 'fill',
    doc: 'A tensor of one value.',
    kernels: ['Fill'],
    inputs: [],
    attrs: (attrs) => ({
      shape: numbers(attrs['shape']),
      value: Number(attrs['value']),
      dtype: typeof attrs['dtype'] === 'string' ? attrs['dtype'] : 'float32',
    }),
    infer: (_, attrs) => [{ dtype: text(attrs, 'dtype') as DType, shape: nums(attrs, 'shape') }],
    lower: (b, _, attrs, [out]) => filled(b, num(attrs, 'value'), must(out, 'an output')),
    flops: none,
    samples: [
      { inputs: [], attrs: { shape: [2, 3], value: 1.5, dtype: 'float32' } },
      { inputs: [], attrs: { shape: [], value: 3, dtype: 'int32' } },
    ],
  },
];
