/** Counts the kernels that tfjs runs, until it is stopped. */
import { onKernels } from '../../trace/engine-hook';

/** A second tensor of the same elements: nothing is computed. */
const CLONE = 'Identity';

export class KernelCount {
  /** Of one that runs others within, such as a loop, those count. */
  kernels = 0;
  /** How many were counted when each of those that run now began, the outermost first. */
  readonly #before: number[] = [];
  readonly stop = onKernels({
    begins: (_, depth) => {
      this.#before[depth] = this.kernels;
    },
    ends: (name, _, made, depth) => {
      if (made !== undefined && this.kernels === this.#before[depth] && name !== CLONE) this.kernels++;
    },
  });
}
