/**
 * A contestant as a benchmark has it, and a bare loop around the same function. Both stand in one worker and call with the same tensors,
 * since two workers differ for as long as they live by where in memory their tensors come to lie: on a product of matrices by far more
 * than the 5 % that are asked about.
 */
import { post } from './locked';
import * as tf from '@tensorflow/tfjs';
import { must } from '../../src/base/errors';
import { useBackend } from '../../src/engines/tfjs/backends';
import { Meter } from '../../src/engines/tfjs/meter';
import { Contestant } from '../../src/worker/benchmark/contestant';
import { WORKS } from './works';

export type ToWorker =
  | { readonly ask: 'start'; readonly name: string; readonly threads: number }
  | { readonly ask: 'sample' | 'loop'; readonly times: number; readonly warmUpMs: number };

export type FromWorker =
  { readonly type: 'done'; readonly ms: number } | { readonly type: 'failed'; readonly message: string };

const TENSOR_BUDGET_BYTES = 2 ** 30;

const now = (): number => performance.now();
// A run's worker has one, which counts kernels and bytes beside every call.
const meter = new Meter();
let contestant: Contestant | undefined;
let bare: () => Promise<void> = () => Promise.resolve();

async function start(name: string, threads: number): Promise<void> {
  await useBackend('wasm', threads);
  meter.start(TENSOR_BUDGET_BYTES);
  const { fn, args } = must(
    WORKS.find((work) => work.name === name),
    'a work of that name',
  );
  let given: readonly unknown[] = [];
  const call = (): tf.Tensor => fn(...(given as never[]));
  bare = async () => {
    const result = tf.tidy(call);
    await result.data();
    result.dispose();
  };
  const held = {
    subject: { via: 'benchmark', name } as const,
    fn: (...all: unknown[]) => {
      given = all;
      return call();
    },
    inside: (work: () => unknown) => work(),
    args: args(),
    options: {},
    at: undefined,
  };
  contestant = new Contestant({ way: 'eager', on: 'wasm', threads }, held, {
    now,
    seed: 1,
    position: () => undefined,
    aside: (work) => meter.aside(work),
    keepRandomness: () => () => undefined,
    describe: (error) => ({ kind: 'internal', message: String(error), frames: [] }),
    heaps: () => undefined,
    useBackend: () => Promise.resolve(0),
  });
  await contestant.answer({ ask: 'prepare' });
}

/** Milliseconds that a benchmark's sample took, by its own account. */
async function sample(times: number, warmUpMs: number): Promise<number> {
  const asked = must(contestant, 'a contestant that was started');
  const answer = await asked.answer({ ask: 'take', times, warmUpMs, read: true });
  return answer.ask === 'take' ? answer.ms : NaN;
}

/** What took hold of tfjs' engine stands before its methods; while `work` is done it does not. */
async function unwatched<T>(work: () => Promise<T>): Promise<T> {
  const engine = tf.engine();
  const hooks = Object.entries(engine).filter(([, value]) => typeof value === 'function');
  for (const [name] of hooks) Reflect.deleteProperty(engine, name);
  try {
    return await work();
  } finally {
    for (const [name, hook] of hooks) Reflect.set(engine, name, hook);
  }
}

async function loop(times: number, warmUpMs: number): Promise<number> {
  const until = now() + warmUpMs;
  while (now() < until) await bare();
  const start = now();
  for (let count = 0; count < times; count++) await bare();
  return now() - start;
}

async function take(message: ToWorker): Promise<number> {
  switch (message.ask) {
    case 'start':
      await start(message.name, message.threads);
      return 0;
    case 'sample':
      return sample(message.times, message.warmUpMs);
    case 'loop':
      return unwatched(() => loop(message.times, message.warmUpMs));
    default:
      return message satisfies never;
  }
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  take(data).then(
    (ms) => {
      post({ type: 'done', ms } satisfies FromWorker);
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      post({ type: 'failed', message } satisfies FromWorker);
    },
  );
});
