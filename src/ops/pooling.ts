/** Pooling by maximum and by average, over two or three spatial axes, and their gradients. */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, Shape } from '../ir/graph';
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
import {
  averaged,
  averageGradient,
  maxGradient,
  maxima,
  maximaWithPlaces,
  NO_PLACES,
  placesLast,
  prepared,
  refusal,
} from './pooling-lowering';
import { nums } from './attrs';
import { Unsupported } from './row';
import type { OnnxValue, OpRow, Sample } from './row';
import { fromFirst } from './window-images';
import {
  isChannelsFirst,
  kernelWindows,
  outLengths,
  partsOf,
  perAxis,
  windowsIn,
  windowsOf,
} from './windows';

type KernelAttrs = Readonly<Record<string, unknown>>;

const LAST_ONLY =
  'Pooling of volumes with channels first (NCDHW): transpose them to NDHWC, which every backend of tfjs has.';

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
      const refused = b.provider === 'webgpu' ? new Unsupported(NO_PLACES) : refusal(given, attrs);
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
