/**
 * Convolutions and their two gradients. ONNX' Conv has channels first and its filters as [out, in, height, width]. The gradient by the input is
 * the transposed convolution; the one by the filter is again a convolution, of the input with batch and channels exchanged, by the output's
 * gradient as its filter, strides and dilations exchanged (Dumoulin and Visin, "A guide to convolution arithmetic for deep
 * learning", 2016).
 */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, Shape, TensorType } from '../ir/graph';
import { activate, activationAttrs, activationCall, endingFlops, fusedOperands } from './activation';
import {
  forwardSamples,
  fused,
  geometry,
  GEOMETRIES,
  gradientSamples,
  volumeGradients,
  VOLUMES,
} from './convolution-samples';
import { f32, nums, text, Unsupported } from './row';
import type { OnnxBuilder, OnnxValue, OpRow, Sample } from './row';
import {
  cut,
  exchanged,
  fromFirst,
  NO_VOLUMES,
  padded,
  seen,
  toFirst,
  transposedWindows,
} from './window-images';
import {
  formatIn,
  isChannelsFirst,
  kernelWindows,
  onnxWindows,
  outLengths,
  partsOf,
  shapeOf,
  windowsIn,
  windowsOf,
} from './windows';

type KernelAttrs = Readonly<Record<string, unknown>>;

const shapeAttr = (attrs: KernelAttrs, name: string): number[] =>
  (attrs[name] as readonly number[]).map(Number);

/** Spatial lengths of a filter [...lengths, in, out]. */
const kernelOf = (filter: Shape): readonly number[] => filter.slice(0, -2);

function formatOf(attrs: KernelAttrs, rank: number): string {
  const format = attrs['dataFormat'];
  return typeof format === 'string' ? format : rank === 4 ? 'NHWC' : 'NDHWC';
}

/** The graph's attributes of a convolution of `image` by `filter`. tfjs' kernels of three axes take no padding in numbers: theirs stays. */
function convolutionAttrs(attrs: KernelAttrs, image: Shape, filter: Shape): Attrs {
  const first = isChannelsFirst(attrs);
  const { lengths } = partsOf(image, first);
  return {
    ...windowsOf(lengths, kernelOf(filter), attrs, first),
    dataFormat: formatOf(attrs, image.length),
    ...(image.length === 5 && { pad: attrs['pad'] as string }),
  };
}

/** The tfjs kernel's attributes from the graph's. */
function convolutionCall(attrs: Attrs): KernelAttrs {
  const { strides, dilations } = windowsIn(attrs);
  const dataFormat = text(attrs, 'dataFormat');
  if (strides.length === 2) return { ...kernelWindows(attrs, formatIn(attrs)), dataFormat };
  return { strides: [...strides], dilations: [...dilations], pad: attrs['pad'], dataFormat };
}

const inferConvolution: OpRow['infer'] = ([x, filter], attrs) => {
  const first = formatIn(attrs);
  const [image, weights] = [must(x, 'an image'), must(filter, 'a filter')];
  const { batch, lengths } = partsOf(image.shape, first);
  const out = outLengths(lengths, kernelOf(weights.shape), windowsIn(attrs));
  return [{ dtype: image.dtype, shape: shapeOf(batch, out, must(weights.shape.at(-1), 'a length'), first) }];
};

/** A filter [...lengths, in, out] as ONNX has it: [out, in, ...lengths]. */
const onnxFilter = (b: OnnxBuilder, filter: OnnxValue): OnnxValue =>
  b.transpose(filter, filter.shape.length === 4 ? [3, 2, 0, 1] : [4, 3, 0, 1, 2]);

function convolve(
  b: OnnxBuilder,
  x: OnnxValue,
  filter: OnnxValue,
  attrs: Attrs,
  out: TensorType,
  bias?: OnnxValue,
): OnnxValue {
  const first = formatIn(attrs);
  const windows = windowsIn(attrs);
  const { image, pads } = cut(b, toFirst(b, x, first), windows.pads);
  const { batch, lengths, channels } = partsOf(out.shape, first);
  const fits = bias !== undefined && bias.shape.length === 1 && bias.shape[0] === channels;
  const made = b.op(
    'Conv',
    [image, onnxFilter(b, filter), fits ? bias : null],
    { dtype: out.dtype, shape: shapeOf(batch, lengths, channels, true) },
    { ...onnxWindows(kernelOf(filter.shape), { ...windows, pads }), group: 1 },
  );
  const result = fromFirst(b, made, first);
  return bias && !fits ? b.elementwise('Add', [result, bias], out) : result;
}

/** tfjs aligns a list of numbers to the channels, wherever these stand. */
const alongChannels = (b: OnnxBuilder, x: OnnxValue | undefined, attrs: Attrs): OnnxValue | undefined =>
  x && formatIn(attrs) && x.shape.length === 1 && x.shape[0] !== 1 ? b.reshape(x, [...x.shape, 1, 1]) : x;

function gradientByInput(
  b: OnnxBuilder,
  dy: OnnxValue,
  filter: OnnxValue,
  attrs: Attrs,
  out: TensorType,
): OnnxValue | Unsupported {
  const first = formatIn(attrs);
  const { batch, lengths, channels } = partsOf(out.shape, first);
  if (b.provider === 'webgpu' && lengths.length === 3) return new Unsupported(NO_VOLUMES);
  const counts = partsOf(dy.shape, first).lengths;
  const { windows, reached, margins } = transposedWindows(lengths, kernelOf(filter.shape), counts, attrs);
  const made = b.op(
    'ConvTranspose',
    [toFirst(b, dy, first), onnxFilter(b, filter)],
    { dtype: out.dtype, shape: shapeOf(batch, reached, channels, true) },
    { ...windows, group: 1 },
  );
  return fromFirst(b, padded(b, made, margins), first);
}

/**
 * Images with channels last lie in memory as images of one channel, their last axis longer by the number of channels. Windows that are
 * dilated by that number along it give the gradients of all channels side by side: one product of matrices, where a convolution for
 * each channel would be many small ones.
 */
function gradientByFilter(
  b: OnnxBuilder,
  x: OnnxValue,
  dy: OnnxValue,
  attrs: Attrs,
  out: TensorType,
): OnnxValue {
  const first = formatIn(attrs);
  const kernel = kernelOf(out.shape);
  const spatial = kernel.map((_, axis) => axis + 2);
  const image = first ? b.transpose(x, [0, ...spatial, 1]) : x;
  const { batch, lengths, channels } = partsOf(image.shape);
  const counts = partsOf(dy.shape, first).lengths;
  const filters = must(out.shape.at(-1), 'a length');
  const { strides, dilations, pads } = windowsIn(attrs);
  const alongside = (list: readonly number[]) =>
    list.map((value, axis) => ((axis + 1) % kernel.length === 0 ? value * channels : value));
  const windows = { strides: alongside(strides), dilations, pads: alongside(pads) };
  const whole = b.reshape(image, [1, batch, ...alongside(lengths)]);
  const given = seen(b, whole, alongside(kernel), counts, windows);
  const made = b.op(
    'Conv',
    [given.image, exchanged(b, toFirst(b, dy, first))],
    { dtype: out.dtype, shape: [1, filters, ...alongside(kernel)] },
    {
      ...onnxWindows(counts, { strides: dilations, dilations: windows.strides, pads: given.pads }),
      group: 1,
    },
  );
  const size = sizeOf(kernel) * channels;
  return b.reshape(b.transpose(b.reshape(made, [filters, size]), [1, 0]), out.shape);
}

/** Multiply-adds of a convolution whose output has that shape. */
const convolutionFlops = (output: Shape, filter: Shape): number =>
  2 * sizeOf(output) * sizeOf(filter.slice(0, -1));

const operands = (inputs: readonly OnnxValue[], outputs: readonly TensorType[]) =>
  [must(inputs[0], 'an operand'), must(inputs[1], 'an operand'), must(outputs[0], 'an output')] as const;

/** The convolution and its gradients over two or three axes. */
function rows(
  name: string,
  kernels: { readonly forward: string; readonly input: string; readonly filter: string },
  samples: { readonly forward: readonly Sample[]; readonly input: Sample[]; readonly filter: Sample[] },
): OpRow[] {
  return [
    {
      op: name,
      doc: 'Convolution (cross-correlation) of images with a filter [...lengths, in, out].',
      kernels: [kernels.forward],
      inputs: ['x', 'filter'],
      attrs: (attrs, [x, filter]) =>
        convolutionAttrs(attrs, must(x, 'an image').shape, must(filter, 'a filter').shape),
      infer: inferConvolution,
      lower: (b, inputs, attrs, outputs) => {
        const [x, filter, out] = operands(inputs, outputs);
        return convolve(b, x, filter, attrs, out);
      },
      call: (attrs) => ({ kernel: kernels.forward, attrs: convolutionCall(attrs) }),
      flops: ([, filter], [out]) => convolutionFlops(out?.shape ?? [], filter?.shape ?? []),
      samples: samples.forward,
    },
    {
      op: `${name}_backprop_input`,
      doc: 'The gradient of a convolution by its input.',
      kernels: [kernels.input],
      inputs: ['dy', 'filter'],
      attrs: (attrs, [, filter]) => {
        const inputShape = shapeAttr(attrs, 'inputShape');
        // tfjs has no gradient of a dilated convolution.
        const undilated = { ...attrs, dilations: 1 };
        return { ...convolutionAttrs(undilated, inputShape, must(filter, 'a filter').shape), inputShape };
      },
      infer: (_, attrs) => [{ dtype: 'float32', shape: nums(attrs, 'inputShape') }],
      lower: (b, inputs, attrs, outputs) => {
        const [dy, filter, out] = operands(inputs, outputs);
        return gradientByInput(b, dy, filter, attrs, out);
      },
      call: (attrs) => ({
        kernel: kernels.input,
        attrs: { ...convolutionCall(attrs), inputShape: [...nums(attrs, 'inputShape')] },
      }),
      flops: ([dy, filter]) => convolutionFlops(dy?.shape ?? [], filter?.shape ?? []),
      samples: samples.input,
    },
    {
      op: `${name}_backprop_filter`,
      doc: 'The gradient of a convolution by its filter.',
      kernels: [kernels.filter],
      inputs: ['x', 'dy'],
      attrs: (attrs, [x]) => {
        const filterShape = shapeAttr(attrs, 'filterShape');
        const undilated = { ...attrs, dilations: 1 };
        return { ...convolutionAttrs(undilated, must(x, 'an image').shape, filterShape), filterShape };
      },
      infer: (_, attrs) => [{ dtype: 'float32', shape: nums(attrs, 'filterShape') }],
      lower: (b, inputs, attrs, outputs) => {
        const [x, dy, out] = operands(inputs, outputs);
        return gradientByFilter(b, x, dy, attrs, out);
      },
      call: (attrs) => ({
        kernel: kernels.filter,
        attrs: { ...convolutionCall(attrs), filterShape: [...nums(attrs, 'filterShape')] },
      }),
      flops: ([, dy], [out]) => convolutionFlops(dy?.shape ?? [], out?.shape ?? []),
      samples: samples.filter,
    },
  ];
}

export const CONVOLUTION: readonly OpRow[] = [
  ...rows(
    'conv2d',
    { forward: 'Conv2D', input: 'Conv2DBackpropInput', filter: 'Conv2DBackpropFilter' },
    {
      forward: [
        ...forwardSamples(GEOMETRIES),
        {
          inputs: [f32(1, 7, 7, 2), f32(3, 3, 2, 3)],
          attrs: geometry(1, 'same', { dilations: [2, 2] }),
        },
        {
          inputs: [f32(1, 6, 6, 1), f32(3, 3, 1, 1)],
          attrs: geometry(2, 1, { dimRoundingMode: 'ceil' }),
        },
      ],
      input: gradientSamples(true),
      filter: gradientSamples(false),
    },
  ),
  {
    op: 'fused_conv2d',
    doc: 'Convolution, bias and activation in one.',
    kernels: ['FusedConv2D'],
    inputs: ['x', 'filter', 'bias?', 'preluActivationWeights?'],
    attrs: (attrs, [x, filter]) => ({
      ...convolutionAttrs(attrs, must(x, 'an image').shape, must(filter, 'a filter').shape),
      ...activationAttrs(attrs),
    }),
    infer: inferConvolution,
    lower: (b, inputs, attrs, outputs) => {
      const [x, filter, out] = operands(inputs, outputs);
      const { bias, prelu } = fusedOperands(inputs, attrs);
      // ONNX' own bias is by channel wherever the channels stand.
      const byChannel = bias?.shape[0] === must(filter.shape.at(-1), 'a length');
      const made = convolve(b, x, filter, attrs, out, byChannel ? bias : alongChannels(b, bias, attrs));
      return activate(b, made, attrs, alongChannels(b, prelu, attrs));
    },
    call: (attrs) => ({
      kernel: 'FusedConv2D',
      attrs: { ...convolutionCall(attrs), ...activationCall(attrs) },
    }),
    flops: ([, filter], [out], attrs) =>
      convolutionFlops(out?.shape ?? [], filter?.shape ?? []) + endingFlops(attrs, sizeOf(out?.shape ?? [])),
    samples: [
      ...['linear', 'relu', 'relu6', 'elu', 'sigmoid'].map((activation) => ({
        inputs: [f32(2, 4, 4, 2), f32(3, 3, 2, 3), f32(3), null],
        attrs: fused(activation),
      })),
      { inputs: [f32(2, 4, 4, 2), f32(3, 3, 2, 3), null, null], attrs: fused('relu') },
      {
        inputs: [f32(2, 4, 4, 2), f32(3, 3, 2, 3), f32(3), null],
        attrs: fused('leakyrelu', { leakyreluAlpha: 0.25 }),
      },
      { inputs: [f32(2, 4, 4, 2), f32(3, 3, 2, 3), f32(3), f32(3)], attrs: fused('prelu') },
      { inputs: [f32(2, 4, 4, 2), f32(3, 3, 2, 3), f32(3), f32(4, 4, 3)], attrs: fused('prelu') },
    ],
  },
  ...rows(
    'conv3d',
    { forward: 'Conv3D', input: 'Conv3DBackpropInputV2', filter: 'Conv3DBackpropFilterV2' },
    { forward: forwardSamples(VOLUMES), input: volumeGradients(true), filter: volumeGradients(false) },
  ),
];
