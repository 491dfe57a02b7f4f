/** A run without a worker, for the tests of this room. */
import { eagerCompile } from '../../compile/eager';
import * as tf from '@tensorflow/tfjs';
import type { Item } from '../../snippet/output';
import type { ApiContext } from './context';
import { createApi } from './index';
import { OutputQueue } from './output';
import { PadHub } from './pad';

export interface TestRun {
  readonly api: ReturnType<typeof createApi>;
  readonly context: ApiContext;
  readonly pads: PadHub;
  /** What was passed to `fail`. */
  readonly failures: unknown[];
  /** The output so far, in order, each item in its last state. */
  items(): Item[];
  /** The output when nothing is pending any more. */
  settledItems(): Promise<Item[]>;
  /** The one item of the output. */
  only<K extends Item['kind']>(kind: K): Extract<Item, { kind: K }>;
  /** Moves the clock on. */
  tick(ms: number): void;
}

export function testRun(
  given: Partial<Pick<ApiContext, 'files' | 'interactive' | 'fetch'> & Pick<PadHub, 'drawable'>> = {},
): TestRun {
  const slots = new Map<number, Item>();
  const failures: unknown[] = [];
  let time = 1000;
  const queue = new OutputQueue({
    post: (items) => {
      for (const { slot, item } of items) slots.set(slot, structuredClone(item));
    },
    dropped: () => undefined,
    now: () => time,
    later: () => undefined,
  });
  const pads = new PadHub(given.drawable);
  const context: ApiContext = {
    sink: queue,
    pads,
    files: given.files ?? [],
    interactive: given.interactive ?? true,
    digitsUrl: 'about:blank',
    mode: 'eager',
    compile: eagerCompile,
    subject: () => Promise.resolve(),
    exportOnnx: () => Promise.reject(new Error('no compiler in this test')),
    muted: () => false,
    fetch: given.fetch ?? (() => Promise.reject(new Error('no network in this test'))),
    now: () => time,
    fail: (error) => failures.push(error),
  };
  const items = () => {
    queue.flush();
    return [...slots].sort(([a], [b]) => a - b).map(([, item]) => item);
  };
  return {
    api: createApi(context),
    context,
    pads,
    failures,
    items,
    settledItems: async () => {
      await queue.settled();
      return items();
    },
    only: (kind) => {
      const all = items();
      const [item] = all;
      if (all.length !== 1 || item?.kind !== kind) throw new Error(`not one ${kind}: ${JSON.stringify(all)}`);
      return item as Extract<Item, { kind: typeof kind }>;
    },
    tick: (ms) => {
      time += ms;
    },
  };
}

/**
 * Registers a backend 'webgpu' that computes on the cpu and reads as WebGPU does: synchronously all zeros, without a word, and
 * asynchronously once the snippet has yielded.
 */
export async function useAsyncBackend(): Promise<void> {
  await tf.setBackend('cpu');
  const Cpu = tf.findBackend('cpu').constructor as new () => {
    read(dataId: object): Promise<tf.backend_util.BackendValues>;
    readSync(dataId: object): tf.backend_util.BackendValues;
  } & tf.KernelBackend;
  class Delayed extends Cpu {
    #asked = false;
    override async read(dataId: object) {
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
      this.#asked = true;
      try {
        return super.readSync(dataId);
      } finally {
        this.#asked = false;
      }
    }
    override readSync(dataId: object) {
      const values = super.readSync(dataId);
      return this.#asked ? values : (values as Float32Array).map(() => 0);
    }
  }
  if (!tf.findBackend('webgpu')) {
    tf.registerBackend('webgpu', () => new Delayed());
    tf.copyRegisteredKernels('cpu', 'webgpu');
  }
  await tf.setBackend('webgpu');
}
