/**
 * Compiled functions against eager code, against each other, and against ONNX Runtime by hand: in one worker, one thread each (but where
 * threads are compared), contestants in turn, every result checked before it is timed.
 */
import type { Page } from 'playwright-core';
import { median, ratioOf, type Ratio } from '../src/bench/statistics';
import type { CompiledTimes, Samples } from './compiled/messages';
import type { CompiledGlobals } from './compiled/page';
import { withBenchPage } from './site';

export interface CompiledOptions {
  readonly turns: number;
}

/** How many times as long `of` takes as `to`. */
export interface Comparison {
  readonly of: string;
  readonly to: string;
  readonly ratio: Ratio;
}

export interface CompiledResult {
  readonly turns: number;
  /** Milliseconds of a training step, medians, by contestant. */
  readonly training: Readonly<Record<string, number>>;
  /** Every other way against ONNX Runtime's. */
  readonly faster: readonly Comparison[];
  readonly calls: readonly {
    readonly name: string;
    /** Medians of a call. */
    readonly compiledMs: number;
    readonly byHandMs: number;
    /** The tensors of tfjs that a call goes through, made, read and disposed of without a call. */
    readonly tensorsMs: number;
    /** How much longer the compiled call took, median of the turns. */
    readonly overMs: number;
    readonly ratio: Ratio;
  }[];
  /** Forward passes op by op on tfjs' wasm backend against the compiled call. */
  readonly forward: readonly {
    readonly name: string;
    readonly opByOpMs: number;
    readonly compiledMs: number;
    readonly ratio: Ratio;
  }[];
  /** One thread against two; undefined where the page has no threads. */
  readonly threads?: readonly {
    readonly name: string;
    readonly oneMs: number;
    readonly twoMs: number;
    readonly ratio: Ratio;
  }[];
  /** Medians in milliseconds. */
  readonly trace: Readonly<Record<string, number>>;
  readonly all: CompiledTimes;
}

const BEST = 'compiled, ort:wasm';

const medians = (samples: Samples): Record<string, number> =>
  Object.fromEntries(Object.entries(samples).map(([name, times]) => [name, median(times)]));

function compare(samples: Samples, of: string, to: string): Comparison {
  const [one = [], other = []] = [samples[of], samples[to]];
  return { of, to, ratio: ratioOf(one.map((ms, turn) => ({ of: ms, to: other[turn] ?? NaN }))) };
}

function summary(times: CompiledTimes, turns: number): CompiledResult {
  const of = (samples: Samples, name: string): number => median(samples[name] ?? []);
  const others = Object.keys(times.training).filter((name) => name !== BEST);
  return {
    turns,
    training: medians(times.training),
    faster: others.map((name) => compare(times.training, name, BEST)),
    calls: times.calls.map(({ name, samples }) => ({
      name,
      compiledMs: of(samples, 'compiled'),
      byHandMs: of(samples, 'session.run'),
      tensorsMs: of(samples, 'tensors'),
      overMs: median(
        (samples['compiled'] ?? []).map((ms, turn) => ms - (samples['session.run']?.[turn] ?? NaN)),
      ),
      ratio: compare(samples, 'compiled', 'session.run').ratio,
    })),
    forward: times.calls
      .filter(({ samples }) => samples['op by op'])
      .map(({ name, samples }) => ({
        name,
        opByOpMs: of(samples, 'op by op'),
        compiledMs: of(samples, 'compiled'),
        ratio: compare(samples, 'op by op', 'compiled').ratio,
      })),
    ...(times.threads && {
      threads: times.threads.map(({ name, samples }) => ({
        name,
        oneMs: of(samples, '1'),
        twoMs: of(samples, '2'),
        ratio: compare(samples, '1', '2').ratio,
      })),
    }),
    trace: medians(times.trace),
    all: times,
  };
}

/** `tell` hears how far it is. */
export async function benchCompiled(
  browser: Page,
  { turns }: CompiledOptions,
  tell: (words: string) => void,
): Promise<CompiledResult> {
  const site = { script: new URL('./compiled/page.ts', import.meta.url), ready: 'benchCompiled' };
  return withBenchPage(browser, site, async (page) => {
    await page.exposeFunction('benchTell', tell);
    const times = await page.evaluate(
      (asked) => (globalThis as typeof globalThis & CompiledGlobals).benchCompiled(asked),
      { turns },
    );
    return summary(times, turns);
  });
}
