/** The benchmark of the page, put together: its client, the browser's database, and what the browser tells of its pages. */
import { offers } from '../bench/sensible';
import { siteSuite } from '../snippet/site-suite';
import { createBenchmarkClient } from '../worker/benchmark-client';
import { Benchmark } from './benchmark.svelte';
import { pageClock } from './clock';
import { KeptReports, type ReportNews } from './kept-reports.svelte';
import { databaseShelf, memoryShelf } from './report-shelf';
import type { Workspace } from './workspace.svelte';

/** Before it is known what this browser has. */
const SENSIBLE_ANYWHERE = ['eager:cpu', 'eager:wasm', 'replay:wasm', 'ort:wasm'];
/** A page whose first worker takes longer measures what any browser has. */
const DEVICE_PATIENCE_MS = 10_000;
const LOCK = 'twograph:measuring';

function pageNews(): ReportNews {
  const channel = new BroadcastChannel('twograph:benchmarks');
  const news: ReportNews = {
    tell: () => {
      channel.postMessage(null);
    },
    heard: undefined,
  };
  channel.onmessage = () => news.heard?.();
  return news;
}

/** Held by whoever measures. Locks are there in secure contexts only; without them each page is alone. */
const turn = (locks: LockManager | undefined) => ({
  take: (): Promise<(() => void) | undefined> =>
    new Promise((resolve) => {
      if (!locks) {
        resolve(() => undefined);
        return;
      }
      void locks.request(LOCK, { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(undefined);
          return undefined;
        }
        return new Promise<void>((ends) => {
          resolve(ends);
        });
      });
    }),
  isTaken: async (): Promise<boolean> => {
    const { held = [] } = (await locks?.query()) ?? {};
    return held.some(({ name }) => name === LOCK);
  },
});

export async function openBenchmark(workspace: Workspace): Promise<Benchmark> {
  const turns = turn((navigator as Partial<Navigator>).locks);
  const kept = new KeptReports({
    shelf: workspace.embedded ? memoryShelf() : databaseShelf(),
    news: pageNews(),
    measuring: turns.isTaken,
  });
  const benchmark = new Benchmark({
    workspace,
    client: createBenchmarkClient(),
    kept,
    clock: pageClock,
    suite: siteSuite,
    turn: turns,
    known: () =>
      Promise.race([
        workspace.deviceKnown,
        new Promise<void>((resolve) => pageClock.after(DEVICE_PATIENCE_MS, resolve)),
      ]),
    sensible: (device) =>
      device ? offers(device).flatMap(({ id, chosen }) => (chosen ? [id] : [])) : SENSIBLE_ANYWHERE,
    hidden: () => document.visibilityState === 'hidden',
  });
  benchmark.ask(workspace.link.asked().settings);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') benchmark.wentHidden();
  });
  addEventListener('pagehide', () => {
    benchmark.leaving();
  });
  await kept.load();
  await benchmark.openInterrupted();
  return benchmark;
}
