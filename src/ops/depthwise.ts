/**
 * Depthwise convolutions, one filter [height, width, in, multiplier] a channel, and their gradients: ONNX' grouped Conv and ConvTranspose, a
 * group a channel.
 */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, Shape, TensorType } from '../ir/graph';
import { activate, activationAttrs, activationCall, endingFlops, fusedOperands } from './activation';
import { nums } from './attrs';
import { f32, Unsupported } from './row';
import type { OnnxBuilder, OnnxValue, OpRow, Sample } from './row';
import { cut, exchanged, fromFirst, padded, seen, toFirst, transposedWindows } from './window-images';
import { kernelWindows, onnxWindows, outLengths, partsOf, windowsIn, windowsOf } from './windows';

type KernelAttrs = Readonly<Record<string, unknown>>;

const NHWC_ONLY =
  'A depthwise convolution of images with channels first: tfjs has it for channels last (NHWC) only.';
const UNDILATED =
  "The gradient of a dilated depthwise convolution: tfjs' kernels leave the dilation out. Keep the dilation rate at 1 where you train.";

const kernelOf = (filter: Shape): readonly number[] => filter.slice(0, 2);

function depthwiseAttrs(attrs: KernelAttrs, image: Shape, filter: Shape): Attrs | Unsupported {
  if (attrs['dataFormat'] === 'NCHW') return new Unsupported(NHWC_ONLY);
  return { ...windowsOf(partsOf(image).lengths, kernelOf(filter), attrs) };
}

function gradientAttrs(attrs: KernelAttrs, image: Shape, filter: Shape): Attrs | Unsupported {
  const windows = depthwiseAttrs(attrs, image, filter);
  if (windows instanceof Unsupported) return windows;
  return nums(windows, 'dilations').every((dilation) => dilation === 1)
    ? windows
    : new Unsupported(UNDILATED);
}

const call = (attrs: Attrs): KernelAttrs => ({ ...kernelWindows(attrs), dataFormat: 'NHWC' });

const infer: OpRow['infer'] = ([x, filter], attrs) => {
  const [image, weights] = [must(x, 'an image'), must(filter, 'a filter')];
  const { batch, lengths, channels } = partsOf(image.shape);
  const out = outLengths(lengths, kernelOf(weights.shape), windowsIn(attrs));
  return [{ dtype: image.dtype, shape: [batch, ...out, channels * must(weights.shape[3], 'a multiplier')] }];
};

/** [height, width, in, multiplier] as ONNX has a grouped filter: [in * multiplier, 1, height, width]. */
function groupedFilter(b: OnnxBuilder, filter: OnnxValue): OnnxValue {
  const [height = 1, width = 1, channels = 1, multiplier = 1] = filter.shape;
  return b.reshape(b.transpose(filter, [2, 3, 0, 1]), [channels * multiplier, 1, height, width]);
}

function convolve(
  b: OnnxBuilder,
  x: OnnxValue,
  filter: OnnxValue,
  attrs: Attrs,
  out: TensorType,
  bias?: OnnxValue,
): OnnxValue {
  const windows = windowsIn(attrs);
  const { image, pads } = cut(b, toFirst(b, x), windows.pads);
  const { batch, lengths, channels } = partsOf(out.shape);
  const fits = bias !== undefined && bias.shape.length === 1 && bias.shape[0] === channels;
  const made = b.op(
    'Conv',
    [image, groupedFilter(b, filter), fits ? bias : null],
    { dtype: out.dtype, shape: [batch, channels, ...lengths] },
    { ...onnxWindows(kernelOf(filter.shape), { ...windows, pads }), group: partsOf(x.shape).channels },
  );
  const result = fromFirst(b, made);
  return bias && !fits ? b.elementwise('Add', [result, bias], out) : result;
}

function gradientByInput(
  b: OnnxBuilder,
  dy: OnnxValue,
  filter: OnnxValue,
  attrs: Attrs,
  out: TensorType,
): OnnxValue {
  const { batch, lengths, channels } = partsOf(out.shape);
  const { reached, windows, margins } = transposedWindows(
    lengths,
    kernelOf(filter.shape),
    partsOf(dy.shape).lengths,
    attrs,
  );
  const made = b.op(
    'ConvTranspose',
    [toFirst(b, dy), groupedFilter(b, filter)],
    { dtype: out.dtype, shape: [batch, channels, ...reached] },
    { ...windows, group: channels },
  );
  return fromFirst(b, padded(b, made, margins));
}

/** The channels' images one after another, a batch of one: [1, channels * batch, height, width]. */
function stacked(b: OnnxBuilder, x: OnnxValue): OnnxValue {
  const [channels = 1, batch = 1, ...lengths] = x.shape;
  return b.reshape(x, [1, channels * batch, ...lengths]);
}

function gradientByFilter(
  b: OnnxBuilder,
  x: OnnxValue,
  dy: OnnxValue,
  attrs: Attrs,
  out: TensorType,
): OnnxValue {
  const { strides, dilations } = windowsIn(attrs);
  const kernel = kernelOf(out.shape);
  const [channels = 1, multiplier = 1] = out.shape.slice(2);
  const counts = partsOf(dy.shape).lengths;
  const { image, pads } = seen(b, toFirst(b, x), kernel, counts, attrs);
  const made = b.op(
    'Conv',
    [stacked(b, exchanged(b, image)), exchanged(b, toFirst(b, dy))],
    { dtype: out.dtype, shape: [1, channels * multiplier, ...kernel] },
    { ...onnxWindows(counts, { strides: dilations, dilations: strides, pads }), group: channels },
  );
  return b.transpose(b.reshape(made, [channels, multiplier, ...kernel]), [2, 3, 0, 1]);
}

const flopsOf = (output: Shape, filter: Shape): number => 2 * sizeOf(output) * sizeOf(kernelOf(filter));

const operands = (inputs: readonly OnnxValue[], outputs: readonly TensorType[]) =>
  [must(inputs[0], 'an operand'), must(inputs[1], 'an operand'), must(outputs[0], 'an output')] as const;

const geometry = (strides: unknown, pad: unknown, more: KernelAttrs = {}): KernelAttrs => ({
  strides,
  pad,
  dataFormat: 'NHWC',
  dilations: [1, 1],
  ...more,
});

const GEOMETRIES = [
  { image: [1, 5, 5, 1], filter: [3, 3, 1, 1], out: [1, 3, 3, 1], attrs: geometry([1, 1], 'valid') },
  { image: [2, 6, 5, 3], filter: [3, 3, 3, 1], out: [2, 6, 5, 3], attrs: geometry([1, 1], 'same') },
  { image: [2, 5, 6, 2], filter: [3, 2, 2, 2], out: [2, 5, 6, 4], attrs: geometry([1, 1], 'same') },
  { image: [2, 7, 7, 3], filter: [3, 3, 3, 2], out: [2, 4, 4, 6], attrs: geometry([2, 2], 'same') },
  { image: [1, 8, 8, 2], filter: [3, 3, 2, 1], out: [1, 3, 3, 2], attrs: geometry([2, 2], 'valid') },
  { image: [2, 5, 5, 2], filter: [3, 3, 2, 1], out: [2, 5, 5, 2], attrs: geometry([1, 1], 1) },
] as const;

const gradientSamples = (byInput: boolean): Sample[] =>
  GEOMETRIES.map(({ image, filter, out, attrs }) => ({
    inputs: byInput ? [f32(...out), f32(...filter)] : [f32(...image), f32(...out)],
    attrs: { ...attrs, ...(byInput ? { inputShape: [...image] } : { filterShape: [...filter] }) },
  }));

const fused = (activation: string, more: KernelAttrs = {}) =>
  geometry([1, 1], 'same', { activation, ...more });

export const DEPTHWISE: readonly OpRow[] = [
  {
    op: 'depthwise_conv2d',
    doc: 'Convolution of each channel by filters of its own.',
    kernels: ['DepthwiseConv2dNative'],
    inputs: ['x', 'filter'],
    attrs: (attrs, [x, filter]) =>
      depthwiseAttrs(attrs, must(x, 'an image').shape, must(filter, 'a filter').shape),
    infer,
    lower: (b, inputs, attrs, outputs) => {
      const [x, filter, out] = operands(inputs, outputs);
      return convolve(b, x, filter, attrs, out);
    },
    call: (attrs) => ({ kernel: 'DepthwiseConv2dNative', attrs: call(attrs) }),
    flops: ([, filter], [out]) => flopsOf(out?.shape ?? [], filter?.shape ?? []),
    samples: [
      ...GEOMETRIES.map(({ image, filter, attrs }) => ({ inputs: [f32(...image), f32(...filter)], attrs })),
      {
        inputs: [f32(1, 7, 7, 2), f32(3, 3, 2, 1)],
        attrs: geometry([1, 1], 'same', { dilations: [2, 2] }),
      },
    ],
  },
  {
    op: 'fused_depthwise_conv2d',
    doc: 'Depthwise convolution, bias and activation in one.',
    kernels: ['FusedDepthwiseConv2D'],
    inputs: ['x', 'filter', 'bias?', 'preluActivationWeights?'],
    attrs: (attrs, [x, filter]) => {
      const windows = depthwiseAttrs(attrs, must(x, 'an image').shape, must(filter, 'a filter').shape);
      return windows instanceof Unsupported ? windows : { ...windows, ...activationAttrs(attrs) };
    },
    infer,
    lower: (b, inputs, attrs, outputs) => {
      const [x, filter, out] = operands(inputs, outputs);
      const { bias, prelu } = fusedOperands(inputs, attrs);
      return activate(b, convolve(b, x, filter, attrs, out, bias), attrs, prelu);
    },
    call: (attrs) => ({
      kernel: 'FusedDepthwiseConv2D',
      attrs: { ...call(attrs), ...activationCall(attrs) },
    }),
    flops: ([, filter], [out], attrs) =>
      flopsOf(out?.shape ?? [], filter?.shape ?? []) + endingFlops(attrs, sizeOf(out?.shape ?? [])),
    samples: [
      ...['linear', 'relu', 'relu6', 'elu', 'sigmoid'].map((activation) => ({
        inputs: [f32(2, 4, 4, 2), f32(3, 3, 2, 2), f32(4), null],
        attrs: fused(activation),
      })),
      { inputs: [f32(2, 4, 4, 2), f32(3, 3, 2, 1), null, null], attrs: fused('relu') },
      {
        inputs: [f32(2, 4, 4, 2), f32(3, 3, 2, 1), f32(2), null],
        attrs: fused('leakyrelu', { leakyreluAlpha: 0.25 }),
      },
      { inputs: [f32(2, 4, 4, 2), f32(3, 3, 2, 1), f32(2), f32(2)], attrs: fused('prelu') },
    ],
  },
  {
    op: 'depthwise_conv2d_backprop_input',
    doc: 'The gradient of a depthwise convolution by its input.',
    kernels: ['DepthwiseConv2dNativeBackpropInput'],
    inputs: ['dy', 'filter'],
    attrs: (attrs, [, filter]) => {
      const inputShape = [...(attrs['inputShape'] as readonly number[])];
      const windows = gradientAttrs(attrs, inputShape, must(filter, 'a filter').shape);
      return windows instanceof Unsupported ? windows : { ...windows, inputShape };
    },
    infer: (_, attrs) => [{ dtype: 'float32', shape: nums(attrs, 'inputShape') }],
    lower: (b, inputs, attrs, outputs) => {
      const [dy, filter, out] = operands(inputs, outputs);
      return gradientByInput(b, dy, filter, attrs, out);
    },
    call: (attrs) => ({
      kernel: 'DepthwiseConv2dNativeBackpropInput',
      attrs: { ...call(attrs), inputShape: [...nums(attrs, 'inputShape')] },
    }),
    flops: ([dy, filter]) => flopsOf(dy?.shape ?? [], filter?.shape ?? []),
    samples: gradientSamples(true),
  },
  {
    op: 'depthwise_conv2d_backprop_filter',
    doc: 'The gradient of a depthwise convolution by its filter.',
    kernels: ['DepthwiseConv2dNativeBackpropFilter'],
    inputs: ['x', 'dy'],
    attrs: (attrs, [x]) => {
      const filterShape = [...(attrs['filterShape'] as readonly number[])];
      const windows = gradientAttrs(attrs, must(x, 'an image').shape, filterShape);
      return windows instanceof Unsupported ? windows : { ...windows, filterShape };
    },
    infer: (_, attrs) => [{ dtype: 'float32', shape: nums(attrs, 'filterShape') }],
    lower: (b, inputs, attrs, outputs) => {
      const [x, dy, out] = operands(inputs, outputs);
      return gradientByFilter(b, x, dy, attrs, out);
    },
    call: (attrs) => ({
      kernel: 'DepthwiseConv2dNativeBackpropFilter',
      attrs: { ...call(attrs), filterShape: [...nums(attrs, 'filterShape')] },
    }),
    flops: ([, dy], [out]) => flopsOf(dy?.shape ?? [], out?.shape ?? []),
    samples: gradientSamples(false),
  },
];
