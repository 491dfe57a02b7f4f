/** One run of a snippet in the built site: opens run.html, hands the snippet over, and passes its output on as it comes. */
import type { Page } from 'playwright-core';
import type { PageGlobals, PageItem, PageReply, PageRequest } from './contract';

export interface Drive {
  readonly request: PageRequest;
  /** Paths of the files that the snippet may read. */
  readonly files: readonly string[];
  onItems(items: readonly PageItem[]): void;
}

export type Outcome =
  | PageReply
  /** The browser ended the page, which it does when the JavaScript heap is exhausted. */
  | { readonly status: 'crashed' }
  /** The page itself did not answer in time. */
  | { readonly status: 'hung' };

/** What the page may take on top of the snippet's own time, for loading an engine on a slow machine. */
const MARGIN_MS = 60_000;

/** Runs in a page of `openBrowser`; `url` is the site's. Rejects only where the browser itself fails. */
export async function drive(page: Page, url: string, { request, files, onItems }: Drive): Promise<Outcome> {
  const crashed = new Promise<Outcome>((resolve) => {
    page.once('crash', () => {
      resolve({ status: 'crashed' });
    });
  });
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
    return await Promise.race([ran(), crashed, hung]);
  } catch (error) {
    // A crash may show first as a failed call.
    if (error instanceof Error && /crash/i.test(error.message)) return { status: 'crashed' };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
