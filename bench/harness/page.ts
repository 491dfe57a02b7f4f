/** The page that holds the harness to a bare loop: in paired turns, in workers that have both. */
import type { Turn } from '../../src/bench/statistics';
import type { FromWorker, ToWorker } from './worker';
import workerUrl from './worker.ts?worker&url';
import { WORKS } from './works';

export interface HarnessCase {
  readonly name: string;
  /** Calls of a sample, at most. */
  readonly times: number;
  readonly workers: number;
  /** Milliseconds of a call, in turns: of a contestant, to those of the bare loop. */
  readonly turns: readonly Turn[];
}

export interface HarnessGlobals {
  benchHarness(asked: { readonly turns: number }): Promise<readonly HarnessCase[]>;
  /** Given from outside: hears how far it is. */
  benchTell(words: string): Promise<void>;
}

const THREADS = 1;
/** What holds in one may be the luck of where its tensors lie. */
const WORKERS = 3;
/** Long enough that each has its share of the tidying up of memory. */
const SAMPLE_MS = 100;
const WARM_UP_MS = 10;
/**
 * Before the turns, for both: the browser makes WebAssembly, and each way to it, fast only as it runs. A convolution may take two and a half
 * times as long until it was called more than a hundred times on that way.
 */
const SETTLE_MS = 6_000;

const ask = (worker: Worker, message: ToWorker): Promise<number> =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'done') resolve(data.ms);
      else reject(new Error(data.message));
    };
    worker.onerror = ({ message: why }) => {
      reject(new Error(why));
    };
    worker.postMessage(message);
  });

async function turnsOf(name: string, count: number): Promise<Pick<HarnessCase, 'times' | 'turns'>> {
  const worker = new Worker(workerUrl, { type: 'module' });
  await ask(worker, { ask: 'start', name, threads: THREADS });
  const take = (which: 'sample' | 'loop', times: number, warmUpMs: number) =>
    ask(worker, { ask: which, times, warmUpMs });
  await take('sample', 1, SETTLE_MS);
  const callMs = await take('loop', 1, SETTLE_MS);
  const times = Math.max(1, Math.ceil(SAMPLE_MS / callMs));
  const turns: Turn[] = [];
  for (let turn = 0; turn < count; turn++) {
    const first = turn % 2 === 0 ? await take('sample', times, WARM_UP_MS) : undefined;
    const bareMs = await take('loop', times, WARM_UP_MS);
    const ms = first ?? (await take('sample', times, WARM_UP_MS));
    turns.push({ of: ms / times, to: bareMs / times });
  }
  worker.terminate();
  return { times, turns };
}

const globals: Omit<HarnessGlobals, 'benchTell'> = {
  async benchHarness({ turns }) {
    const cases: HarnessCase[] = [];
    for (const { name } of WORKS) {
      void (globalThis as typeof globalThis & HarnessGlobals).benchTell(`harness: ${name}`);
      const all: Pick<HarnessCase, 'times' | 'turns'>[] = [];
      while (all.length < WORKERS) all.push(await turnsOf(name, Math.ceil(turns / WORKERS)));
      const times = Math.max(...all.map((each) => each.times));
      cases.push({ name, times, workers: WORKERS, turns: all.flatMap((each) => each.turns) });
    }
    return cases;
  },
};
Object.assign(globalThis, globals);
