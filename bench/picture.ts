/** How fluid the picture of a large graph is: its frames while it is panned and zoomed, in a page of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Page } from 'playwright-core';
import { serveSite } from '../src/cli/serve';
import type { PictureGlobals, PictureTimes } from './picture/page';
import { buildBenchSite } from './site';

const NODES = 10_000;
const EDGES = 15_000;

export type PictureResult = PictureTimes;

export async function benchPicture(browser: Page): Promise<PictureResult> {
  const folder = mkdtempSync(join(tmpdir(), 'twograph-bench-'));
  await buildBenchSite(
    { script: new URL('./picture/page.ts', import.meta.url), plugins: [...svelte()] },
    folder,
  );
  const site = await serveSite({ folder });
  const page = await browser.context().newPage();
  try {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(site.url);
    await page.waitForFunction(() => 'benchPicture' in globalThis);
    return await page.evaluate(
      ([nodes, edges]) => (globalThis as typeof globalThis & PictureGlobals).benchPicture(nodes, edges),
      [NODES, EDGES] as const,
    );
  } finally {
    await page.close();
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
