/** The bare page from outside: a worker made ready, and a run in it. */
import type { Page } from 'playwright-core';
import type { BareBoot } from './messages';
import type { BareGlobals, BareRun } from './page';

export interface BarePage {
  ready(): Promise<void>;
  run(): Promise<BareRun>;
}

export async function openBare(page: Page, url: string, boot: BareBoot): Promise<BarePage> {
  await page.goto(url);
  await page.waitForFunction(() => 'bareRun' in globalThis);
  return {
    ready: () =>
      page.evaluate((given) => (globalThis as typeof globalThis & BareGlobals).bareBoot(given), boot),
    run: () => page.evaluate(() => (globalThis as typeof globalThis & BareGlobals).bareRun()),
  };
}
