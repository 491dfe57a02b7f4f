/** The static graph on ONNX Runtime's WebAssembly provider. */
import { lower } from '../../onnx/lower';
import type { Engine } from '../engine';
import { wasmThreads } from '../tfjs/threads';
import { loaded } from './loaded';
import { HeapProgram } from './wasm/program';
import { Runtime } from './wasm/runtime';
import { ThreadedProgram } from './wasm/threaded';

/** By their threads. */
const runtimes = new Map<number, Promise<Runtime>>();

function started(threads: number): Promise<Runtime> {
  const found = runtimes.get(threads);
  if (found) return found;
  const runtime = Runtime.start(threads);
  runtimes.set(threads, runtime);
  // It can be asked for again, when there is a network.
  runtime.catch(() => runtimes.delete(threads));
  return runtime;
}

/** Threads that do not come, come never: the call that waits for them goes on without. */
const PATIENCE_MS = 30_000;

const inTime = async (runtime: Promise<Runtime>): Promise<Runtime | undefined> => {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS, undefined));
  return Promise.race([runtime.catch(() => undefined), late]);
};

/**
 * On so many threads, where the page has them, if `wanted` says a number. Without one a program begins on one thread; a call that takes
 * long enough is tried on more, and the faster is kept if it gives the same bits.
 */
export const ortWasmOn = (wanted?: number): Engine => ({
  name: 'ort:wasm',
  async prepare(graph, options) {
    const lowered = lower(graph, undefined, 'wasm', options);
    const threads = wasmThreads(wanted);
    return loaded(async () => {
      const on = (runtime: Runtime, notes?: string[]) => new HeapProgram(runtime, lowered, graph, notes);
      if (wanted !== undefined && threads > 1) {
        const runtime = await inTime(started(threads));
        if (runtime) return on(runtime, [`on ${String(threads)} threads`]);
        return on(await started(1), [`on one thread: ${String(threads)} did not start`]);
      }
      const one = on(await started(1));
      if (wanted !== undefined || threads === 1) return one;
      return new ThreadedProgram(
        one,
        async () => on(await started(threads)),
        () => performance.now(),
      );
    });
  },
});

/** On one thread. */
export const ortWasm: Engine = ortWasmOn(1);
