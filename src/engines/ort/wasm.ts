/** The static graph on ONNX Runtime's WebAssembly provider. */
import { lower } from '../../onnx/lower';
import type { Engine } from '../engine';
import { wasmThreads } from '../tfjs/threads';
import { loaded } from './loaded';
import { HeapProgram } from './wasm/program';
import { Runtime } from './wasm/runtime';
import { ThreadedProgram } from './wasm/threaded';
import { warmUp } from './wasm/warm-up';

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

const warm = new WeakSet<Runtime>();

async function startWarm(threads: number): Promise<void> {
  const runtime = await started(threads);
  if (!warm.has(runtime)) warmUp(runtime);
  warm.add(runtime);
}

/** Threads that have not come by then are not waited for any more. */
const PATIENCE_MS = 30_000;
const overdue = new Set<number>();

/** undefined where the threads do not start, or not in time. */
async function inTime(threads: number): Promise<Runtime | undefined> {
  if (overdue.has(threads)) return undefined;
  const runtime = started(threads).catch(() => undefined);
  let timer: number | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  const found = await Promise.race([runtime, late]);
  clearTimeout(timer);
  if (!found) {
    overdue.add(threads);
    void runtime.then((arrived) => arrived && overdue.delete(threads));
  }
  return found;
}

/**
 * On so many threads, where the page has them, if `wanted` says a number. Without one a program begins on one thread; a call that takes
 * long enough is tried on more, and the faster is kept if it gives the same bits.
 */
export const ortWasmOn = (wanted?: number): Engine => ({
  name: 'ort:wasm',
  start: () => loaded(() => startWarm(1)),
  async prepare(graph, options) {
    const lowered = lower(graph, undefined, 'wasm', options);
    const threads = wasmThreads(wanted);
    return loaded(async () => {
      const on = (runtime: Runtime, notes?: string[]) => new HeapProgram(runtime, lowered, graph, notes);
      if (wanted !== undefined && threads > 1) {
        const runtime = await inTime(threads);
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
  async profile(graph, work, options) {
    const lowered = lower(graph, undefined, 'wasm', options);
    return loaded(async () => {
      const printed: string[] = [];
      // An instance of its own: what one prints is taken from its beginning.
      const runtime = await Runtime.start(1, (line) => printed.push(line));
      const program = new HeapProgram(runtime, lowered, graph, [], true);
      try {
        await work(program);
        program.endProfiling();
      } finally {
        program.dispose();
      }
      return { log: printed.join('\n'), names: lowered.names };
    });
  },
});

/** On one thread. */
export const ortWasm: Engine = ortWasmOn(1);
