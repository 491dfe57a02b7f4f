/** Whether a benchmark's samples are what a bare loop around the same function takes: in paired turns, on work of 10 ms and more. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { median, ratioOf, type Ratio } from '../src/bench/statistics';
import { serveSite } from '../src/cli/serve';
import type { HarnessGlobals, HarnessPairs } from './harness/page';
import { buildBenchSite } from './site';

export interface HarnessResult {
  readonly turns: number;
  readonly cases: readonly {
    readonly name: string;
    /** Medians of a sample: `times` calls. */
    readonly sampleMs: number;
    readonly bareMs: number;
    /** How many times as long a contestant's sample takes as the bare loop. */
    readonly ratio: Ratio;
    readonly all: HarnessPairs;
  }[];
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
      turns,
      cases: all.map((pairs) => {
        // Turns of one pair of workers have much in common: where their tensors lie. So pairs are what is drawn from, not turns.
        const byPair = pairs.map(({ times, turns }) => ({
          of: times * median(turns.map(({ of }) => of)),
          to: times * median(turns.map(({ to }) => to)),
        }));
        return {
          name: pairs[0]?.name ?? '',
          sampleMs: median(byPair.map(({ of }) => of)),
          bareMs: median(byPair.map(({ to }) => to)),
          ratio: ratioOf(byPair),
          all: pairs,
        };
      }),
    };
  } finally {
    await page.close();
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
