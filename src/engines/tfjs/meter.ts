/**
 * Counts what a run does to tfjs' engine, and keeps its tensors within a budget. Of the engine's internals it takes hold of `read` itself,
 * which is why tfjs is pinned to an exact version.
 */
import * as tf from '@tensorflow/tfjs';
import { UserError } from '../../base/errors';
import { onBuffers, onKernels, onTensors, tensorState, unheard } from '../../trace/engine-hook';
import { asking, bytesWanted, wantedByKernel } from './demand';
import type { Wanted } from './demand';

/** More live tensors than this fill the JavaScript heap however small they are. */
const MOST_TENSORS = 1_000_000;

interface ReadingEngine {
  read(dataId: object): Promise<unknown>;
}

export interface MeterReading {
  readonly kernels: number;
  readonly peakBytes: number;
  readonly liveTensors: number;
}

/** The operations of tfjs that fill a buffer to make a tensor of it. */
const FILLS_A_BUFFER = /^(eye|random|truncated)/;

const FREE = 'Free what is no longer needed: wrap the work in tf.tidy(() => …), or call dispose().';

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20).toString()} MiB`;
}

export class Meter {
  #kernels = 0;
  #peakBytes = 0;
  #startTensors = 0;
  #budgetBytes = Infinity;
  #pendingReads = 0;
  #isAside = false;

  /** Takes hold of the engine; once in a worker's life. */
  constructor() {
    onTensors((tensor, { numBytes, numTensors }) => {
      if (numBytes > this.#peakBytes) this.#peakBytes = numBytes;
      if (this.#isOver(numBytes, numTensors)) {
        tf.engine().disposeTensor(tensor);
        throw this.#overBudget(numBytes, numTensors);
      }
    });
    onKernels({
      begins: (name, _depth, inputs, attrs) => {
        this.#kernels++;
        const live = tensorState().numBytes;
        this.#refuse(wantedByKernel(name, inputs, attrs, this.#budgetBytes - live), live);
      },
    });
    // A buffer of other operations may be of a tensor that is counted already, or never become one.
    onBuffers((buffer, operation = '') => {
      this.#refuse([buffer], FILLS_A_BUFFER.test(operation) ? tensorState().numBytes : 0);
    });
    const engine = tf.engine() as unknown as ReadingEngine;
    const { read } = engine;
    engine.read = async (dataId) => {
      this.#pendingReads++;
      try {
        return await read.call(engine, dataId);
      } finally {
        this.#pendingReads--;
      }
    };
  }

  #isOver(bytes: number, tensors: number): boolean {
    return bytes > this.#budgetBytes || tensors > MOST_TENSORS;
  }

  /** @throws UserError of kind 'memory' where there is no room for what is to be made, beside what is there. */
  #refuse(all: readonly Wanted[], live: number): void {
    if (all.length === 0) return;
    const bytes = all.reduce((sum, wanted) => sum + bytesWanted(wanted), 0);
    if (live + bytes <= this.#budgetBytes) return;
    const [largest] = [...all].sort((a, b) => bytesWanted(b) - bytesWanted(a));
    if (largest) throw this.#tooLarge(largest, live + bytes);
  }

  #tooLarge(wanted: Wanted, all: number): UserError {
    const bytes = bytesWanted(wanted);
    const what = `a ${wanted.dtype} tensor of shape [${wanted.shape.join(', ')}] takes ${bytes.toLocaleString('en')} bytes (${mebibytes(bytes)})`;
    const over = `over this run's budget of ${mebibytes(this.#budgetBytes)}`;
    const message =
      bytes > this.#budgetBytes
        ? `${what}, ${over} by itself. Make it smaller, or work through it in parts.`
        : `${what}, and with it live tensors would hold ${mebibytes(all)}, ${over}. ${FREE}`;
    return new UserError('memory', `Out of tensor memory: ${message}`);
  }

  #overBudget(bytes: number, tensors: number): UserError {
    const what =
      tensors > MOST_TENSORS
        ? `${tensors.toLocaleString('en')} tensors are alive, the most that a run may keep`
        : `live tensors hold ${mebibytes(bytes)}, over this run's budget of ${mebibytes(this.#budgetBytes)}`;
    return new UserError('memory', `Out of tensor memory: ${what}. ${FREE}`);
  }

  /** tfjs for a snippet: what it makes without the engine's knowledge is within the budget too. */
  library(): typeof tf {
    return asking(tf, (wanted) => {
      if (!this.#isAside) this.#refuse([wanted], tensorState().numBytes);
    });
  }

  /** Starts counting for a run whose live tensors may hold that many bytes. */
  start(budgetBytes: number): void {
    this.#kernels = 0;
    const { numBytes, numTensors } = tensorState();
    this.#peakBytes = numBytes;
    this.#startTensors = numTensors;
    this.#budgetBytes = budgetBytes;
  }

  /**
   * Does what is to be timed: uncounted, since to count costs a few per cent of a small kernel. Rejects where that left more alive than the
   * budget allows.
   */
  async aside<T>(work: () => Promise<T>): Promise<T> {
    const hearAgain = unheard();
    this.#isAside = true;
    const result = await work().finally(() => {
      this.#isAside = false;
      hearAgain();
    });
    const { numBytes, numTensors } = tensorState();
    if (this.#isOver(numBytes, numTensors)) throw this.#overBudget(numBytes, numTensors);
    return result;
  }

  /** Reads of tensors (`await t.data()`) that have not come back. */
  get pendingReads(): number {
    return this.#pendingReads;
  }

  read(): MeterReading {
    return {
      kernels: this.#kernels,
      peakBytes: this.#peakBytes,
      liveTensors: tensorState().numTensors - this.#startTensors,
    };
  }
}
