/**
 * From the click on Run to the picture of the first output, for the addition of tensors in the page itself, with a worker in store.
 * The first run of a page also starts the worker that compiles; later ones find it there.
 */
import type { Page } from 'playwright-core';
import { quantile } from '../src/bench/statistics';
import { clickToOutput, watchWorkers, whenReady } from './watch';
import type { BackendName } from '../src/base/backends';
import { ms, table, type Row } from './table';

const EXAMPLE = 'tensor-addition';
const RUN = 'button.primary';

export interface FirstOutputOptions {
  readonly backend: BackendName;
  readonly pages: number;
  /** Runs of each page after its first. */
  readonly runs: number;
}

export interface Spread {
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly all: readonly number[];
}

export interface FirstOutputResult {
  readonly backend: BackendName;
  /** The first run of each page. */
  readonly first: Spread;
  /** The runs after it. */
  readonly later: Spread;
}

function spread(all: readonly number[]): Spread {
  return { medianMs: quantile(all, 0.5), p95Ms: quantile(all, 0.95), all };
}

export async function benchFirstOutput(
  browser: Page,
  url: string,
  { backend, pages, runs }: FirstOutputOptions,
  tell: (words: string) => void,
): Promise<FirstOutputResult> {
  const first: number[] = [];
  const later: number[] = [];
  for (let opened = 0; opened < pages; opened++) {
    const page = await browser.context().newPage();
    await watchWorkers(page);
    await page.goto(`${url}?example=${EXAMPLE}&backend=${backend}`);
    // The editor comes by itself; it must not take the processor from the run.
    await page.waitForLoadState('networkidle');
    await page.waitForSelector('.monaco-editor .view-line', { timeout: 60_000 });
    for (let run = 0; run <= runs; run++) {
      await whenReady(page, run + 1);
      (run === 0 ? first : later).push(await clickToOutput(page, RUN));
    }
    await page.close();
    tell(`page ${String(opened + 1)} of ${String(pages)}: ${String(later.at(-1)?.toFixed(0))} ms`);
  }
  return { backend, first: spread(first), later: spread(later) };
}

export function firstOutputTable({ backend, first, later }: FirstOutputResult): string {
  const row = (label: string, { medianMs, p95Ms, all }: Spread): Row => [
    label,
    ms(medianMs),
    `95 % within ${ms(p95Ms)}; ${String(all.length)} runs`,
  ];
  return table(`Run to first output, tensor addition, ${backend}, a worker in store`, [
    row('later runs of a page', later),
    row('first run of a page', first),
  ]);
}
