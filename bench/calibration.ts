/** What this machine can do at its best, as a benchmark measures it, again and again: how far such a figure is to be trusted. */
import type { Page } from 'playwright-core';
import type { Calibration, Rates } from '../src/bench/report';
import { median } from '../src/bench/statistics';
import type { CalibrationGlobals } from './calibration/page';
import { withBenchPage } from './site';

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
  const site = { script: new URL('./calibration/page.ts', import.meta.url), ready: 'benchCalibrate' };
  const all: Calibration[] = [];
  const took: number[] = [];
  await withBenchPage(browser, site, async (page) => {
    for (let turn = 0; turn < turns; turn++) {
      const { found, ms } = await page.evaluate(() =>
        (globalThis as typeof globalThis & CalibrationGlobals).benchCalibrate(),
      );
      all.push(found);
      took.push(ms);
      tell(`calibration ${String(turn + 1)} of ${String(turns)}: ${ms.toFixed(0)} ms`);
    }
  });
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
