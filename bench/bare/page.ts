/**
 * The bare page: one worker is made ready for each run, and the run is timed from here. As in the real page the worker of the run before
 * is let go when the next one is ready: as long as it is there, the browser has its WebAssembly in machine code that is optimised already.
 */
import type { BareBoot, FromBare, Pushed, ToBare } from './messages';
import workerUrl from './worker.ts?worker&url';

export interface BareRun {
  /** From the message that starts the run to the one that ends it. */
  readonly wallMs: number;
  /** As the worker saw it. */
  readonly runMs: number;
  readonly pushed: Pushed;
}

export interface BareGlobals {
  /** Makes a worker ready for the next run. */
  bareBoot(boot: BareBoot): Promise<void>;
  bareRun(): Promise<BareRun>;
}

let worker: Worker | undefined;

function ask<T extends FromBare['type']>(
  message: ToBare | undefined,
  wanted: T,
): Promise<Extract<FromBare, { type: T }>> {
  const asked = worker;
  if (asked === undefined) throw new Error('there is no worker');
  return new Promise((resolve, reject) => {
    asked.onmessage = ({ data }: MessageEvent<FromBare>) => {
      if (data.type === wanted) resolve(data as Extract<FromBare, { type: T }>);
      if (data.type === 'failed') reject(new Error(data.message));
    };
    asked.onerror = (event) => {
      reject(new Error(event.message));
    };
    if (message !== undefined) asked.postMessage(message);
  });
}

const globals: BareGlobals = {
  async bareBoot(boot) {
    const before = worker;
    worker = new Worker(workerUrl, { type: 'module' });
    await ask(undefined, 'hello');
    await ask({ ...boot, type: 'boot' }, 'ready');
    before?.terminate();
  },
  async bareRun() {
    const start = performance.now();
    const { runMs, pushed } = await ask({ type: 'run' }, 'ended');
    const wallMs = performance.now() - start;
    return { wallMs, runMs, pushed };
  },
};
Object.assign(globalThis, globals);
