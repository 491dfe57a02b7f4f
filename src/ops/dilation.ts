/**
 * Greyscale dilation (morphology): the largest of each window's elements, each plus its element of the filter; and the gradients,
 * which go to the first of the largest. Unrolled over the elements of the filter, which are few.
 */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, Shape } from '../ir/graph';
import { expression } from './elementwise';
import { reduceTo } from './families';
import { f32, Unsupported } from './row';
import type { OnnxBuilder, OnnxValue, OpRow, Sample } from './row';
import { kernelWindows, outLengths, partsOf, windowsIn, windowsOf } from './windows';

/** tfjs' value for a window without elements. */
const LOWEST = Number.MIN_SAFE_INTEGER;
const MOST = 49;
const TOO_LARGE =
  'Dilation by a filter of more than 49 elements: the graph has nodes for each. Use a smaller filter, more than once.';

const kernelOf = (filter: Shape): readonly number[] => filter.slice(0, 2);

function dilationAttrs(
  attrs: Readonly<Record<string, unknown>>,
  image: Shape,
  filter: Shape,
): Attrs | Unsupported {
  if (sizeOf(kernelOf(filter)) > MOST) return new Unsupported(TOO_LARGE);
  return { ...windowsOf(partsOf(image).lengths, kernelOf(filter), attrs) };
}

function outShape(image: Shape, filter: Shape, attrs: Attrs): number[] {
  const { batch, lengths, channels } = partsOf(image);
  return [batch, ...outLengths(lengths, kernelOf(filter), windowsIn(attrs)), channels];
}

/** One element of the filter: where its elements of the image lie, and the sums that it makes. */
interface Tap {
  readonly row: number;
  readonly column: number;
  readonly sums: OnnxValue;
}

/** What every element of the filter [height, width, channels] sees of the image, plus itself: each [n, out, out, channels]. */
function taps(b: OnnxBuilder, x: OnnxValue, filter: OnnxValue, attrs: Attrs): Tap[] {
  const { strides, dilations, pads } = windowsIn(attrs);
  const [top = 0, left = 0, bottom = 0, right = 0] = pads.map((pad) => Math.max(0, pad));
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
  const shape = [batch, height + top + bottom, width + left + right, channels];
  const around = b.ints([0, top, left, 0, 0, bottom, right, 0]);
  const image = pads.every((pad) => pad <= 0)
    ? x
    : b.op('Pad', [x, around, b.scalar(LOWEST, 'float32')], { dtype: x.dtype, shape }, { mode: 'constant' });
  const out = outShape(x.shape, filter.shape, attrs);
  const [rows = 1, columns = 1] = kernelOf(filter.shape);
  const { add } = expression(b);
  return Array.from({ length: rows * columns }, (_, index) => {
    const row = Math.floor(index / columns) * (dilations[0] ?? 1);
    const column = (index % columns) * (dilations[1] ?? 1);
    const [down = 1, across = 1] = strides;
    const [outRows = 1, outColumns = 1] = out.slice(1, 3);
    const seen = b.op(
      'Slice',
      [
        image,
        b.ints([row, column]),
        b.ints([row + (outRows - 1) * down + 1, column + (outColumns - 1) * across + 1]),
        b.ints([1, 2]),
        b.ints([down, across]),
      ],
      { dtype: x.dtype, shape: out },
    );
    const weight = b.op(
      'Gather',
      [b.reshape(filter, [rows * columns, channels]), b.ints([index])],
      { dtype: 'float32', shape: [1, channels] },
      { axis: 0 },
    );
    return { row, column, sums: add(seen, weight) };
  });
}

const largest = (b: OnnxBuilder, all: readonly Tap[]): OnnxValue => {
  const sums = all.map((tap) => tap.sums);
  const one = must(sums[0], 'a filter');
  return sums.length === 1 ? one : b.op('Max', sums, one);
};

/** The gradient of each element of the filter's sums: dy where it was the first of the largest, else 0. */
function shares(b: OnnxBuilder, all: readonly Tap[], dy: OnnxValue): OnnxValue[] {
  const most = largest(b, all);
  const { equal, where, or } = expression(b);
  let taken: OnnxValue | undefined;
  return all.map(({ sums }) => {
    const here = equal(sums, most);
    const share = taken ? where(taken, 0, where(here, dy, 0)) : where(here, dy, 0);
    taken = taken ? or(taken, here) : here;
    return share;
  });
}

function byFilter(b: OnnxBuilder, inputs: readonly OnnxValue[], attrs: Attrs): OnnxValue {
  const [x, filter, dy] = operands(inputs);
  const channels = must(filter.shape[2], 'channels');
  const parts = shares(b, taps(b, x, filter, attrs), dy).map((share) =>
    reduceTo(b, 'ReduceSum', share, [0, 1, 2], { dtype: 'float32', shape: [1, channels] }),
  );
  const shape = [parts.length, channels];
  return b.reshape(b.op('Concat', parts, { dtype: 'float32', shape }, { axis: 0 }), filter.shape);
}

/** Values set apart by the strides, zeros between them, at their place in an image [n, height, width, c]. */
function placed(
  b: OnnxBuilder,
  share: OnnxValue,
  { row, column }: Tap,
  image: Shape,
  strides: readonly number[],
): OnnxValue {
  const [batch = 1, rows = 1, columns = 1, channels = 1] = share.shape;
  const [down = 1, across = 1] = strides;
  const [, height = 1, width = 1] = image;
  const pad = (x: OnnxValue, amounts: readonly number[], shape: Shape) =>
    amounts.every((amount) => amount === 0)
      ? x
      : b.op(
          'Pad',
          [x, b.ints(amounts), b.scalar(0, 'float32')],
          { dtype: 'float32', shape },
          { mode: 'constant' },
        );
  const loose = b.reshape(share, [batch, rows, 1, columns, 1, channels]);
  const spread = pad(
    loose,
    [0, 0, 0, 0, 0, 0, 0, 0, down - 1, 0, across - 1, 0],
    [batch, rows, down, columns, across, channels],
  );
  const even = b.reshape(spread, [batch, rows * down, columns * across, channels]);
  // A negative pad cuts off the zeros after the last.
  const [after, beside] = [height - row - rows * down, width - column - columns * across];
  return pad(even, [0, row, column, 0, 0, after, beside, 0], [batch, height, width, channels]);
}

function byInput(b: OnnxBuilder, inputs: readonly OnnxValue[], attrs: Attrs): OnnxValue {
  const [x, filter, dy] = operands(inputs);
  const { strides, pads } = windowsIn(attrs);
  const [top = 0, left = 0, bottom = 0, right = 0] = pads.map((pad) => Math.max(0, pad));
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
  const whole = [batch, height + top + bottom, width + left + right, channels];
  const all = taps(b, x, filter, attrs);
  const parts = shares(b, all, dy).map((share, index) =>
    placed(b, share, must(all[index], 'a tap'), whole, strides),
  );
  const sum =
    parts.length === 1 ? must(parts[0], 'a part') : b.op('Sum', parts, { dtype: 'float32', shape: whole });
  return b.op('Slice', [sum, b.ints([top, left]), b.ints([top + height, left + width]), b.ints([1, 2])], {
    dtype: 'float32',
    shape: x.shape,
  });
}

const operands = (inputs: readonly OnnxValue[]) =>
  [must(inputs[0], 'an image'), must(inputs[1], 'a filter'), must(inputs[2], 'a gradient')] as const;

const geometry = (strides: number, pad: string, dilations = 1) => ({
  strides: [strides, strides],
  pad,
  dilations: [dilations, dilations],
});

const GEOMETRIES = [
  { image: [2, 4, 5, 2], filter: [2, 2, 2], out: [2, 3, 4, 2], attrs: geometry(1, 'valid') },
  { image: [1, 5, 5, 1], filter: [3, 2, 1], out: [1, 5, 5, 1], attrs: geometry(1, 'same') },
  { image: [1, 6, 5, 2], filter: [3, 3, 2], out: [1, 3, 3, 2], attrs: geometry(2, 'same') },
  { image: [1, 6, 6, 1], filter: [2, 2, 1], out: [1, 4, 4, 1], attrs: geometry(1, 'valid', 2) },
] as const;

const gradients: readonly Sample[] = GEOMETRIES.map(({ image, filter, out, attrs }) => ({
  inputs: [f32(...image), f32(...filter), f32(...out)],
  attrs,
}));

const call =
  (kernel: string): NonNullable<OpRow['call']> =>
  (attrs) => {
    const { pad, strides, dilations } = kernelWindows(attrs);
    return { kernel, attrs: { pad, strides, dilations } };
  };

const gradient = (op: string, kernel: string, doc: string, lower: OpRow['lower'], of: 0 | 1): OpRow => ({
  op,
  doc,
  kernels: [kernel],
  inputs: ['x', 'filter', 'dy'],
  attrs: (attrs, [x, filter]) =>
    dilationAttrs(attrs, must(x, 'an image').shape, must(filter, 'a filter').shape),
  infer: (inputs) => [{ dtype: 'float32', shape: must(inputs[of], 'an operand').shape }],
  lower,
  call: call(kernel),
  flops: ([, filter], [out]) => 3 * sizeOf(out?.shape ?? []) * sizeOf(kernelOf(filter?.shape ?? [])),
  samples: gradients,
});

export const DILATION: readonly OpRow[] = [
  {
    op: 'dilation2d',
    doc: 'The largest of each window, each element plus its element of the filter.',
    kernels: ['Dilation2D'],
    inputs: ['x', 'filter'],
    attrs: (attrs, [x, filter]) =>
      dilationAttrs(attrs, must(x, 'an image').shape, must(filter, 'a filter').shape),
    infer: ([x, filter], attrs) => [
      {
        dtype: x?.dtype ?? 'float32',
        shape: outShape(must(x, 'an image').shape, must(filter, 'a filter').shape, attrs),
      },
    ],
    lower: (b, [x, filter], attrs) =>
      largest(b, taps(b, must(x, 'an image'), must(filter, 'a filter'), attrs)),
    call: call('Dilation2D'),
    flops: ([, filter], [out]) => 2 * sizeOf(out?.shape ?? []) * sizeOf(kernelOf(filter?.shape ?? [])),
    samples: GEOMETRIES.map(({ image, filter, attrs }) => ({
      inputs: [f32(...image), f32(...filter)],
      attrs,
    })),
  },
  gradient(
    'dilation2d_backprop_input',
    'Dilation2DBackpropInput',
    'The gradient of dilation by its input.',
    byInput,
    0,
  ),
  gradient(
    'dilation2d_backprop_filter',
    'Dilation2DBackpropFilter',
    'The gradient of dilation by its filter.',
    byFilter,
    1,
  ),
];
