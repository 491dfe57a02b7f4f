/** Counts the kernels that tfjs runs and the most that its live tensors hold, until it is stopped. */
import { onKernels, onTensors, tensorState } from '../../trace/engine-hook';

/** A second tensor of the same elements: nothing is computed. */
const CLONE = 'Identity';

export class KernelCount {
  /** Of one that runs others within, such as a loop, those count. */
  kernels = 0;
  /** Of all live tensors, those from before too. */
  peakBytes = tensorState().numBytes;
  /** How many were counted when each of those that run now began, the outermost first. */
  readonly #before: number[] = [];
  readonly #stops = [
    onTensors((_, { numBytes }) => {
      this.peakBytes = Math.max(this.peakBytes, numBytes);
    }),
    onKernels({
      begins: (_, depth) => {
        this.#before[depth] = this.kernels;
      },
      ends: (name, _, made, depth) => {
        if (made !== undefined && this.kernels === this.#before[depth] && name !== CLONE) this.kernels++;
      },
    }),
  ];

  stop(): void {
    for (const stop of this.#stops) stop();
  }
}
