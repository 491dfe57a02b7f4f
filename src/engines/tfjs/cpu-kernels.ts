/** Kernels of tfjs' cpu backend (4.22), corrected. */
import * as tf from '@tensorflow/tfjs';
import { must } from '../../base/errors';

interface CpuBackend extends tf.KernelBackend {
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: tf.backend_util.BackendValues): tf.TensorInfo;
  disposeIntermediateTensorInfo(info: tf.TensorInfo): void;
}

interface Call {
  readonly inputs: tf.NamedTensorInfoMap;
  readonly cpu: CpuBackend;
  readonly attrs: tf.NamedAttrMap;
  /** tfjs' own kernel on these inputs. */
  readonly original: (inputs: tf.NamedTensorInfoMap) => tf.TensorInfo;
}

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

const floats = ({ cpu, inputs }: Call, name: string): Float32Array =>
  cpu.readSync(must(inputs[name], 'kernel input').dataId) as Float32Array;

/** tfjs' own writes into the tensor that it is given, and shares that memory with its result: here it is given a copy. */
function tensorScatterUpdate({ inputs, cpu, original }: Call): tf.TensorInfo {
  const { dataId, dtype, shape } = must(inputs['tensor'], 'kernel input');
  const copy = cpu.makeTensorInfo(shape, dtype, cpu.readSync(dataId).slice());
  const result = original({ ...inputs, tensor: copy });
  cpu.disposeIntermediateTensorInfo(copy);
  return result;
}

/** tfjs' own gives a result of height and width exchanged; the numbers are right. */
function resizeBilinearGrad({ inputs, original }: Call): tf.TensorInfo {
  return { ...original(inputs), shape: must(inputs['images'], 'kernel input').shape };
}

/** Which old pixel each new one is, along one axis, as the forward kernel takes them. */
function nearest(from: number, to: number, alignCorners: boolean): number[] {
  const scale = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  const round = alignCorners ? Math.round : Math.floor;
  return Array.from({ length: to }, (_, index) => Math.min(from - 1, round(index * scale)));
}

/**
 * dx [N, H, W, C] of resizing by the nearest pixel. tfjs' own reads the gradient of the wrong image after the first, and never ends where
 * one pixel is stretched with its corners aligned.
 */
function resizeNearestGrad(call: Call): tf.TensorInfo {
  const [images, gradient] = [
    must(call.inputs['images'], 'kernel input'),
    must(call.inputs['dy'], 'kernel input'),
  ];
  const [batch, height, width, channels] = images.shape as Shape4;
  const [, newHeight, newWidth] = gradient.shape as Shape4;
  const alignCorners = call.attrs['alignCorners'] as boolean;
  const rows = nearest(height, newHeight, alignCorners);
  const columns = nearest(width, newWidth, alignCorners);
  const dy = floats(call, 'dy');
  const dx = new Float32Array(batch * height * width * channels);
  let from = 0;
  for (let n = 0; n < batch; n++)
    for (const row of rows)
      for (const column of columns)
        for (let channel = 0; channel < channels; channel++, from++) {
          const at = ((n * height + row) * width + column) * channels + channel;
          dx[at] = (dx[at] as number) + (dy[from] as number);
        }
  return call.cpu.makeTensorInfo(images.shape, 'float32', dx);
}

/**
 * dx [N, D, H, W, C] of max pooling volumes: each window's gradient goes to the last of its largest elements, as in tfjs' own, which takes
 * another where a window's height is not its width.
 */
function maxPool3dGrad(call: Call): tf.TensorInfo {
  const { shape } = must(call.inputs['input'], 'kernel input') as tf.TensorInfo & { shape: Shape5 };
  const { filterSize, strides, pad, dimRoundingMode } = call.attrs as unknown as {
    filterSize: [number, number, number];
    strides: [number, number, number];
    pad: 'valid' | 'same' | number;
    dimRoundingMode?: 'floor' | 'round' | 'ceil';
  };
  const info = tf.backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const [x, dy] = [floats(call, 'input'), floats(call, 'dy')];
  const dx = new Float32Array(x.length);
  const [batch, depth, height, width, channels] = shape;
  let from = 0;
  for (let n = 0; n < batch; n++)
    for (let outDepth = 0; outDepth < info.outDepth; outDepth++)
      for (let outRow = 0; outRow < info.outHeight; outRow++)
        for (let outColumn = 0; outColumn < info.outWidth; outColumn++)
          for (let channel = 0; channel < channels; channel++, from++) {
            const front = outDepth * info.strideDepth - info.padInfo.front;
            const top = outRow * info.strideHeight - info.padInfo.top;
            const left = outColumn * info.strideWidth - info.padInfo.left;
            let largest = -Infinity;
            let place = -1;
            for (let z = Math.max(0, front); z < Math.min(depth, front + info.filterDepth); z++)
              for (let row = Math.max(0, top); row < Math.min(height, top + info.filterHeight); row++)
                for (let at = Math.max(0, left); at < Math.min(width, left + info.filterWidth); at++) {
                  const index = (((n * depth + z) * height + row) * width + at) * channels + channel;
                  const value = x[index] as number;
                  if (value >= largest) {
                    largest = value;
                    place = index;
                  }
                }
            if (place >= 0) dx[place] = (dx[place] as number) + (dy[from] as number);
          }
  return call.cpu.makeTensorInfo(shape, 'float32', dx);
}

const CORRECTIONS: Readonly<Record<string, (call: Call) => tf.TensorInfo>> = {
  TensorScatterUpdate: tensorScatterUpdate,
  ResizeBilinearGrad: resizeBilinearGrad,
  ResizeNearestNeighborGrad: resizeNearestGrad,
  MaxPool3DGrad: maxPool3dGrad,
};

let done = false;

/** Puts them into tfjs' registry; once in a worker's life. */
export function correctCpuKernels(): void {
  if (done) return;
  done = true;
  for (const [name, correct] of Object.entries(CORRECTIONS)) {
    const config = must(tf.getKernel(name, 'cpu'), `cpu kernel ${name}`);
    tf.unregisterKernel(name, 'cpu');
    tf.registerKernel({
      ...config,
      kernelFunc: ({ inputs, backend, attrs = {} }) =>
        correct({
          inputs,
          cpu: backend as CpuBackend,
          attrs,
          original: (given) => config.kernelFunc({ inputs: given, backend, attrs }) as tf.TensorInfo,
        }),
    });
  }
}
