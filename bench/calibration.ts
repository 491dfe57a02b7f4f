/** What this machine can do at its best, as a benchmark measures it, again and again: how far such a figure is to be trusted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Calibration, Rates } from '../src/bench/report';
import { median } from '../src/bench/statistics';
import { serveSite } from '../src/cli/serve';
import type { CalibrationGlobals } from './calibration/page';
import { buildBenchSite } from './site';

export interface Figure {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface CalibrationResult {
  readonly turns: number;
  /** What one takes. */
  readonly ms: Figure;
  readonly rates: readonly { readonly name: string; readonly gflops: Figure; readonly gbs: Figure }[];
  readonly all: readonly Calibration[];
}

const figure = (all: readonly number[]): Figure => ({
  median: median(all),
  low: Math.min(...all),
  high: Math.max(...all),
});

const named = ({ wasm, webgpu, webgl }: Calibration): (readonly [string, Rates])[] => [
  ...wasm.map(
    (rates) => [`wasm, ${String(rates.threads)} thread${rates.threads === 1 ? '' : 's'}`, rates] as const,
  ),
  ...(webgpu ? [['webgpu', webgpu] as const] : []),
  ...(webgl ? [['webgl', webgl] as const] : []),
];

export async function benchCalibration(
  browser: Page,
  { turns }: { readonly turns: number },
  tell: (words: string) => void,
): Promise<CalibrationResult> {
  const folder = mkdtempSync(join(tmpdir(), 'twograph-bench-'));
  await buildBenchSite({ script: new URL('./calibration/page.ts', import.meta.url) }, folder);
  const site = await serveSite({ folder });
  const page = await browser.context().newPage();
  const all: Calibration[] = [];
  const took: number[] = [];
  try {
    await page.goto(site.url);
    await page.waitForFunction(() => 'benchCalibrate' in globalThis);
    for (let turn = 0; turn < turns; turn++) {
      const { found, ms } = await page.evaluate(() =>
        (globalThis as typeof globalThis & CalibrationGlobals).benchCalibrate(),
      );
      all.push(found);
      took.push(ms);
      tell(`calibration ${String(turn + 1)} of ${String(turns)}: ${ms.toFixed(0)} ms`);
    }
  } finally {
    await page.close();
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const found = all.flatMap(named);
  const names = [...new Set(found.map(([name]) => name))];
  const of = (wanted: string, what: keyof Rates) =>
    figure(found.filter(([name]) => name === wanted).map(([, rates]) => rates[what]));
  return {
    turns,
    ms: figure(took),
    rates: names.map((name) => ({ name, gflops: of(name, 'gflops'), gbs: of(name, 'gbs') })),
    all,
  };
}
