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
import { convolve, gradientByFilter, gradientByInput, kernelOf } from './convolution-lowering';
import { nums, text } from './attrs';
import { f32 } from './row';
import type { OnnxBuilder, OnnxValue, OpRow, Sample } from './row';
import {
  formatIn,
  isChannelsFirst,
  kernelWindows,
  outLengths,
  partsOf,
  shapeOf,
  windowsIn,
  windowsOf,
} from './windows';

type KernelAttrs = Readonly<Record<string, unknown>>;

const shapeAttr = (attrs: KernelAttrs, name: string): number[] =>
  (attrs[name] as readonly number[]).map(Number);

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

/** tfjs aligns a list of numbers to the channels, wherever these stand. */
const alongChannels = (b: OnnxBuilder, x: OnnxValue | undefined, attrs: Attrs): OnnxValue | undefined =>
  x && formatIn(attrs) && x.shape.length === 1 && x.shape[0] !== 1 ? b.reshape(x, [...x.shape, 1, 1]) : x;

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
          inputs: [f32(8, 7, 6, 2), f32(3, 3, 2, 3)],
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
      const aligned = byChannel ? bias : alongChannels(b, bias, attrs);
      if (!prelu)
        return convolve(b, x, filter, attrs, out, aligned, (made) => activate(b, made, attrs, prelu));
      return activate(b, convolve(b, x, filter, attrs, out, aligned), attrs, alongChannels(b, prelu, attrs));
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
      ...['elu', 'relu'].map((activation) => ({
        inputs: [f32(8, 4, 4, 2), f32(3, 3, 2, 3), f32(3), null],
        attrs: fused(activation),
      })),
      { inputs: [f32(8, 4, 4, 2), f32(3, 3, 2, 3), f32(3), f32(3)], attrs: fused('prelu') },
      { inputs: [f32(2, 4, 4, 2), f32(3, 3, 2, 3), f32(3), f32(4, 4, 3)], attrs: fused('prelu') },
    ],
  },
  ...rows(
    'conv3d',
    { forward: 'Conv3D', input: 'Conv3DBackpropInputV2', filter: 'Conv3DBackpropFilterV2' },
    { forward: forwardSamples(VOLUMES), input: volumeGradients(true), filter: volumeGradients(false) },
  ),
];
