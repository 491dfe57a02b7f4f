/**
 * What this machine can do at its best, for the figures of a benchmark to be held against: multiply-adds and streaming by the number of
 * threads, and on the graphics card. It takes a few seconds, in workers of its own, and wants the machine for itself.
 */
import { MOST_THREADS } from '../../base/backends';
import { must } from '../../base/errors';
import type { Calibration, Rates } from '../../bench/report';
import { Calibrator } from './asked';
import type { Run } from './protocol';

/** Of each figure; the best is kept. */
const RUNS = 5;
/** All threads together move so much, each at least `LEAST_BYTES`: more than caches hold. */
const MOVED_BYTES = 2 ** 27;
const LEAST_BYTES = 2 ** 24;

/** 1, 2, 4 and so on, up to all that there are. */
export function threadCounts(cores: number): number[] {
  const most = Math.min(MOST_THREADS, Math.max(1, cores));
  const counts: number[] = [];
  for (let count = 1; count < most; count *= 2) counts.push(count);
  return [...counts, most];
}

export interface CalibrationOptions {
  readonly signal?: AbortSignal;
  /** From 0 to 1. */
  progress?(share: number): void;
  /** Hears why something is left out that this browser has. */
  failed?(what: 'wasm' | 'webgpu' | 'webgl', why: string): void;
  /** Logical processors; the browser's word by default. */
  readonly cores?: number;
}

interface Workers {
  /** That many, of which the first were there before. */
  take(count: number): readonly Calibrator[];
  stopped(): boolean;
}

/**
 * 10^9 a second of all together: what they did from the first one's start to the last one's end, so that none is counted as if it had
 * had the machine beside the others when it had it alone.
 */
export function rateOf(runs: readonly Run[]): number {
  const start = Math.min(...runs.map(({ startMs }) => startMs));
  const end = Math.max(...runs.map(({ endMs }) => endMs));
  const done = runs.reduce((sum, run) => sum + run.done, 0);
  return done / (1e6 * (end - start));
}

/** All of them at once, each with its own share. */
async function together(workers: readonly Calibrator[], of: keyof Rates, variant: number): Promise<number> {
  const bytes = Math.max(LEAST_BYTES, MOVED_BYTES / workers.length);
  const canShare = globalThis.crossOriginIsolated && workers.length > 1;
  const gate = canShare && { arrived: new Int32Array(new SharedArrayBuffer(4)), of: workers.length };
  return rateOf(
    await Promise.all(
      workers.map((worker) => worker.ask('rate', { of, variant, bytes, ...(gate && { gate }) })),
    ),
  );
}

async function best(workers: readonly Calibrator[], of: keyof Rates, variant: number): Promise<number> {
  let most = 0;
  for (let run = 0; run < RUNS; run++) most = Math.max(most, await together(workers, of, variant));
  return most;
}

async function processorRates(
  counts: readonly number[],
  { take, stopped }: Workers,
  found: (rates: Calibration['wasm'][number]) => void,
): Promise<void> {
  const [first] = take(1);
  const variant = await must(first, 'a worker').ask('variant', {});
  if (variant === undefined) return;
  // Who has more threads may leave some idle.
  let most: Rates = { gflops: 0, gbs: 0 };
  for (const threads of counts) {
    if (stopped()) return;
    const workers = take(threads);
    const gflops = Math.max(most.gflops, await best(workers, 'gflops', variant));
    most = { gflops, gbs: Math.max(most.gbs, await best(workers, 'gbs', variant)) };
    found({ threads, ...most });
  }
}

/**
 * Never rejects: what this browser lacks or could not do is left out, and so is what `signal` came before. What was measured until then
 * is in it.
 */
export async function calibrate({
  signal,
  progress,
  failed,
  cores = navigator.hardwareConcurrency,
}: CalibrationOptions = {}): Promise<Calibration> {
  const wasm: Calibration['wasm'][number][] = [];
  const gpus: { webgpu?: Rates; webgl?: Rates } = {};
  const workers: Calibrator[] = [];
  const stopped = () => signal?.aborted === true;
  const tell = (what: 'wasm' | 'webgpu' | 'webgl') => (error: unknown) => {
    if (!stopped()) failed?.(what, error instanceof Error ? error.message : String(error));
    return undefined;
  };
  const end = () => {
    for (const worker of workers.splice(0)) worker.dispose();
  };
  signal?.addEventListener('abort', end);
  const take = (count: number) => {
    while (workers.length < count) workers.push(new Calibrator());
    return workers.slice(0, count);
  };
  const counts = threadCounts(cores);
  const parts = counts.length + 2;
  try {
    if (stopped()) return { wasm };
    const counted = (rates: Calibration['wasm'][number]) => {
      wasm.push(rates);
      progress?.(wasm.length / parts);
    };
    await processorRates(counts, { take, stopped }, counted).catch(tell('wasm'));
    for (const [index, api] of (['webgpu', 'webgl'] as const).entries()) {
      // Its memory is not needed any more, and what hung is gone.
      end();
      if (stopped()) break;
      const [worker] = take(1);
      const rates = await worker?.ask('gpu', { api }).catch(tell(api));
      if (rates) gpus[api] = rates;
      progress?.((counts.length + 1 + index) / parts);
    }
    return { wasm, ...gpus };
  } finally {
    signal?.removeEventListener('abort', end);
    end();
  }
}
