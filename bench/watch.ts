/** Looks at the run workers of the built site from its page: when one is ready, and when a run's first output is on the screen. */
import type { Page } from 'playwright-core';

interface Watch {
  /** Workers that have become ready so far. */
  ready: number;
  /** When the first output since `startedAt` had been painted; undefined while there is none. */
  shownAt: number | undefined;
}

type Watched = typeof globalThis & { benchWatch: Watch };

/** Runs in the page before its own scripts, so it can use nothing from around it. */
function install(): void {
  const watch: Watch = { ready: 0, shownAt: undefined };
  (globalThis as Watched).benchWatch = watch;
  const painted = new MessageChannel();
  painted.port2.onmessage = () => {
    watch.shownAt ??= performance.now();
  };
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      if (options?.name !== 'twograph run') return;
      this.addEventListener('message', ({ data }: MessageEvent<{ type: string }>) => {
        if (data.type === 'ready') watch.ready++;
        if (data.type !== 'items' || watch.shownAt !== undefined) return;
        // The page puts output into its document in the next frame; a task that this frame makes comes after its picture.
        requestAnimationFrame(() => {
          painted.port1.postMessage(undefined);
        });
      });
    }
  };
}

/** Call before the page is opened. */
export async function watchWorkers(page: Page): Promise<void> {
  await page.addInitScript(install);
}

/** What a worker that was started or ended leaves the machine to do. */
const REST_MS = 300;

/** Settles when that many workers have become ready since the page was opened, and the machine has come to rest. */
export async function whenReady(page: Page, workers: number): Promise<void> {
  await page.waitForFunction((count) => (globalThis as Watched).benchWatch.ready >= count, workers, {
    timeout: 120_000,
  });
  await page.waitForTimeout(REST_MS);
}

/** Milliseconds from a click on what `selector` finds to the picture of the first output, which is in the document by then. */
export async function clickToOutput(page: Page, selector: string): Promise<number> {
  return page.evaluate(
    (found) =>
      new Promise<number>((resolve, reject) => {
        const watch = (globalThis as Watched).benchWatch;
        const button = document.querySelector<HTMLElement>(found);
        if (button === null) throw new Error(`The page has no ${found}`);
        watch.shownAt = undefined;
        const start = performance.now();
        const look = (): void => {
          if (watch.shownAt === undefined) {
            requestAnimationFrame(look);
            return;
          }
          const shown = document.querySelector('[aria-label="output"] .item');
          if (shown === null) reject(new Error('The first output came, and the page does not show it'));
          else resolve(watch.shownAt - start);
        };
        button.click();
        look();
      }),
    selector,
  );
}
