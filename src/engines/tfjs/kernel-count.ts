/**
 * Counts the kernels that tfjs runs and the most that its live tensors hold, until it is stopped. Leans on the engine's internals, which
 * is why tfjs is pinned to an exact version.
 */
import * as tf from '@tensorflow/tfjs';
import { Wraps } from '../../trace/record-engine';

interface Internals {
  readonly state: { readonly numBytes: number };
  trackTensor(...given: unknown[]): void;
  runKernel(...given: unknown[]): unknown;
}

/** A second tensor of the same elements: nothing is computed. */
const CLONE = 'Identity';

export class KernelCount {
  /** Of one that runs others within, such as a loop, those count. */
  kernels = 0;
  /** Of all live tensors, those from before too. */
  peakBytes: number;
  readonly #wraps = new Wraps();

  constructor() {
    const engine = tf.engine() as unknown as Internals;
    this.peakBytes = engine.state.numBytes;
    this.#wraps.wrap(engine, 'trackTensor', (original) => (...given) => {
      original.apply(engine, given);
      this.peakBytes = Math.max(this.peakBytes, engine.state.numBytes);
    });
    this.#wraps.wrap(engine, 'runKernel', (original) => (...given) => {
      const before = this.kernels;
      const made = original.apply(engine, given);
      if (this.kernels === before && given[0] !== CLONE) this.kernels++;
      return made;
    });
  }

  stop(): void {
    this.#wraps.putBack();
  }
}
