/** The gradient of max pooling, which tfjs' wasm backend gets wrong. */
import * as tf from '@tensorflow/tfjs';
import { must } from '../../../base/errors';
import type { KernelArgs } from './composer';

interface PoolAttrs {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * dx [N, H, W, C] of max pooling x with gradient dy [N, OH, OW, C]: each window's gradient goes to its first maximum, as on cpu. tfjs' own
 * takes the last of equal ones, and none where a whole window is below zero.
 */
export function maxPoolGrad({ inputs, backend, attrs }: KernelArgs): tf.TensorInfo {
  const [input, gradient] = [must(inputs['input'], 'kernel input'), must(inputs['dy'], 'kernel input')];
  const shape = input.shape as [number, number, number, number];
  const [batch, height, width, channels] = shape;
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolAttrs;
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const result = backend.makeOutput(shape, 'float32');
  // Views of the wasm memory, taken after the last thing that may make it grow.
  const [x, dy, dx] = [input, gradient, result].map(
    (of) => backend.typedArrayFromHeap(of) as Float32Array,
  ) as [Float32Array, Float32Array, Float32Array];
  dx.fill(0);
  let from = 0;
  for (let n = 0; n < batch; n++) {
    for (let row = 0; row < info.outHeight; row++) {
      const top = row * info.strideHeight - info.padInfo.top;
      const bottom = Math.min(height, top + info.filterHeight);
      for (let column = 0; column < info.outWidth; column++) {
        const left = column * info.strideWidth - info.padInfo.left;
        const right = Math.min(width, left + info.filterWidth);
        for (let channel = 0; channel < channels; channel++, from++) {
          let largest = -Infinity;
          let place = -1;
          for (let y = Math.max(0, top); y < bottom; y++) {
            for (let z = Math.max(0, left); z < right; z++) {
              const at = ((n * height + y) * width + z) * channels + channel;
              const value = x[at] as number;
              if (value > largest) {
                largest = value;
                place = at;
              }
            }
          }
          if (place >= 0) dx[place] = (dx[place] as number) + (dy[from] as number);
        }
      }
    }
  }
  return result;
}
