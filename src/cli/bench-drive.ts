/** Benchmarks in the built site in one browser: opens run.html, asks for what there is to measure and for one after the other. */
import type { Page } from 'playwright-core';
import type { BenchmarkReport } from '../bench/report';
import type { BenchmarkProgress, Found } from '../bench/session';
import type { PageBenchmark, PageFind, PageGlobals } from './contract';
import { PageLost, watchPage } from './lost';

type Globals = typeof globalThis & PageGlobals;

export interface BenchPage {
  find(asked: PageFind): Promise<Found>;
  /** `heard` is told how far it is. Where the page is lost in the middle, what it told last is the report, as a failed one. */
  bench(
    asked: PageBenchmark,
    heard: (progress: BenchmarkProgress | undefined) => void,
  ): Promise<BenchmarkReport>;
  /** Ends the benchmark that runs, and those after it at once. */
  stop(): Promise<void>;
  /** Whether there is no use in asking it anything more. */
  isLost(): boolean;
}

/** `url` is the site's; `files` are paths. Rejects with `PageLost` where there is no report at all. */
export async function openBenchPage(page: Page, url: string, files: readonly string[]): Promise<BenchPage> {
  let latest: BenchmarkReport | undefined;
  let hear: ((progress: BenchmarkProgress | undefined) => void) | undefined;
  const { ask, isLost } = watchPage(page);
  await page.exposeFunction('twographReport', (report: BenchmarkReport, progress?: BenchmarkProgress) => {
    latest = report;
    hear?.(progress);
  });
  await page.goto(`${url}run.html`, { waitUntil: 'domcontentloaded' });
  if (files.length > 0) await page.setInputFiles('input', [...files]);
  return {
    find: (asked) => ask(page.evaluate((given) => (globalThis as Globals).twographFind(given), asked)),
    async bench(asked, heard) {
      latest = undefined;
      hear = heard;
      try {
        return await ask(page.evaluate((given) => (globalThis as Globals).twographBench(given), asked));
      } catch (error) {
        if (!(error instanceof PageLost) || !latest) throw error;
        return { ...(latest as BenchmarkReport), status: 'failed', why: error.message };
      } finally {
        hear = undefined;
      }
    },
    isLost,
    stop: () => ask(page.evaluate(() => (globalThis as Globals).twographStop())),
  };
}
