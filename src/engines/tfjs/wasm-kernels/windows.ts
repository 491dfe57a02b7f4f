/**
 * Convolutions and pooling at the edges of what tfjs' wasm kernels can: where no window fits they write outside of their memory, and
 * nothing works afterwards.
 */
import * as tf from '@tensorflow/tfjs';
import { must } from '../../../base/errors';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelArgs } from './composer';
import { onCpu } from './on-cpu';

type Shape = readonly number[];
type OutShape = (x: Shape, filter: Shape, attrs: KernelArgs['attrs']) => Shape;

interface Attrs {
  readonly filterSize: [number, number];
  readonly strides: [number, number];
  readonly dilations?: [number, number] | null;
  readonly pad: 'valid' | 'same' | number;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

const {
  computePool2DInfo,
  computePool3DInfo,
  computeConv2DInfo,
  computeConv3DInfo,
  convertConv2DDataFormat,
} = tf.backend_util;

const pooled: OutShape = (x, _, attrs) => {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as Attrs;
  return computePool2DInfo(
    x as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  ).outShape;
};

const pooled3d: OutShape = (x, _, attrs) => {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as {
    filterSize: [number, number, number];
    strides: [number, number, number];
    pad: 'valid' | 'same' | number;
    dimRoundingMode?: 'floor';
  };
  const shape = x as [number, number, number, number, number];
  return computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode).outShape;
};

const convolved =
  (depthwise: boolean): OutShape =>
  (x, filter, attrs) => {
    const { strides, dilations, pad, dataFormat, dimRoundingMode } = attrs as unknown as Attrs;
    type Four = [number, number, number, number];
    const format = convertConv2DDataFormat(dataFormat);
    return computeConv2DInfo(
      x as Four,
      filter as Four,
      strides,
      // tf.layers' depthwise convolution gives null for none.
      dilations ?? 1,
      pad,
      dimRoundingMode,
      depthwise,
      format,
    ).outShape;
  };

const convolved3d: OutShape = (x, filter, attrs) => {
  const { strides, dilations, pad } = attrs as unknown as {
    strides: [number, number, number];
    dilations?: [number, number, number] | null;
    pad: 'valid' | 'same';
  };
  type Five = [number, number, number, number, number];
  return computeConv3DInfo(x as Five, filter as Five, strides, dilations ?? 1, pad).outShape;
};

/** Gives what is empty without the kernel. */
const unlessEmpty =
  (outShape: OutShape) =>
  (original: tf.KernelConfig) =>
  ({ inputs, backend, attrs }: KernelArgs): tf.TensorInfo => {
    const shape = outShape(must(inputs['x'], 'kernel input').shape, inputs['filter']?.shape ?? [], attrs);
    return shape.includes(0)
      ? backend.makeOutput([...shape], 'float32')
      : (original.kernelFunc({ inputs, backend, attrs }) as tf.TensorInfo);
  };

/** tfjs' own writes outside of its memory where a window is a single element too. */
const ofMany = (original: tf.KernelConfig) => {
  const run = unlessEmpty(pooled)(original);
  return (args: KernelArgs): tf.TensorInfo => {
    const size = args.attrs['filterSize'] as number | [number, number];
    return [size].flat().every((length) => length === 1)
      ? (onCpu(original.kernelName)(args) as tf.TensorInfo)
      : run(args);
  };
};

/** tfjs' own takes a bias of one number a channel alone, and looks at the shape that its numbers had when they were made. */
const biased = (outShape: OutShape) => (original: tf.KernelConfig) => {
  const kernelFunc = ({ inputs, backend, attrs = {} }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo => {
    const wasm = backend as BackendWasm;
    const { x, filter, bias } = inputs as Record<'x' | 'filter', tf.TensorInfo> & { bias?: tf.TensorInfo };
    const run = (given: tf.NamedTensorInfoMap) =>
      original.kernelFunc({ inputs: given, backend, attrs }) as tf.TensorInfo;
    const channels = must(outShape(x.shape, filter.shape, attrs).at(-1), 'channels');
    if (!bias || wasm.dataIdMap.get(bias.dataId)?.shape.join() === String(channels)) return run(inputs);
    const values = wasm.typedArrayFromHeap(bias);
    const all = Float32Array.from({ length: channels }, (_, at) => Number(values[at % values.length]));
    const plain = wasm.makeOutput([channels], 'float32', undefined, all);
    const made = run({ ...inputs, bias: plain });
    wasm.disposeData(plain.dataId);
    return made;
  };
  return unlessEmpty(outShape)({ ...original, kernelFunc });
};

/** For kernels of tfjs' own. */
export const WINDOWS: Readonly<
  Record<string, (original: tf.KernelConfig) => (args: KernelArgs) => tf.TensorInfo>
> = {
  MaxPool: ofMany,
  AvgPool: ofMany,
  AvgPool3D: unlessEmpty(pooled3d),
  Conv2D: unlessEmpty(convolved(false)),
  FusedConv2D: biased(convolved(false)),
  DepthwiseConv2dNative: unlessEmpty(convolved(true)),
  FusedDepthwiseConv2D: biased(convolved(true)),
  Conv3D: unlessEmpty(convolved3d),
};
