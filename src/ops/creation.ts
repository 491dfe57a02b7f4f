/** Operators that make a tensor from numbers alone, or from a shape. */
import { must } from '../base/errors';
import { makeData, sizeOf } from '../ir/graph';
import type { Data } from '../ir/graph';
import { filled, like, numbers } from './families';
import { only } from './only';
import { dtypeOf, num, nums } from './attrs';
import { bool, f32, i32, of } from './row';
import type { OpRow } from './row';

const none = () => 0;

/** The length of tf.range; a step of the wrong sign gives nothing, but for the default of 1, which then goes down. */
function rangeLength(start: number, stop: number, step: number): number {
  if (start === stop || (start < stop && step < 0) || (stop < start && step > 1)) return 0;
  return Math.abs(Math.ceil((stop - start) / step));
}

/** Each element from the one before it in the tensor's precision, as tfjs does it. */
function ascending(data: Data, start: number, step: number): Data {
  if (data.length > 0) data[0] = start;
  for (let index = 1; index < data.length; index++) data[index] = must(data[index - 1], 'an element') + step;
  return data;
}

export const CREATION: readonly OpRow[] = [
  {
    op: 'range',
    doc: 'Numbers from start to stop, without stop, by steps.',
    kernels: ['Range'],
    inputs: [],
    attrs: (attrs) => ({
      start: Number(attrs['start']),
      stop: Number(attrs['stop']),
      step: Number(attrs['step'] ?? 1),
      dtype: typeof attrs['dtype'] === 'string' ? attrs['dtype'] : 'float32',
    }),
    infer: (_, attrs) => [
      {
        dtype: dtypeOf(attrs),
        shape: [rangeLength(num(attrs, 'start'), num(attrs, 'stop'), num(attrs, 'step'))],
      },
    ],
    lower: (b, _, attrs, [output]) => {
      const { dtype, shape } = must(output, 'an output');
      const [start, stop, step] = [num(attrs, 'start'), num(attrs, 'stop'), num(attrs, 'step')];
      const data = makeData(dtype, sizeOf(shape));
      return b.constant(ascending(data, start, stop < start && step === 1 ? -1 : step), shape);
    },
    flops: none,
    samples: [
      { inputs: [], attrs: { start: 0, stop: 5, step: 1, dtype: 'int32' } },
      { inputs: [], attrs: { start: 1, stop: 2, step: 0.3, dtype: 'float32' } },
      { inputs: [], attrs: { start: 3, stop: 0, step: 1, dtype: 'float32' } },
      { inputs: [], attrs: { start: 9, stop: 0, step: -2, dtype: 'int32' } },
      { inputs: [], attrs: { start: 2, stop: 2, step: 1, dtype: 'float32' } },
    ],
  },
  {
    op: 'linspace',
    doc: 'Numbers at equal distances from start to stop, both included.',
    kernels: ['LinSpace'],
    inputs: [],
    infer: (_, attrs) => [{ dtype: 'float32', shape: [num(attrs, 'num')] }],
    lower: (b, _, attrs) => {
      const [start, stop, count] = [num(attrs, 'start'), num(attrs, 'stop'), num(attrs, 'num')];
      const data = makeData('float32', count);
      return b.constant(ascending(data, start, (stop - start) / (count - 1)), [count]);
    },
    flops: none,
    samples: [
      { inputs: [], attrs: { start: -1, stop: 2, num: 7 } },
      { inputs: [], attrs: { start: 2, stop: 0, num: 3 } },
      { inputs: [], attrs: { start: 5, stop: 9, num: 1 } },
    ],
  },
  {
    op: 'diag',
    doc: 'A tensor of twice the rank with those elements on its diagonal, and zeros.',
    kernels: ['Diag'],
    inputs: ['x'],
    infer: ([x]) => [{ dtype: x?.dtype ?? 'float32', shape: [...(x?.shape ?? []), ...(x?.shape ?? [])] }],
    lower: (b, inputs, _, [output]) => {
      const x = only(inputs);
      const size = sizeOf(x.shape);
      const positions = b.constant(
        Int32Array.from({ length: size }, (_value, index) => index),
        [size, 1],
      );
      const matrix = { dtype: x.dtype, shape: [size, size] };
      const on = b.op('Equal', [positions, b.reshape(positions, [1, size])], { ...matrix, dtype: 'bool' });
      const row = b.reshape(x, [1, size]);
      const made =
        x.dtype === 'bool'
          ? b.op('And', [on, row], matrix)
          : b.op('Where', [on, row, b.scalar(0, x.dtype)], matrix);
      return b.reshape(made, must(output, 'an output').shape);
    },
    flops: none,
    samples: [{ inputs: [f32(4)] }, { inputs: [i32(3)] }, { inputs: [bool(3)] }, { inputs: [f32(2, 3)] }],
  },
  {
    op: 'broadcast_args',
    doc: 'The shape that two shapes broadcast to.',
    kernels: ['BroadcastArgs'],
    inputs: ['s0', 's1'],
    infer: ([s0, s1]) => [{ dtype: 'int32', shape: [Math.max(s0?.shape[0] ?? 0, s1?.shape[0] ?? 0)] }],
    lower: (b, inputs, _, [output]) => {
      const out = must(output, 'an output');
      const [rank = 0] = out.shape;
      const [first, second] = [only(inputs), only(inputs, 1)].map((shape) => {
        const missing = rank - (shape.shape[0] ?? 0);
        return missing === 0
          ? shape
          : b.op('Pad', [shape, b.ints([missing, 0]), b.scalar(1, 'int32')], out, { mode: 'constant' });
      });
      const [x, y] = [must(first, 'a shape'), must(second, 'a shape')];
      const isOne = b.op('Equal', [x, b.scalar(1, 'int32')], { dtype: 'bool', shape: out.shape });
      return b.op('Where', [isOne, y, x], out);
    },
    flops: none,
    samples: [
      { inputs: [of(i32(3), [2, 1, 4]), of(i32(2), [3, 1])] },
      { inputs: [of(i32(2), [1, 5]), of(i32(2), [6, 5])] },
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
    infer: (_, attrs) => [{ dtype: dtypeOf(attrs), shape: nums(attrs, 'shape') }],
    lower: (b, _, attrs, [out]) => filled(b, num(attrs, 'value'), must(out, 'an output')),
    flops: none,
    samples: [
      { inputs: [], attrs: { shape: [2, 3], value: 1.5, dtype: 'float32' } },
      { inputs: [], attrs: { shape: [], value: 3, dtype: 'int32' } },
    ],
  },
];
