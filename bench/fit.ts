/**
 * What compiling gains a whole training: the example that trains a small CNN with `model.fit`, op by op on tfjs' wasm backend and as
 * static graphs on ONNX Runtime, in turns, each in a fresh bare worker on one thread. The time is from Run to the end, with what is
 * loaded, traced and prepared on the way.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { median, ratioOf, type Ratio } from '../src/bench/statistics';
import { serveSite } from '../src/cli/serve';
import { cnnExample } from './bare/example';
import type { Pushed } from './bare/messages';
import { openBare, type BarePage } from './bare/open';
import { buildBare } from './bare/site';

/** contracts: after a whole training, of an accuracy from 0 to 1. */
const TOLERANCE = 0.01;

export interface FitOptions {
  readonly turns: number;
}

export interface FitTurn {
  readonly eagerMs: number;
  readonly compiledMs: number;
}

export interface FitResult {
  readonly epochs: number;
  readonly turns: number;
  /** Medians. */
  readonly eagerMs: number;
  readonly compiledMs: number;
  /** Eager to compiled. */
  readonly ratio: Ratio;
  readonly all: readonly FitTurn[];
}

function checkSame(eager: Pushed, compiled: Pushed): void {
  const [one = NaN, other = NaN] = [eager, compiled].map((pushed) => pushed['Accuracy']?.['held out']);
  if (Math.abs(one - other) <= TOLERANCE) return;
  throw new Error(`Held out, the eager network had ${String(one)} right, the compiled one ${String(other)}`);
}

/** `tell` hears how far it is. */
export async function benchFit(
  browser: Page,
  { turns }: FitOptions,
  tell: (words: string) => void,
): Promise<FitResult> {
  const { text, epochs } = cnnExample();
  const folder = mkdtempSync(join(tmpdir(), 'twograph-bench-'));
  await buildBare(text, folder);
  const site = await serveSite({ folder });
  const pages: Page[] = [];
  const open = async (mode: 'eager' | 'compiled'): Promise<BarePage> => {
    const page = await browser.context().newPage();
    pages.push(page);
    return openBare(page, site.url, { backend: 'wasm', seed: 1, threads: 1, mode });
  };
  try {
    const [eager, compiled] = [await open('eager'), await open('compiled')];
    const all: FitTurn[] = [];
    // The first turn warms up.
    for (let turn = 0; turn <= turns; turn++) {
      // Both before either runs: a worker that boots must not take the processor from the other contestant.
      await eager.ready();
      await compiled.ready();
      const order = turn % 2 === 0 ? [eager, compiled] : [compiled, eager];
      const runs = new Map<BarePage, Awaited<ReturnType<BarePage['run']>>>();
      for (const page of order) runs.set(page, await page.run());
      const [one, other] = [runs.get(eager), runs.get(compiled)];
      if (!one || !other) throw new Error('a contestant did not run');
      checkSame(one.pushed, other.pushed);
      const times = `eager ${one.wallMs.toFixed(0)} ms, compiled ${other.wallMs.toFixed(0)} ms`;
      tell(turn === 0 ? `warm-up: ${times}` : `turn ${String(turn)}: ${times}`);
      if (turn > 0) all.push({ eagerMs: one.wallMs, compiledMs: other.wallMs });
    }
    return {
      epochs,
      turns,
      eagerMs: median(all.map(({ eagerMs }) => eagerMs)),
      compiledMs: median(all.map(({ compiledMs }) => compiledMs)),
      ratio: ratioOf(all.map(({ eagerMs, compiledMs }) => ({ of: eagerMs, to: compiledMs }))),
      all,
    };
  } finally {
    for (const page of pages) await page.close();
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
