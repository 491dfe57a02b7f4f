/** Whether a benchmark's samples are what a bare loop around the same function takes: in paired turns, on work of 10 ms and more. */
import type { Page } from 'playwright-core';
import { median, ratioOf, type Ratio } from '../src/bench/statistics';
import type { HarnessCase, HarnessGlobals } from './harness/page';
import { withBenchPage } from './site';

export interface HarnessResult {
  readonly cases: readonly (HarnessCase & {
    /** Medians of a call. */
    readonly sampleMs: number;
    readonly bareMs: number;
    /** How many times as long a call takes in a contestant's sample as in the bare loop. */
    readonly ratio: Ratio;
  })[];
}

/** `tell` hears how far it is. */
export async function benchHarness(
  browser: Page,
  { turns }: { readonly turns: number },
  tell: (words: string) => void,
): Promise<HarnessResult> {
  const site = { script: new URL('./harness/page.ts', import.meta.url), ready: 'benchHarness' };
  return withBenchPage(browser, site, async (page) => {
    await page.exposeFunction('benchTell', tell);
    const all = await page.evaluate(
      (asked) => (globalThis as typeof globalThis & HarnessGlobals).benchHarness(asked),
      { turns },
    );
    return {
      cases: all.map((each) => ({
        ...each,
        sampleMs: median(each.turns.map(({ of }) => of)),
        bareMs: median(each.turns.map(({ to }) => to)),
        ratio: ratioOf(each.turns),
      })),
    };
  });
}
