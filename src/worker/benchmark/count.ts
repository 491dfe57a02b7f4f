/**
 * One call of a contestant, counted: kernels, programs of the GPU, bytes to it and back, memory. Nothing is to be timed meanwhile; when the
 * call is over, everything that counted is gone again.
 */
import * as tf from '@tensorflow/tfjs';
import type { Counts } from '../../bench/report';
import { GpuTraffic } from '../../engines/gpu-traffic';
import { Heaps } from '../../engines/heaps';
import { KernelCount } from '../../engines/tfjs/kernel-count';
import { TensorPeak } from '../../engines/tfjs/tensor-peak';
import type { Graph } from '../../ir/graph';
import type { LoweredNode } from '../../onnx/lower';
import { totalCost } from '../../ops/total';

export interface CountHost {
  /** The function's graph as it was traced, before any pass; left out where there is none. */
  readonly traced?: Graph;
  /** Of a contestant that ONNX Runtime runs: what `PrepareOptions.lowered` was told. */
  readonly lowered?: readonly LoweredNode[];
  /** From `watchHeaps`; left out where nobody watches. */
  readonly heaps?: Pick<Heaps, 'bytes'>;
}

/** Call it before any backend or engine is loaded; it costs a call nothing. */
export const watchHeaps = (): Heaps => new Heaps();

const ON_GPU: readonly string[] = ['webgl', 'webgpu'];

/** `work` makes the call and reads its results back. One at a time. Rejects as it does. */
export async function countCall<T>(
  { traced, lowered, heaps }: CountHost,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly counts: Counts }> {
  const gpu = new GpuTraffic();
  const tfjs = new KernelCount();
  const tensors = new TensorPeak();
  let result: T;
  try {
    result = await work();
  } finally {
    tfjs.stop();
    tensors.stop();
    gpu.stop();
  }
  const operators = (lowered ?? []).reduce((sum, node) => sum + node.operators.length, 0);
  const { dispatches, uploadedBytes, downloadedBytes } = gpu;
  const isOnGpu = ON_GPU.includes(tf.getBackend()) || dispatches + uploadedBytes + downloadedBytes > 0;
  const heapBytes = heaps?.bytes ?? 0;
  return {
    result,
    counts: {
      kernels: operators + tfjs.kernels,
      ...(isOnGpu && { dispatches, uploadedBytes, downloadedBytes }),
      // What ONNX Runtime holds within a call can't be seen, and its arguments and results alone would look like little.
      ...(!lowered && { tensorBytes: tensors.bytes }),
      ...(heapBytes > 0 && { heapBytes }),
      ...(traced && totalCost(traced)),
    },
  };
}
