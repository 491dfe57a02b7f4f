/** Operators of which ONNX (opset 17) has none: each is composed of several. */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Shape } from '../ir/graph';
import { binary, broadcast, broadcasts, CUMULATIVE, like } from './families';
import { only } from './only';
import { flag, num, text } from './attrs';
import { f32, i32, of, Unsupported } from './row';
import type { OnnxBuilder, OnnxValue, OpRow } from './row';

/** Comparisons at once, above which searching by comparing everything with everything would take too much memory. */
const MOST_COMPARISONS = 2 ** 26;
const BITS = 32;

/** The elements moved along an axis by so many places, up or down, with ones where nothing came from. */
function shifted(b: OnnxBuilder, x: OnnxValue, axis: number, by: number, down: boolean): OnnxValue {
  const pads = [by, -by].flatMap((count) =>
    x.shape.map((_, index) => (index === axis ? (down ? -count : count) : 0)),
  );
  return b.op('Pad', [x, b.ints(pads), b.scalar(1, x.dtype)], x, { mode: 'constant' });
}

/** The lowest 32 bits of integers of two's complement along a new last axis, as 0 and 1 in int64. */
function bitsOf(b: OnnxBuilder, x: OnnxValue, powers: OnnxValue): OnnxValue {
  const int64 = (shape: Shape) => ({ dtype: 'int64', shape }) as const;
  const column = b.reshape(b.cast(x, 'int64'), [...x.shape, 1]);
  const positive = b.op('Mod', [column, b.scalar(2 ** BITS, 'int64')], int64(column.shape));
  const shape = [...x.shape, BITS];
  const right = b.op('Div', [positive, powers], int64(shape));
  return b.op('Mod', [right, b.scalar(2, 'int64')], int64(shape));
}

export const COMPOSED: readonly OpRow[] = [
  {
    op: 'cumprod',
    doc: 'Cumulative product along an axis.',
    kernels: ['Cumprod'],
    inputs: ['x'],
    ...CUMULATIVE,
    // Each pass doubles how many elements a product spans (Hillis and Steele, 1986).
    lower: (b, inputs, attrs, [output]) => {
      const out = must(output, 'an output');
      const x = b.cast(only(inputs), out.dtype);
      const axis = num(attrs, 'axis');
      const length = out.shape[axis] ?? 0;
      if (sizeOf(out.shape) === 0) return x;
      const down = flag(attrs, 'reverse');
      let product = flag(attrs, 'exclusive') ? shifted(b, x, axis, 1, down) : x;
      for (let span = 1; span < length; span *= 2)
        product = b.op('Mul', [product, shifted(b, product, axis, span, down)], out);
      return product;
    },
    samples: [
      { inputs: [f32(2, 5)], attrs: { axis: 1, exclusive: false, reverse: false } },
      { inputs: [f32(3, 2)], attrs: { axis: 0, exclusive: true, reverse: true } },
      { inputs: [f32(2, 7)], attrs: { axis: 1, exclusive: true, reverse: false } },
      { inputs: [of(i32(2, 4), 'positive')], attrs: { axis: 1, exclusive: false, reverse: true } },
      { inputs: [f32(1)], attrs: { axis: 0, exclusive: true, reverse: false } },
    ],
  },
  {
    op: 'search_sorted',
    doc: 'Where each value belongs in the sorted row of the same number: before its equals (left) or after them.',
    kernels: ['SearchSorted'],
    inputs: ['sortedSequence', 'values'],
    infer: ([, values]) => [like(values, 'int32')],
    // The position of a value is the number of elements before it.
    lower: (b, inputs, attrs, [output]) => {
      const [sequence, values, out] = [only(inputs), only(inputs, 1), must(output, 'an output')];
      const [rows = 0, length = 0] = sequence.shape;
      const [, count = 0] = values.shape;
      if (rows * length * count > MOST_COMPARISONS)
        return new Unsupported(
          'Searching so many values in so long a sequence takes too much memory in one graph: search fewer at a time, or outside of it.',
        );
      const dtype = sequence.dtype === 'float32' || values.dtype === 'float32' ? 'float32' : 'int32';
      const type = text(attrs, 'side') === 'left' ? 'Less' : 'LessOrEqual';
      const before = b.op(
        type,
        [
          b.reshape(b.cast(sequence, dtype), [rows, 1, length]),
          b.reshape(b.cast(values, dtype), [rows, count, 1]),
        ],
        { dtype: 'bool', shape: [rows, count, length] },
      );
      return b.op('ReduceSum', [b.cast(before, 'int32'), b.ints([2])], out, { keepdims: 0 });
    },
    flops: ([sequence, values]) => {
      const length = sequence?.shape[1] ?? 1;
      return sizeOf(values?.shape ?? []) * Math.ceil(Math.log2(length + 1));
    },
    samples: [
      {
        inputs: [of(f32(1, 5), [-1, 0, 2, 2, 5]), of(f32(1, 4), [2, -3, 9, 0.5])],
        attrs: { side: 'left' },
      },
      {
        inputs: [of(f32(2, 3), [0, 1, 2, 3, 4, 4]), of(f32(2, 2), [1, 2, 4, 5])],
        attrs: { side: 'right' },
      },
      { inputs: [of(i32(1, 4), [1, 3, 3, 7]), of(i32(1, 3), [3, 0, 8])], attrs: { side: 'right' } },
    ],
  },
  binary(
    'bitwise_and',
    'BitwiseAnd',
    'The bits that both integers have.',
    (b, x, y, out) => {
      const powers = b.constant(
        BigInt64Array.from({ length: BITS }, (_, bit) => 2n ** BigInt(bit)),
        [BITS],
      );
      const shape = broadcast([...x.shape, BITS], [...y.shape, BITS]);
      const wide = { dtype: 'int64', shape } as const;
      const both = b.op('Mul', [bitsOf(b, x, powers), bitsOf(b, y, powers)], wide);
      const sum = { dtype: 'int64', shape: out.shape } as const;
      const total = b.op('ReduceSum', [b.op('Mul', [both, powers], wide), b.ints([-1])], sum, {
        keepdims: 0,
      });
      // The highest bit is the sign's.
      const negative = b.op('Greater', [total, b.scalar(2 ** 31 - 1, 'int64')], { ...sum, dtype: 'bool' });
      const less = b.op('Sub', [total, b.scalar(2 ** BITS, 'int64')], sum);
      return b.cast(b.op('Where', [negative, less, total], sum), 'int32');
    },
    {
      samples: [
        ...broadcasts(i32),
        { inputs: [of(i32(3), [-1, -2147483648, 1 << 20]), of(i32(3), [2147483647, -7, 3 << 19])] },
      ],
    },
  ),
];
