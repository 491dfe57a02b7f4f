/** The gradient of gather. */
import type * as tf from '@tensorflow/tfjs';
import { operands, type KernelArgs } from './composer';

/** Sums the rows of x [n, ...] that share a segment id, into [numSegments, ...] float32, as cpu; ids outside are left out. */
export function unsortedSegmentSum({ inputs, backend, attrs }: KernelArgs): tf.TensorInfo {
  const { x, segmentIds } = operands(inputs);
  const numSegments = attrs['numSegments'] as number;
  const ids = backend.readSync(segmentIds.dataId) as Int32Array;
  const values = backend.readSync(x.dataId) as Float32Array | Int32Array;
  const inner = x.shape.slice(segmentIds.shape.length);
  const row = inner.reduce((total, length) => total * length, 1);
  const sums = new Float32Array(numSegments * row);
  ids.forEach((id, index) => {
    if (id < 0 || id >= numSegments) return;
    for (let k = 0; k < row; k++)
      sums[id * row + k] = (sums[id * row + k] ?? 0) + (values[index * row + k] ?? 0);
  });
  const shape = [numSegments, ...inner];
  return { dataId: backend.write(sums, shape, 'float32'), shape, dtype: 'float32' };
}
