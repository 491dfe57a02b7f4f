/** How fluid the picture of a large graph is: its frames while it is panned and zoomed, in a page of its own. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Page } from 'playwright-core';
import type { PictureGlobals, PictureTimes } from './picture/page';
import { withBenchPage } from './site';
import { counted, ms, table, verdict, type Row } from './table';

const NODES = 10_000;
const EDGES = 15_000;

export type PictureResult = PictureTimes;

export async function benchPicture(browser: Page): Promise<PictureResult> {
  const site = {
    script: new URL('./picture/page.ts', import.meta.url),
    plugins: [...svelte()],
    ready: 'benchPicture',
  };
  return withBenchPage(browser, site, async (page) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    return page.evaluate(
      ([nodes, edges]) => (globalThis as typeof globalThis & PictureGlobals).benchPicture(nodes, edges),
      [NODES, EDGES] as const,
    );
  });
}

/** No frame of a pan or zoom may take longer, in milliseconds. */
const MOST_FRAME_MS = 50;

export function pictureTable({ nodes, edges, preparedMs, frames, longestTaskMs }: PictureResult): string {
  const most = `at most ${ms(MOST_FRAME_MS)}`;
  return table(
    `Picture of ${String(nodes)} nodes and ${String(edges)} edges, laid out: frames while it moves`,
    [
      ...Object.entries(frames).map(([name, all]): Row => {
        const sorted = all.toSorted((a, b) => a - b);
        const worst = sorted.at(-1) ?? NaN;
        const usual = sorted[Math.floor(sorted.length / 2)] ?? NaN;
        return [
          name,
          ms(worst),
          `the longest of ${counted(all.length, 'frame')}, half within ${ms(usual)}; ${most}: ${verdict(worst <= MOST_FRAME_MS)}`,
        ];
      }),
      [
        'longest task meanwhile',
        longestTaskMs === 0 ? '< 50 ms' : ms(longestTaskMs),
        `${most}: ${verdict(longestTaskMs <= MOST_FRAME_MS)}`,
      ],
      ['made ready to be drawn, once', ms(preparedMs)],
    ],
  );
}
