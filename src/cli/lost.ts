/** The page of a run or a benchmark that ends while somebody waits for it: how that shows, and what there is to say of it. */
import type { Page } from 'playwright-core';

/** The browser ended the page, or is gone. */
export class PageLost extends Error {
  constructor() {
    super(LOST);
  }
}

/** Chromium ends a whole page where a worker asks for more than there is, and never says why. */
export const LOST =
  'The browser ended the page, most likely because memory ran out. ' +
  'Make smaller arrays and tensors, keep fewer of them at a time, and show less at once.';

/** The answer, or a `PageLost`. */
export interface Watched {
  ask<T>(work: Promise<T>): Promise<T>;
  /** Whether there is no use in asking it anything more. */
  isLost(): boolean;
}

export function watchPage(page: Pick<Page, 'once'>): Watched {
  let gone = false;
  const lost = new Promise<never>((_, reject) => {
    const end = (): void => {
      gone = true;
      reject(new PageLost());
    };
    page.once('crash', end);
    page.once('close', end);
  });
  // It may be lost when nothing is asked of it.
  lost.catch(() => undefined);
  return {
    isLost: () => gone,
    async ask(work) {
      try {
        return await Promise.race([work, lost]);
      } catch (error) {
        // The end of a page may show first as a failed call.
        if (!(error instanceof Error) || !/crash|has been closed/i.test(error.message)) throw error;
        gone = true;
        throw new PageLost();
      }
    },
  };
}
