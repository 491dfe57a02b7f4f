/**
 * Pooling by maximum and by average, over two or three spatial axes, and their gradients. Where a window holds its maximum more than once,
 * the first one counts, in row-major order, in tfjs and in ONNX Runtime alike.
 */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, Shape, TensorType } from '../ir/graph';
import { transposedWindows } from './convolution';
import { f32, nums, of, Unsupported } from './row';
import type { OnnxBuilder, OnnxValue, OpRow, Sample, SampleInput } from './row';
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

/** ONNX' pooling operator on an image with its channels first; the indices of the maxima as a second output if wanted. */
function pool(
  b: OnnxBuilder,
  type: 'MaxPool' | 'AveragePool',
  x: OnnxValue,
  attrs: Attrs,
): { readonly y: OnnxValue; readonly indices: () => OnnxValue; readonly image: OnnxValue } | Unsupported {
  if (x.dtype !== 'float32') return new Unsupported(INTEGERS);
  const kernel = nums(attrs, 'kernel');
  const windows = windowsIn(attrs);
  const { image, pads } = cut(b, toFirst(b, x), windows.pads);
  if (pads.some((pad, axis) => pad >= must(kernel[axis % kernel.length], 'a length')))
    return new Unsupported(EMPTY);
  const shape = [
    ...image.shape.slice(0, 2),
    ...outLengths(image.shape.slice(2), kernel, { ...windows, pads }),
  ];
  const { dilations, ...onnx } = onnxWindows(kernel, { ...windows, pads });
  // AveragePool has dilations from opset 19 on.
  const options =
    type === 'MaxPool'
      ? { ...onnx, dilations: must(dilations, 'dilations') }
      : { ...onnx, count_include_pad: 0 };
  return {
    image,
    get y() {
      return b.op(type, [image], { dtype: 'float32', shape }, options);
    },
    indices: () =>
      must(
        b.multi(
          type,
          [image],
          [
            { dtype: 'float32', shape },
            { dtype: 'int64', shape },
          ],
          options,
        )[1],
        'indices',
      ),
  };
}

/** Whether no element of the image lies in two windows. */
const isApart = (attrs: Attrs): boolean => {
  const { strides, dilations } = windowsIn(attrs);
  return nums(attrs, 'kernel').every(
    (length, axis) => (strides[axis] ?? 1) >= spanOf(length, dilations[axis] ?? 1),
  );
};

/** Each window's gradient goes to the place of its maximum. */
function maxGradient(b: OnnxBuilder, dy: OnnxValue, x: OnnxValue, attrs: Attrs): OnnxValue | Unsupported {
  const pooled = pool(b, 'MaxPool', x, attrs);
  if (pooled instanceof Unsupported) return pooled;
  const { image } = pooled;
  const [size, count] = [sizeOf(image.shape), sizeOf(dy.shape)];
  const zeros = b.op('ConstantOfShape', [b.ints([size])], { dtype: 'float32', shape: [size] });
  const scattered = b.op(
    'ScatterElements',
    [zeros, b.reshape(pooled.indices(), [count]), b.reshape(toFirst(b, dy), [count])],
    { dtype: 'float32', shape: [size] },
    { axis: 0, reduction: isApart(attrs) ? 'none' : 'add' },
  );
  return fromFirst(b, uncut(b, b.reshape(scattered, image.shape), attrs));
}

/** An image with what negative pads had cut off put back, as zeros. */
function uncut(b: OnnxBuilder, image: OnnxValue, attrs: Attrs): OnnxValue {
  return padded(
    b,
    image,
    windowsIn(attrs).pads.map((pad) => Math.max(0, -pad)),
  );
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

/** Numbers without ties, whatever the size. */
const untied = (...shape: number[]): SampleInput =>
  of(
    f32(...shape),
    Array.from({ length: sizeOf(shape) }, (_, index) => ((index * 7919) % 1009) / 100 - 5),
  );

interface Geometry {
  readonly image: readonly number[];
  readonly out: readonly number[];
  readonly attrs: KernelAttrs;
}

const IMAGES: readonly Geometry[] = [
  { image: [2, 4, 6, 3], out: [2, 2, 3, 3], attrs: { filterSize: 2, strides: 2, pad: 'valid' } },
  { image: [1, 5, 5, 1], out: [1, 2, 2, 1], attrs: { filterSize: [2, 2], strides: [2, 2], pad: 'valid' } },
  { image: [2, 5, 5, 2], out: [2, 3, 3, 2], attrs: { filterSize: [3, 3], strides: [2, 2], pad: 'same' } },
  { image: [1, 5, 4, 2], out: [1, 4, 3, 2], attrs: { filterSize: [2, 2], strides: [1, 1], pad: 'valid' } },
  { image: [1, 5, 4, 2], out: [1, 5, 4, 2], attrs: { filterSize: [3, 2], strides: [1, 1], pad: 'same' } },
  { image: [1, 5, 5, 1], out: [1, 3, 3, 1], attrs: { filterSize: [3, 3], strides: [2, 2], pad: 1 } },
  { image: [1, 6, 6, 2], out: [1, 2, 2, 2], attrs: { filterSize: [1, 1], strides: [3, 3], pad: 'same' } },
];

const VOLUMES: readonly Geometry[] = [
  {
    image: [1, 4, 4, 4, 2],
    out: [1, 2, 2, 2, 2],
    attrs: { filterSize: [2, 2, 2], strides: [2, 2, 2], pad: 'valid', dataFormat: 'NDHWC' },
  },
  {
    image: [2, 3, 4, 5, 1],
    out: [2, 2, 2, 3, 1],
    attrs: { filterSize: [3, 3, 3], strides: [2, 2, 2], pad: 'same', dataFormat: 'NDHWC' },
  },
];

const TIED: Sample = {
  inputs: [{ dtype: 'float32', shape: [1, 4, 4, 1], values: [1, 2, 2, 0] }],
  attrs: { filterSize: 2, strides: 2, pad: 'valid' },
};

const forwardSamples = (geometries: readonly Geometry[]): Sample[] =>
  geometries.map(({ image, attrs }) => ({ inputs: [untied(...image)], attrs }));

/** The output of the pooling is an operand, but only its shape counts. */
const maxGradientSamples = (geometries: readonly Geometry[]): Sample[] =>
  geometries.map(({ image, out, attrs }) => ({
    inputs: [f32(...out), untied(...image), f32(...out)],
    attrs,
  }));

const averageGradientSamples = (geometries: readonly Geometry[]): Sample[] =>
  geometries.map(({ image, out, attrs }) => ({ inputs: [f32(...out), f32(...image)], attrs }));

function forward(
  op: string,
  kernel: string,
  type: 'MaxPool' | 'AveragePool',
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
      const pooled = pool(b, type, first(inputs), attrs);
      return pooled instanceof Unsupported ? pooled : fromFirst(b, pooled.y);
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
  forward('max_pool', 'MaxPool', 'MaxPool', 'The largest of each window.', [...forwardSamples(IMAGES), TIED]),
  forward('avg_pool', 'AvgPool', 'AveragePool', 'The mean of each window, of what lies in the image.', [
    ...forwardSamples(IMAGES),
  ]),
  forward(
    'max_pool3d',
    'MaxPool3D',
    'MaxPool',
    'The largest of each window of a volume.',
    forwardSamples(VOLUMES),
  ),
  forward(
    'avg_pool3d',
    'AvgPool3D',
    'AveragePool',
    'The mean of each window of a volume.',
    forwardSamples(VOLUMES),
  ),
  gradient(
    'max_pool_grad',
    'MaxPoolGrad',
    'The gradient of max pooling.',
    ['dy', 'input', 'output'],
    lowerMaxGradient,
    [
      ...maxGradientSamples(IMAGES),
      {
        inputs: [
          f32(1, 2, 2, 1),
          { dtype: 'float32', shape: [1, 4, 4, 1], values: [1, 2, 2, 0] },
          f32(1, 2, 2, 1),
        ],
        attrs: { filterSize: 2, strides: 2, pad: 'valid' },
      },
    ],
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
];
