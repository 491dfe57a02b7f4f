/**
 * Where in memory a contestant's tensors lie: by luck, which is a few per cent of a call's time, and stays the same for as long as nothing
 * moves. So what it works on is taken to another place before each sample, and the samples vary by that luck as a call elsewhere does.
 */
import * as tf from '@tensorflow/tfjs';
import type { Data, DType } from '../../ir/graph';
import { assign } from '../../compile/state';
import { tensorOf } from './values';

/** Backends whose tensors lie in memory that a processor reads through its caches. */
const IN_MEMORY: readonly string[] = ['cpu', 'wasm'];
/** More goes through all caches wherever it lies, and is not copied in no time. */
const MOST_BYTES = 2 ** 24;
/** What lies before the tensors: a multiple of a cache's line, up to more than a way of a cache. */
const STEP_BYTES = 64;
const STEPS = 2048;
/** Multiples of the golden section lie far from all those before them. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

function copyOf(tensor: tf.Tensor): tf.Tensor {
  const { dtype, shape } = tensor;
  return tensorOf({ dtype: dtype as DType, shape, data: (tensor.dataSync() as Data).slice() });
}

export class Places {
  #count = 0;
  #spacer: tf.Tensor | undefined;

  /**
   * Copies of the tensors, whose values are theirs and which are the caller's, elsewhere; the variables have theirs elsewhere too.
   * Undefined where nothing is to be gained by it, and nothing was done.
   */
  move(tensors: readonly tf.Tensor[], variables: readonly tf.Variable[]): tf.Tensor[] | undefined {
    const bytes = [...tensors, ...variables].reduce((sum, { size }) => sum + 4 * size, 0);
    if (bytes > MOST_BYTES || !IN_MEMORY.includes(tf.getBackend())) return undefined;
    this.dispose();
    const steps = 1 + Math.floor(STEPS * ((++this.#count * GOLDEN) % 1));
    const copies: tf.Tensor[] = [];
    try {
      this.#spacer = tf.keep(tf.zeros([(steps * STEP_BYTES) / 4]));
      for (const tensor of tensors) copies.push(copyOf(tensor));
      for (const variable of variables) {
        const copy = copyOf(variable);
        assign(variable, copy);
        copy.dispose();
      }
      return copies;
    } catch {
      // There is no room beside it: it is measured where it lies.
      tf.dispose(copies);
      this.dispose();
      return undefined;
    }
  }

  dispose(): void {
    this.#spacer?.dispose();
    this.#spacer = undefined;
  }
}
