/** Benchmarks in the built site in one browser: opens run.html, asks for what there is to measure and for one after the other. */
import type { Page } from 'playwright-core';
import type { BenchmarkReport } from '../bench/report';
import type { BenchmarkProgress, Found } from '../bench/session';
import type { PageBenchmark, PageFind, PageGlobals } from './contract';

type Globals = typeof globalThis & PageGlobals;

/** The browser ended the page, or is gone. */
export class PageLost extends Error {}

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

const LOST = 'The browser ended the page in the middle of it: its memory is exhausted, or it was closed.';

/** `url` is the site's; `files` are paths. Rejects with `PageLost` where there is no report at all. */
export async function openBenchPage(page: Page, url: string, files: readonly string[]): Promise<BenchPage> {
  let latest: BenchmarkReport | undefined;
  let hear: ((progress: BenchmarkProgress | undefined) => void) | undefined;
  let gone = false;
  const lost = new Promise<never>((_, reject) => {
    const end = (): void => {
      gone = true;
      reject(new PageLost(LOST));
    };
    page.once('crash', end);
    page.once('close', end);
  });
  // It may be lost when nothing is asked of it.
  lost.catch(() => undefined);
  const ask = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await Promise.race([work, lost]);
    } catch (error) {
      // The end of a page may show first as a failed call.
      if (!(error instanceof Error) || !/crash|has been closed/i.test(error.message)) throw error;
      gone = true;
      throw new PageLost(LOST);
    }
  };
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
    isLost: () => gone,
    stop: () => ask(page.evaluate(() => (globalThis as Globals).twographStop())),
  };
}
