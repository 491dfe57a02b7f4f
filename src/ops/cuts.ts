/** Operators that take a block of a tensor, put a border around it, repeat it or turn it round. */
import { must } from '../base/errors';
import type { Attrs, Shape, TensorType } from '../ir/graph';
import { axesOf, like, numbers } from './families';
import { only } from './only';
import { num, nums } from './attrs';
import { bool, f32, i32 } from './row';
import type { OnnxBuilder, OnnxValue, OpRow } from './row';
import { denseStrides } from './strided-slice';

const none = () => 0;
const rankOf = (type: TensorType | undefined): number => type?.shape.length ?? 0;

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

const pairs = (attrs: Attrs): readonly (readonly [number, number])[] => {
  const flat = nums(attrs, 'paddings');
  return flat
    .filter((_, index) => index % 2 === 0)
    .map((before, axis) => [before, flat[2 * axis + 1] ?? 0] as const);
};

export const CUTS: readonly OpRow[] = [
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
];
