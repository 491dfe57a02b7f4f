/** Operators that join tensors along an axis, and that take them apart again. */
import { must } from '../base/errors';
import type { Shape, TensorType } from '../ir/graph';
import { axisOf, numbers } from './families';
import { only } from './only';
import { num, nums } from './attrs';
import { bool, f32, i32, Unsupported } from './row';
import type { OpRow } from './row';

const none = () => 0;
const rankOf = (type: TensorType | undefined): number => type?.shape.length ?? 0;

/** Sizes of the parts along an axis, from a count or from sizes of which one may be -1. */
function partSizes(given: unknown, length: number): number[] {
  if (typeof given === 'number') return Array<number>(given).fill(length / given);
  const sizes = numbers(given);
  const rest = length - sizes.reduce((sum, size) => sum + (size === -1 ? 0 : size), 0);
  return sizes.map((size) => (size === -1 ? rest : size));
}

const withLength = (shape: Shape, axis: number, length: number): number[] =>
  shape.map((old, index) => (index === axis ? length : old));

export const JOINS: readonly OpRow[] = [
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
];
