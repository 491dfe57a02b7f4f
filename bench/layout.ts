/** How long graphs take to be laid out, by their size, and for how long the page's thread is held up meanwhile. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { median } from '../src/bench/statistics';
import { serveSite } from '../src/cli/serve';
import type { LayoutCase, LayoutGlobals, LayoutTime } from './layout/page';
import { buildBenchSite } from './site';

export interface LayoutResult {
  readonly turns: number;
  /** For how long the page's thread was held up in a second without a layout, the worst: the machine's own share. */
  readonly idleMs: number;
  readonly cases: readonly {
    readonly name: string;
    /** Medians, but of `longestMs` the worst. */
    readonly time: LayoutTime;
    readonly all: readonly LayoutTime[];
  }[];
}

function summary(all: readonly LayoutTime[]): LayoutTime {
  const of = (what: keyof LayoutTime): number => median(all.map((time) => time[what]));
  return {
    boxes: of('boxes'),
    edges: of('edges'),
    firstMs: of('firstMs'),
    finalMs: of('finalMs'),
    callMs: of('callMs'),
    longestMs: Math.max(...all.map(({ longestMs }) => longestMs)),
  };
}

/** `tell` hears how far it is. */
export async function benchLayout(
  browser: Page,
  { turns }: { readonly turns: number },
  tell: (words: string) => void,
): Promise<LayoutResult> {
  const folder = mkdtempSync(join(tmpdir(), 'twograph-bench-'));
  await buildBenchSite({ script: new URL('./layout/page.ts', import.meta.url) }, folder);
  const site = await serveSite({ folder });
  const page = await browser.context().newPage();
  try {
    await page.goto(site.url);
    await page.waitForFunction(() => 'benchLayout' in globalThis);
    const names = await page.evaluate(
      () => (globalThis as typeof globalThis & { layoutCases: readonly LayoutCase[] }).layoutCases,
    );
    const cases: LayoutResult['cases'][number][] = [];
    for (const name of names) {
      const all: LayoutTime[] = [];
      for (let turn = 0; turn < turns; turn++)
        all.push(
          await page.evaluate(
            (asked) => (globalThis as typeof globalThis & LayoutGlobals).benchLayout(asked),
            name,
          ),
        );
      const time = summary(all);
      tell(`${name}: ${time.finalMs.toFixed(0)} ms, page held up for ${time.longestMs.toFixed(0)} ms`);
      cases.push({ name, time, all });
    }
    const idle: number[] = [];
    for (let turn = 0; turn < turns; turn++)
      idle.push(
        await page.evaluate((ms) => (globalThis as typeof globalThis & LayoutGlobals).benchIdle(ms), 1_000),
      );
    return { turns, idleMs: Math.max(...idle), cases };
  } finally {
    await page.close();
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
