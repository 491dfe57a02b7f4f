/** Operators that give the same elements another shape or order, and with them those that cut and join tensors. */
import { sizeOf } from '../ir/graph';
import type { TensorType } from '../ir/graph';
import { CUTS } from './cuts';
import { axisOf, numbers } from './families';
import { JOINS } from './joins';
import { only } from './only';
import { num, nums } from './attrs';
import { f32, i32 } from './row';
import type { OpRow } from './row';

const none = () => 0;
const rankOf = (type: TensorType | undefined): number => type?.shape.length ?? 0;

/** One length may be -1: what is left. */
function implicit(shape: readonly number[], size: number): number[] {
  const known = shape.reduce((product, length) => (length === -1 ? product : product * length), 1);
  return shape.map((length) => (length === -1 ? (known === 0 ? 0 : size / known) : length));
}

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
  ...CUTS,
  ...JOINS,
];
