/**
 * Counts what a run does to tfjs' engine, and keeps its tensors within a budget. Leans on the engine's internals (`trackTensor`,
 * `runKernel`, `read` of the one Engine instance), which is why tfjs is pinned to an exact version.
 */
import * as tf from '@tensorflow/tfjs';
import { UserError } from '../../base/errors';

/** More live tensors than this fill the JavaScript heap however small they are. */
const MOST_TENSORS = 1_000_000;

interface EngineState {
  readonly numBytes: number;
  readonly numTensors: number;
}
/** The parts of tfjs-core's Engine that this file takes hold of. */
interface EngineInternals {
  readonly state: EngineState;
  trackTensor(tensor: tf.Tensor, backend: unknown): void;
  disposeTensor(tensor: tf.Tensor): void;
  runKernel(name: string, inputs: unknown, attrs?: unknown): unknown;
  read(dataId: object): Promise<unknown>;
}

export interface MeterReading {
  readonly kernels: number;
  readonly peakBytes: number;
  readonly liveTensors: number;
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20).toString()} MiB`;
}

export class Meter {
  #kernels = 0;
  #peakBytes = 0;
  #startTensors = 0;
  #budgetBytes = Infinity;
  #pendingReads = 0;
  readonly #engine = tf.engine() as unknown as EngineInternals;

  /** Takes hold of the engine; once in a worker's life. */
  constructor() {
    const engine = this.#engine;
    const { trackTensor, runKernel, read } = engine;
    engine.trackTensor = (tensor, backend) => {
      trackTensor.call(engine, tensor, backend);
      const { numBytes, numTensors } = engine.state;
      if (numBytes > this.#peakBytes) this.#peakBytes = numBytes;
      if (numBytes > this.#budgetBytes || numTensors > MOST_TENSORS) {
        engine.disposeTensor(tensor);
        throw this.#overBudget(numBytes, numTensors);
      }
    };
    engine.runKernel = (name, inputs, attrs) => {
      this.#kernels++;
      return runKernel.call(engine, name, inputs, attrs);
    };
    engine.read = async (dataId) => {
      this.#pendingReads++;
      try {
        return await read.call(engine, dataId);
      } finally {
        this.#pendingReads--;
      }
    };
  }

  #overBudget(bytes: number, tensors: number): UserError {
    const what =
      tensors > MOST_TENSORS
        ? `${tensors.toLocaleString('en')} tensors are alive, the most that a run may keep`
        : `live tensors hold ${mebibytes(bytes)}, over this run's budget of ${mebibytes(this.#budgetBytes)}`;
    return new UserError(
      'memory',
      `Out of tensor memory: ${what}. Free what is no longer needed: wrap the work in tf.tidy(() => …), or call dispose().`,
    );
  }

  /** Starts counting for a run whose live tensors may hold that many bytes. */
  start(budgetBytes: number): void {
    this.#kernels = 0;
    this.#peakBytes = this.#engine.state.numBytes;
    this.#startTensors = this.#engine.state.numTensors;
    this.#budgetBytes = budgetBytes;
  }

  /** Reads of tensors (`await t.data()`) that have not come back. */
  get pendingReads(): number {
    return this.#pendingReads;
  }

  read(): MeterReading {
    return {
      kernels: this.#kernels,
      peakBytes: this.#peakBytes,
      liveTensors: this.#engine.state.numTensors - this.#startTensors,
    };
  }
}
