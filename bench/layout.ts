/** How long graphs take to be laid out, by their size, and for how long the page's thread is held up meanwhile. */
import type { Page } from 'playwright-core';
import { median } from '../src/bench/statistics';
import type { LayoutCase, LayoutGlobals, LayoutTime } from './layout/page';
import { withBenchPage } from './site';
import { counted, ms, table, verdict, type Row } from './table';

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
  const site = { script: new URL('./layout/page.ts', import.meta.url), ready: 'benchLayout' };
  return withBenchPage(browser, site, async (page) => {
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
  });
}

/** The page's thread may be held up for so long by a layout, in milliseconds. */
const MOST_HELD_UP = 50;

export function layoutTable({ turns, idleMs, cases }: LayoutResult): string {
  return table(
    `Graphs laid out in their worker, medians of ${counted(turns, 'turn')}; of what holds the page's thread up, the worst`,
    [
      ...cases.map(({ name, time: { boxes, edges, firstMs, finalMs, callMs, longestMs } }): Row => {
        const first = finalMs - firstMs > 1 ? `a first picture after ${ms(firstMs)}; ` : '';
        const drawn = `${String(boxes)} boxes, ${counted(edges, 'line')}`;
        return [
          name,
          ms(finalMs),
          `${drawn}; ${first}${ms(callMs)} to ask; page held up for ${ms(longestMs)}, at most ${ms(MOST_HELD_UP)}: ${verdict(longestMs <= MOST_HELD_UP)}`,
        ];
      }),
      ['nothing, for a second', '', `page held up for ${ms(idleMs)}, by what else the machine does`],
    ],
  );
}
