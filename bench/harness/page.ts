/** The page that holds the harness to a bare loop: a contestant as a benchmark casts it, and a bare worker, in paired turns. */
import type { Player } from '../../src/bench/players';
import type { Turn } from '../../src/bench/statistics';
import { Stage } from '../../src/worker/benchmark/stage';
import { LIMITS } from '../../src/worker/benchmark/remote-player';
import { snippetOf } from '../../src/worker/benchmark/snippet';
import { Emitter } from '../../src/worker/emit-client';
import type { FromBare, ToBare } from './bare';
import bareUrl from './bare.ts?worker&url';
import { WORKS, type Work } from './works';

export interface HarnessCase {
  readonly name: string;
  /** Of a sample: how often it repeats the call, at most. */
  readonly times: number;
  /** Milliseconds of a call, in turns. */
  readonly turns: readonly Turn[];
}

/** What each pair of fresh workers measured of the same work. */
export type HarnessPairs = readonly HarnessCase[];

export interface HarnessGlobals {
  benchHarness(asked: { readonly turns: number }): Promise<readonly HarnessPairs[]>;
  /** Given from outside: hears how far it is. */
  benchTell(words: string): Promise<void>;
}

const THREADS = 1;
/** Fresh workers of either kind: where in memory tensors come to lie makes a few per cent, for as long as a worker lives. */
const PAIRS = 10;
const SAMPLE_MS = 20;
const WARM_UP_MS = 10;
/** Before the turns, for both: the browser makes WebAssembly fast only as it runs. */
const SETTLE_MS = 3_000;
const TENSOR_BUDGET_BYTES = 2 ** 30;

const ask = (worker: Worker, message: ToBare): Promise<number> =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromBare>) => {
      if (data.type === 'done') resolve(data.ms);
      else reject(new Error(data.message));
    };
    worker.onerror = ({ message: why }) => {
      reject(new Error(why));
    };
    worker.postMessage(message);
  });

async function cast(text: string): Promise<Player> {
  const emitter = new Emitter();
  const snippet = await snippetOf(emitter, text);
  if ('error' in snippet) throw new Error(snippet.error.message);
  const settings = { contestants: [], budgetMs: 0, precision: 0, batches: [], seed: 1 };
  const request = { text, title: 'work', files: [], settings };
  const options = { request, limits: LIMITS, tensorBudgetBytes: TENSOR_BUDGET_BYTES };
  const stage = new Stage(snippet, emitter, options, undefined);
  const player = await stage.cast({ way: 'eager', on: 'wasm', threads: THREADS });
  await player.prepare(undefined, undefined);
  return player;
}

/** One contestant and one bare worker, both fresh. */
async function pair({ name, snippet }: Work, turns: number): Promise<HarnessCase> {
  const player = await cast(snippet);
  const bare = new Worker(bareUrl, { type: 'module' });
  await ask(bare, { type: 'start', name, threads: THREADS });
  const loop = (times: number, warmUpMs: number) => ask(bare, { type: 'loop', times, warmUpMs });
  await player.take(1, SETTLE_MS, true);
  const callMs = await loop(1, SETTLE_MS);
  const times = Math.max(1, Math.ceil(SAMPLE_MS / callMs));
  const all: Turn[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const first = turn % 2 === 0 ? await player.take(times, WARM_UP_MS, true) : undefined;
    const bareMs = await loop(times, WARM_UP_MS);
    const ms = first ?? (await player.take(times, WARM_UP_MS, true));
    all.push({ of: ms / times, to: bareMs / times });
  }
  player.dispose();
  bare.terminate();
  return { name, times, turns: all };
}

const globals: Omit<HarnessGlobals, 'benchTell'> = {
  async benchHarness({ turns }) {
    const cases: HarnessPairs[] = [];
    for (const work of WORKS) {
      void (globalThis as typeof globalThis & HarnessGlobals).benchTell(`harness: ${work.name}`);
      const pairs: HarnessCase[] = [];
      for (let count = 0; count < PAIRS; count++) pairs.push(await pair(work, Math.ceil(turns / PAIRS)));
      cases.push(pairs);
    }
    return cases;
  },
};
Object.assign(globalThis, globals);
