/** Whether a benchmark's samples are what a bare loop around the same function takes: in paired turns, on work of 10 ms and more. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { median, ratioOf, type Ratio } from '../src/bench/statistics';
import { serveSite } from '../src/cli/serve';
import type { HarnessCase, HarnessGlobals } from './harness/page';
import { buildBenchSite } from './site';

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
  const folder = mkdtempSync(join(tmpdir(), 'twograph-bench-'));
  await buildBenchSite({ script: new URL('./harness/page.ts', import.meta.url) }, folder);
  const site = await serveSite({ folder });
  const page = await browser.context().newPage();
  try {
    await page.exposeFunction('benchTell', tell);
    await page.goto(site.url);
    await page.waitForFunction(() => 'benchHarness' in globalThis);
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
  } finally {
    await page.close();
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
