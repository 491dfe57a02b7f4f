/** One run of a snippet in the built site: opens run.html, hands the snippet over, and passes its output on as it comes. */
import type { Page } from 'playwright-core';
import type { PageGlobals, PageItem, PageReply, PageRequest } from './contract';
import { PageLost, watchPage } from './lost';

export interface Drive {
  readonly request: PageRequest;
  /** Paths of the files that the snippet may read. */
  readonly files: readonly string[];
  onItems(items: readonly PageItem[]): void;
}

export type Outcome =
  | PageReply
  /** The browser ended the page, or is gone. */
  | { readonly status: 'lost' }
  /** The page itself did not answer in time. */
  | { readonly status: 'hung' };

/** What the page may take on top of the snippet's own time, for loading an engine on a slow machine. */
const MARGIN_MS = 60_000;

/** Runs in a page of `openBrowser`; `url` is the site's. Rejects only where the browser itself fails. */
export async function drive(page: Page, url: string, { request, files, onItems }: Drive): Promise<Outcome> {
  const watched = watchPage(page);
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => {
      resolve({ status: 'hung' });
    }, request.timeoutMs + MARGIN_MS);
  });
  const ran = async (): Promise<Outcome> => {
    await page.exposeBinding('twographItems', (_source, items: readonly PageItem[]) => {
      onItems(items);
    });
    await page.goto(`${url}run.html`, { waitUntil: 'domcontentloaded' });
    if (files.length > 0) await page.setInputFiles('input', [...files]);
    return page.evaluate(
      (asked) => (globalThis as typeof globalThis & PageGlobals).twographRun(asked),
      request,
    );
  };
  try {
    return await Promise.race([watched.ask(ran()), hung]);
  } catch (error) {
    if (error instanceof PageLost) return { status: 'lost' };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
