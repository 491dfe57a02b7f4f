/** New wasm kernels out of those that tfjs has. */
import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { internalError, must } from '../../../base/errors';

export type Attrs = tf.NamedAttrMap;

export interface KernelArgs {
  readonly inputs: tf.NamedTensorInfoMap;
  readonly backend: BackendWasm;
  readonly attrs: Attrs;
}

/** A kernel's inputs by name; asking for one that is not there is a fault of ours. */
export function operands(
  inputs: tf.NamedTensorInfoMap,
): Record<'x' | 'dy' | 'filter' | 'segmentIds', tf.TensorInfo> {
  return new Proxy(inputs, {
    get: (all, name) => must(all[String(name)], `kernel input ${String(name)}`),
  }) as never;
}

/** Runs wasm kernels one after another and frees what was only on the way. */
export class Composer {
  readonly #intermediate: tf.TensorInfo[] = [];
  constructor(readonly backend: BackendWasm) {}

  run(kernel: string, inputs: tf.NamedTensorInfoMap, attrs: Attrs = {}): tf.TensorInfo {
    const config = must(tf.getKernel(kernel, 'wasm'), `wasm kernel ${kernel}`);
    const output = config.kernelFunc({ inputs, backend: this.backend, attrs });
    if (Array.isArray(output)) throw internalError(`${kernel} gave several outputs`);
    this.#intermediate.push(output);
    return output;
  }

  transpose(x: tf.TensorInfo, perm: readonly number[]): tf.TensorInfo {
    return this.run('Transpose', { x }, { perm: [...perm] });
  }

  reshape(x: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    return this.run('Reshape', { x }, { shape: [...shape] });
  }

  slice(x: tf.TensorInfo, begin: readonly number[], size: readonly number[]): tf.TensorInfo {
    if (size.every((length, axis) => length === x.shape[axis])) return x;
    return this.run('Slice', { x }, { begin: [...begin], size: [...size] });
  }

  pad(x: tf.TensorInfo, paddings: readonly (readonly [number, number])[]): tf.TensorInfo {
    if (paddings.every(([before, after]) => before === 0 && after === 0)) return x;
    return this.run('PadV2', { x }, { paddings: paddings.map((pair) => [...pair]), constantValue: 0 });
  }

  /** The same numbers in memory of their own. */
  copy(x: tf.TensorInfo): tf.TensorInfo {
    const values = this.backend.typedArrayFromHeap(x).slice() as tf.TypedArray;
    const copy = this.backend.makeOutput(x.shape, x.dtype, undefined, values);
    this.#intermediate.push(copy);
    return copy;
  }

  /** Frees everything but the result. */
  finish(result: tf.TensorInfo): tf.TensorInfo {
    for (const info of this.#intermediate) if (info !== result) this.backend.disposeData(info.dataId);
    return result;
  }
}
