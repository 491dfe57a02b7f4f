/**
 * Pooling by maximum and by average, over two or three spatial axes, and their gradients. ONNX Runtime takes the first
 * of equal maxima in row-major order, and so does tfjs in two dimensions; in three it takes the last.
 */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, Shape, TensorType } from '../ir/graph';
import { seen, transposedWindows } from './convolution';
import {
  averageGradientSamples,
  forwardSamples,
  IMAGES,
  maxGradientSamples,
  TIED,
  TIED_GRADIENT,
  untied,
  VOLUMES,
} from './pooling-samples';
import { nums, Unsupported } from './row';
import type { OnnxBuilder, OnnxValue, OpRow, Sample } from './row';
import {
  cut,
  fromFirst,
  isChannelsFirst,
  kernelWindows,
  onnxWindows,
  outLengths,
  padded,
  partsOf,
  perAxis,
  spanOf,
  toFirst,
  windowsIn,
  windowsOf,
} from './windows';

type KernelAttrs = Readonly<Record<string, unknown>>;

const LAST_ONLY =
  'Pooling of volumes with channels first (NCDHW): transpose them to NDHWC, which every backend of tfjs has.';
const INTEGERS =
  'Pooling of whole numbers: ONNX has it for float32 only. Cast with tf.cast(x, "float32") first.';
const EMPTY =
  'Pooling with padding as wide as its window, so that some windows hold nothing: pad with tf.pad first, and say with which value.';

/** tfjs' kernels of three axes take no padding in numbers: theirs stays as it is. */
function poolAttrs(attrs: KernelAttrs, image: Shape): Attrs | Unsupported {
  if (isChannelsFirst(attrs)) return new Unsupported(LAST_ONLY);
  const { lengths } = partsOf(image);
  const kernel = perAxis(attrs['filterSize'], lengths.length);
  const { pad, dimRoundingMode } = attrs;
  return {
    kernel,
    ...windowsOf(lengths, kernel, { ...attrs, dilations: 1 }),
    ...(image.length === 5 && {
      pad: pad as string,
      ...(typeof dimRoundingMode === 'string' && { dimRoundingMode }),
    }),
  };
}

function poolCall(attrs: Attrs): KernelAttrs {
  const filterSize = [...nums(attrs, 'kernel')];
  const { strides } = windowsIn(attrs);
  if (filterSize.length === 2) return { ...kernelWindows(attrs), filterSize };
  const { pad, dimRoundingMode } = attrs;
  return { filterSize, strides: [...strides], pad, dimRoundingMode, dataFormat: 'NDHWC' };
}

function pooledShape(image: Shape, attrs: Attrs): number[] {
  const { batch, lengths, channels } = partsOf(image);
  return [batch, ...outLengths(lengths, nums(attrs, 'kernel'), windowsIn(attrs)), channels];
}

/** An image as ONNX pools it: channels first, and the pads that are left. */
type Prepared = ReturnType<typeof cut>;

/** Why ONNX' operators can't pool it. */
function refusal({ image, pads }: Prepared, attrs: Attrs): Unsupported | undefined {
  if (image.dtype !== 'float32') return new Unsupported(INTEGERS);
  const kernel = nums(attrs, 'kernel');
  const wide = pads.some((pad, axis) => pad >= must(kernel[axis % kernel.length], 'a length'));
  return wide ? new Unsupported(EMPTY) : undefined;
}

const prepared = (b: OnnxBuilder, x: OnnxValue, attrs: Attrs): Prepared =>
  cut(b, toFirst(b, x), windowsIn(attrs).pads);

/** What pooling makes of an image, and the attributes of ONNX' operators. */
function pooled({ image, pads }: Prepared, attrs: Attrs) {
  const kernel = nums(attrs, 'kernel');
  const windows = { ...windowsIn(attrs), pads };
  const out = outLengths(image.shape.slice(2), kernel, windows);
  return { shape: [...image.shape.slice(0, 2), ...out], windows: onnxWindows(kernel, windows) };
}

function averaged(b: OnnxBuilder, given: Prepared, attrs: Attrs): OnnxValue {
  const { shape, windows } = pooled(given, attrs);
  const { kernel_shape = [], strides = [], pads = [] } = windows;
  // The operator has dilations from opset 19 on.
  const options = { kernel_shape, strides, pads, count_include_pad: 0 };
  return b.op('AveragePool', [given.image], { dtype: 'float32', shape }, options);
}

function maxima(b: OnnxBuilder, given: Prepared, attrs: Attrs): OnnxValue {
  const { shape, windows } = pooled(given, attrs);
  return b.op('MaxPool', [given.image], { dtype: 'float32', shape }, windows);
}

/** The maxima, and the place of the first of each in all of the image's elements. */
function maximaWithPlaces(b: OnnxBuilder, given: Prepared, attrs: Attrs) {
  const { shape, windows } = pooled(given, attrs);
  const types = [
    { dtype: 'float32', shape },
    { dtype: 'int64', shape },
  ] as const;
  const [y, places] = b.multi('MaxPool', [given.image], types, windows);
  return { y: must(y, 'the maxima'), places: must(places, 'their places') };
}

/** Places in an image that lies channels first, as ONNX numbers them, to places in one that lies channels last. */
function placesLast(b: OnnxBuilder, places: OnnxValue, image: Shape, attrs: Attrs): OnnxValue {
  const [batch = 1, height = 1, width = 1, channels = 1] = image;
  const int64 = (type: string, x: OnnxValue, y: OnnxValue) =>
    b.op(type, [x, y], { dtype: 'int64', shape: places.shape });
  const number = (value: number) => b.scalar(value, 'int64');
  const pixel = int64('Mod', places, number(height * width));
  const channel = b.constant(
    BigInt64Array.from({ length: channels }, (_, index) => BigInt(index)),
    [1, channels, 1, 1],
  );
  const place = int64('Add', int64('Mul', pixel, number(channels)), channel);
  if (attrs['includeBatchInIndex'] !== true) return b.cast(place, 'int32');
  const size = height * width * channels;
  const start = b.constant(
    BigInt64Array.from({ length: batch }, (_, index) => BigInt(index * size)),
    [batch, 1, 1, 1],
  );
  return b.cast(int64('Add', place, start), 'int32');
}

/** Whether no element of the image lies in two windows. */
const isApart = (attrs: Attrs): boolean => {
  const { strides, dilations } = windowsIn(attrs);
  return nums(attrs, 'kernel').every(
    (length, axis) => (strides[axis] ?? 1) >= spanOf(length, dilations[axis] ?? 1),
  );
};

/** The spatial axes from their ends to their beginnings. */
function reversed(b: OnnxBuilder, image: OnnxValue): OnnxValue {
  const axes = image.shape.slice(2).map((_, axis) => axis + 2);
  const all = (value: number) => b.ints(axes.map(() => value));
  return b.op('Slice', [image, all(-1), all(-(2 ** 31)), b.ints(axes), all(-1)], image);
}

/** Each window's gradient goes to the place of its maximum: of equal ones the first in an image, the last in a volume, as tfjs has it. */
function maxGradient(b: OnnxBuilder, dy: OnnxValue, x: OnnxValue, attrs: Attrs): OnnxValue | Unsupported {
  const isVolume = x.shape.length === 5;
  const turn = (value: OnnxValue) => (isVolume ? reversed(b, value) : value);
  const first = toFirst(b, x);
  const { lengths } = partsOf(dy.shape);
  const whole = isVolume ? seen(b, first, nums(attrs, 'kernel'), lengths, attrs) : prepared(b, x, attrs);
  const refused = refusal(whole, attrs);
  if (refused) return refused;
  const { image, pads } = whole;
  const axes = lengths.length;
  const given = isVolume
    ? { image: turn(image), pads: [...pads.slice(axes), ...pads.slice(0, axes)] }
    : whole;
  const [size, count] = [sizeOf(image.shape), sizeOf(dy.shape)];
  const zeros = b.op('ConstantOfShape', [b.ints([size])], { dtype: 'float32', shape: [size] });
  const { places } = maximaWithPlaces(b, given, attrs);
  const scattered = b.op(
    'ScatterElements',
    [zeros, b.reshape(places, [count]), b.reshape(turn(toFirst(b, dy)), [count])],
    { dtype: 'float32', shape: [size] },
    { axis: 0, reduction: isApart(attrs) ? 'none' : 'add' },
  );
  // What no window saw has no gradient.
  const before = windowsIn(attrs)
    .pads.slice(0, axes)
    .map((pad) => Math.max(0, -pad));
  const after = before.map(
    (start, axis) => (first.shape[axis + 2] ?? 0) - start - (image.shape[axis + 2] ?? 0),
  );
  return fromFirst(b, padded(b, turn(b.reshape(scattered, image.shape)), [...before, ...after]));
}

/** Each window's gradient goes in equal parts to the whole window, as wide as the filter is even where it stands over the edge. */
function averageGradient(b: OnnxBuilder, dy: OnnxValue, attrs: Attrs, out: TensorType): OnnxValue {
  const kernel = nums(attrs, 'kernel');
  const { batch, lengths, channels } = partsOf(out.shape);
  const counts = partsOf(dy.shape).lengths;
  const { windows, reached, margins } = transposedWindows(lengths, kernel, counts, attrs);
  const size = sizeOf(kernel);
  // Every channel of every image by itself: one filter serves them all.
  const images = batch * channels;
  const made = b.op(
    'ConvTranspose',
    [
      b.reshape(toFirst(b, dy), [images, 1, ...counts]),
      b.constant(new Float32Array(size).fill(1 / size), [1, 1, ...kernel]),
    ],
    { dtype: 'float32', shape: [images, 1, ...reached] },
    { ...windows, group: 1 },
  );
  const whole = padded(b, made, margins);
  return fromFirst(b, b.reshape(whole, [batch, channels, ...lengths]));
}

const first = (values: readonly OnnxValue[]): OnnxValue => must(values[0], 'an operand');
const windowFlops: NonNullable<OpRow['flops']> = (_, [out], attrs) =>
  sizeOf(out?.shape ?? []) * sizeOf(nums(attrs, 'kernel'));

function forward(
  op: string,
  kernel: string,
  make: typeof maxima,
  doc: string,
  samples: readonly Sample[],
): OpRow {
  return {
    op,
    doc,
    kernels: [kernel],
    inputs: ['x'],
    attrs: (attrs, [x]) => poolAttrs(attrs, must(x, 'an image').shape),
    infer: ([x], attrs) => [
      { dtype: x?.dtype ?? 'float32', shape: pooledShape(must(x, 'an image').shape, attrs) },
    ],
    lower: (b, inputs, attrs) => {
      const given = prepared(b, first(inputs), attrs);
      return refusal(given, attrs) ?? fromFirst(b, make(b, given, attrs));
    },
    call: (attrs) => ({ kernel, attrs: poolCall(attrs) }),
    flops: windowFlops,
    samples,
  };
}

function gradient(
  op: string,
  kernel: string,
  doc: string,
  inputs: readonly string[],
  lower: OpRow['lower'],
  samples: readonly Sample[],
): OpRow {
  return {
    op,
    doc,
    kernels: [kernel],
    inputs,
    attrs: (attrs, [, x]) => poolAttrs(attrs, must(x, 'an image').shape),
    infer: ([, x]) => [{ dtype: 'float32', shape: must(x, 'an image').shape }],
    lower,
    call: (attrs) => ({ kernel, attrs: poolCall(attrs) }),
    flops: ([dy], _, attrs) => sizeOf(dy?.shape ?? []) * sizeOf(nums(attrs, 'kernel')),
    samples,
  };
}

const lowerMaxGradient: OpRow['lower'] = (b, [dy, x], attrs) =>
  maxGradient(b, must(dy, 'a gradient'), must(x, 'an image'), attrs);
const lowerAverageGradient: OpRow['lower'] = (b, [dy], attrs, [out]) =>
  averageGradient(b, must(dy, 'a gradient'), attrs, must(out, 'an output'));

export const POOLING: readonly OpRow[] = [
  forward('max_pool', 'MaxPool', maxima, 'The largest of each window.', [...forwardSamples(IMAGES), TIED]),
  forward('avg_pool', 'AvgPool', averaged, 'The mean of each window, of what lies in the image.', [
    ...forwardSamples(IMAGES),
  ]),
  forward(
    'max_pool3d',
    'MaxPool3D',
    maxima,
    'The largest of each window of a volume.',
    forwardSamples(VOLUMES),
  ),
  forward(
    'avg_pool3d',
    'AvgPool3D',
    averaged,
    'The mean of each window of a volume.',
    forwardSamples(VOLUMES),
  ),
  gradient(
    'max_pool_grad',
    'MaxPoolGrad',
    'The gradient of max pooling.',
    ['dy', 'input', 'output'],
    lowerMaxGradient,
    [...maxGradientSamples(IMAGES), TIED_GRADIENT],
  ),
  gradient(
    'avg_pool_grad',
    'AvgPoolGrad',
    'The gradient of average pooling.',
    ['dy', 'input'],
    lowerAverageGradient,
    averageGradientSamples(IMAGES),
  ),
  gradient(
    'max_pool3d_grad',
    'MaxPool3DGrad',
    'The gradient of max pooling of volumes.',
    ['dy', 'input', 'output'],
    lowerMaxGradient,
    maxGradientSamples(VOLUMES),
  ),
  gradient(
    'avg_pool3d_grad',
    'AvgPool3DGrad',
    'The gradient of average pooling of volumes.',
    ['dy', 'input'],
    lowerAverageGradient,
    averageGradientSamples(VOLUMES),
  ),
  {
    op: 'max_pool_with_argmax',
    doc: 'The largest of each window, and where it stands in the image as its elements lie, row by row with channels last.',
    kernels: ['MaxPoolWithArgmax'],
    inputs: ['x'],
    attrs: (attrs, [x]) => {
      const normal = poolAttrs(attrs, must(x, 'an image').shape);
      if (normal instanceof Unsupported) return normal;
      return { ...normal, includeBatchInIndex: attrs['includeBatchInIndex'] === true };
    },
    infer: ([x], attrs) => {
      const shape = pooledShape(must(x, 'an image').shape, attrs);
      return [
        { dtype: x?.dtype ?? 'float32', shape },
        { dtype: 'int32', shape },
      ];
    },
    lower: (b, inputs, attrs) => {
      const given = prepared(b, first(inputs), attrs);
      const refused = refusal(given, attrs);
      if (refused) return refused;
      const { y, places } = maximaWithPlaces(b, given, attrs);
      return [fromFirst(b, y), fromFirst(b, placesLast(b, places, first(inputs).shape, attrs))];
    },
    call: (attrs) => ({
      kernel: 'MaxPoolWithArgmax',
      attrs: { ...poolCall(attrs), includeBatchInIndex: attrs['includeBatchInIndex'] === true },
    }),
    flops: windowFlops,
    samples: [
      ...forwardSamples(IMAGES).map(({ inputs, attrs }) => ({
        inputs,
        attrs: { ...attrs, includeBatchInIndex: false },
      })),
      {
        inputs: [untied(3, 4, 4, 2)],
        attrs: { filterSize: 2, strides: 2, pad: 'same', includeBatchInIndex: true },
      },
    ],
  },
];
