/**
 * Kernels that gradients need and tfjs' wasm backend (4.22) lacks, composed from kernels that it has: the gradients of
 * convolutions by their filters, of depthwise convolutions by their inputs, and of gather; and some of its own, corrected.
 */
import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { must } from '../../../base/errors';
import { ALONG_AXES } from './along-axes';
import type { KernelArgs } from './composer';
import { conv2dBackpropFilter } from './conv2d';
import { batchMatMul, cast, floorDiv, fusedMatMul, oneHot, prelu, resizeNearest } from './corrections';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise';
import { maxPoolGrad } from './max-pool';
import { depthToSpace, gather, select, stridedSlice } from './moves';
import { WINDOWS } from './windows';
import { onCpu } from './on-cpu';
import { unsortedSegmentSum } from './segments';

const KERNELS: Readonly<Record<string, (args: KernelArgs) => tf.TensorInfo>> = {
  Conv2DBackpropFilter: conv2dBackpropFilter,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  UnsortedSegmentSum: unsortedSegmentSum,
};

type Kernel = (args: KernelArgs) => tf.TensorInfo | tf.TensorInfo[];

const CORRECTIONS: Readonly<Record<string, (original: tf.KernelConfig) => Kernel>> = {
  ...ALONG_AXES,
  ...WINDOWS,
  FloorDiv: floorDiv,
  Cast: cast,
  GatherV2: gather,
  DepthToSpace: depthToSpace,
  Select: select,
  StridedSlice: stridedSlice,
  OneHot: oneHot,
  BatchMatMul: batchMatMul,
  _FusedMatMul: fusedMatMul,
  Prelu: () => prelu,
  MaxPoolGrad: () => maxPoolGrad,
  ResizeNearestNeighbor: resizeNearest,
};

/**
 * Left to the cpu backend. tfjs' own take 1.2e-38 for the largest of a window that is below zero (pooling, dilation), give wrong numbers
 * (the gradients of conv3d and of resizing by the nearest pixel), or are not there (Einsum).
 */
const ON_CPU: readonly string[] = [
  'MaxPoolWithArgmax',
  'MaxPool3D',
  'MaxPool3DGrad',
  'Dilation2D',
  'Dilation2DBackpropInput',
  'Dilation2DBackpropFilter',
  'Conv3DBackpropInputV2',
  'Conv3DBackpropFilterV2',
  'ResizeNearestNeighborGrad',
  'Einsum',
];

/**
 * Left to the cpu backend where an operand is empty: tfjs' own divide by one of its lengths or forget the shape of the result.
 */
const EMPTY_ON_CPU =
  'Transpose GatherV2 Sum Prod Mean Max Min All Any Cumsum Cumprod ArgMax ArgMin TopK Softmax Tile Reverse PadV2 StridedSlice OneHot BatchMatMul _FusedMatMul';

const isEmpty = (info: tf.TensorInfo | undefined): boolean => info?.shape.includes(0) === true;

/** Puts them into tfjs' registry, for 'wasm'; once in a worker's life. */
export function registerWasmKernels(): void {
  const register = (kernelName: string, kernel: Kernel, setupFunc?: tf.KernelSetupFunc) => {
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      ...(setupFunc ? { setupFunc } : {}),
      kernelFunc: ({ inputs, backend, attrs }) =>
        kernel({ inputs, backend: backend as BackendWasm, attrs: attrs ?? {} }),
    });
  };
  if (tf.getKernel('Conv2DBackpropFilter', 'wasm')) return;
  for (const [name, kernel] of Object.entries(KERNELS)) register(name, kernel);
  for (const [name, correct] of Object.entries(CORRECTIONS)) {
    const original = must(tf.getKernel(name, 'wasm'), `wasm kernel ${name}`);
    tf.unregisterKernel(name, 'wasm');
    register(name, correct(original), original.setupFunc);
  }
  for (const name of EMPTY_ON_CPU.split(' ')) {
    const { kernelFunc, setupFunc } = must(tf.getKernel(name, 'wasm'), `wasm kernel ${name}`);
    const otherwise = onCpu(name);
    tf.unregisterKernel(name, 'wasm');
    const kernel: Kernel = (args) =>
      Object.values(args.inputs).some(isEmpty) ? otherwise(args) : (kernelFunc(args) as tf.TensorInfo);
    register(name, kernel, setupFunc);
  }
  for (const name of ON_CPU) {
    if (tf.getKernel(name, 'wasm')) tf.unregisterKernel(name, 'wasm');
    register(name, onCpu(name));
  }
}
