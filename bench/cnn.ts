/**
 * The example that trains a CNN, in the built site and bare, in turns: what the page costs a program that runs in it. Both are timed
 * from their pages, from the request for the run to its end, in a worker that was ready before.
 */
import type { Page } from 'playwright-core';
import type { BackendName } from '../src/base/backends';
import { median, ratioOf, type Ratio } from '../src/bench/statistics';
import type { PageGlobals, PageItem, PageReply, PageRequest } from '../src/cli/contract';
import type { BareBoot, Pushed } from './bare/messages';
import { cnnExample } from './bare/example';
import { openBare } from './bare/open';
import { withBareSite } from './bare/site';
import { watchWorkers, whenReady } from './watch';
import { counted, interval, ms, table, verdict } from './table';

const SEED = 1;
const TIMEOUT_MS = 1_800_000;

export interface CnnOptions {
  readonly backend: BackendName;
  readonly epochs: number;
  readonly turns: number;
  /** Of the wasm backend; by default what the page chooses. */
  readonly threads?: number;
}

export interface CnnTurn {
  readonly page: { readonly wallMs: number; readonly runMs: number; readonly emitMs: number };
  readonly bare: { readonly wallMs: number; readonly runMs: number };
}

export interface CnnResult {
  readonly backend: BackendName;
  readonly epochs: number;
  readonly turns: number;
  /** That both used: 1 on other backends than wasm. */
  readonly threads: number;
  readonly pageMs: number;
  readonly bareMs: number;
  /** Page to bare, from the request to the end. */
  readonly ratio: Ratio;
  /** The same of what the workers saw: without messages, emit, and the wait for what is still to come. */
  readonly workerRatio: Ratio;
  readonly all: readonly CnnTurn[];
}

interface PageRun {
  readonly wallMs: number;
  readonly reply: PageReply;
}

interface PlotItem {
  readonly kind: string;
  readonly title?: string;
  readonly series?: readonly { readonly name: string; readonly y: readonly number[] }[];
}

/** The last value of each series of each plot. */
function lastPushed(items: Iterable<PlotItem>): Pushed {
  const plots = [...items].filter(({ kind, series }) => kind === 'plot' && series !== undefined);
  return Object.fromEntries(
    plots.map(({ title = '', series = [] }) => [
      title,
      Object.fromEntries(series.map(({ name, y }) => [name, y.at(-1) ?? NaN])),
    ]),
  );
}

/** Speed comes after correctness: with one seed, both must have learnt the same. */
function checkSame(page: Pushed, bare: Pushed): void {
  const [one, other] = [page, bare].map((pushed) => JSON.stringify(pushed));
  if (one === other && Object.keys(page).length > 0) return;
  throw new Error(
    `The page and the bare worker came to different results: ${String(one)} and ${String(other)}`,
  );
}

async function openPage(page: Page, url: string, text: string, boot: BareBoot) {
  const items = new Map<number, PlotItem>();
  await watchWorkers(page);
  await page.exposeFunction('twographItems', (batch: readonly PageItem[]) => {
    for (const { slot, value } of batch) items.set(slot, value as PlotItem);
  });
  await page.goto(`${url}run.html`);
  await page.waitForFunction(() => 'twographRun' in globalThis);
  const request: PageRequest = {
    ...boot,
    engine: 'ort:wasm',
    text,
    timeoutMs: TIMEOUT_MS,
    as: 'json',
  };
  let runs = 0;
  return {
    async ready(): Promise<void> {
      // The page has a worker in store from its first run on.
      if (runs > 0) await whenReady(page, runs + 1);
    },
    async run(): Promise<{ times: CnnTurn['page']; threads: number; pushed: Pushed }> {
      items.clear();
      const { wallMs, reply } = await page.evaluate(async (asked): Promise<PageRun> => {
        const start = performance.now();
        const reply = await (globalThis as typeof globalThis & PageGlobals).twographRun(asked);
        return { wallMs: performance.now() - start, reply };
      }, request);
      runs++;
      if (reply.status !== 'ran' || reply.result.status !== 'ok')
        throw new Error(`The example failed in the page: ${JSON.stringify(reply)}`);
      const { timings, stats } = reply.result;
      return {
        times: { wallMs, runMs: timings.runMs, emitMs: timings.emitMs },
        threads: stats?.threads ?? NaN,
        pushed: lastPushed(items.values()),
      };
    },
  };
}

/** `url` is the built site's; `tell` hears how far it is. */
export async function benchCnn(
  browser: Page,
  url: string,
  options: CnnOptions,
  tell: (words: string) => void,
): Promise<CnnResult> {
  const { text } = cnnExample(options.epochs);
  const { backend, epochs, turns, threads: wanted } = options;
  const boot: BareBoot = {
    backend,
    seed: SEED,
    mode: 'eager',
    ...(wanted === undefined ? {} : { threads: wanted }),
  };
  return withBareSite(text, async (bareUrl) => {
    const context = browser.context();
    const page = await openPage(await context.newPage(), url, text, boot);
    const bare = await openBare(await context.newPage(), bareUrl, boot);
    const all: CnnTurn[] = [];
    let threads = NaN;
    // The first turn warms up.
    for (let turn = 0; turn <= turns; turn++) {
      // Both before either runs: a worker that boots must not take the processor from the other contestant.
      await bare.ready();
      await page.ready();
      const inPage = await page.run();
      await page.ready();
      const { wallMs, runMs, pushed } = await bare.run();
      threads = inPage.threads;
      checkSame(inPage.pushed, pushed);
      const times = `page ${inPage.times.wallMs.toFixed(0)} ms, bare ${wallMs.toFixed(0)} ms`;
      tell(turn === 0 ? `warm-up: ${times}` : `turn ${String(turn)}: ${times}`);
      if (turn > 0) all.push({ page: inPage.times, bare: { wallMs, runMs } });
    }
    return {
      backend,
      epochs,
      turns,
      threads,
      pageMs: median(all.map((turn) => turn.page.wallMs)),
      bareMs: median(all.map((turn) => turn.bare.wallMs)),
      ratio: ratioOf(all.map((turn) => ({ of: turn.page.wallMs, to: turn.bare.wallMs }))),
      workerRatio: ratioOf(all.map((turn) => ({ of: turn.page.runMs, to: turn.bare.runMs }))),
      all,
    };
  });
}

/** The page may cost a program that runs in it this much. */
const MOST_RATIO = 1.15;

export function cnnTable(result: CnnResult): string {
  const { backend, epochs, turns, threads, pageMs, bareMs, ratio, workerRatio } = result;
  const where = backend === 'wasm' ? `wasm on ${counted(threads, 'thread')}` : backend;
  return table(`CNN example, ${where}, ${counted(epochs, 'epoch')}, medians of ${counted(turns, 'turn')}`, [
    ['in the page', ms(pageMs)],
    ['bare worker', ms(bareMs)],
    [
      'ratio',
      ratio.ratio.toPrecision(3),
      `${interval(ratio)}; at most ${String(MOST_RATIO)}: ${verdict(ratio.ratio <= MOST_RATIO)}`,
    ],
    ['ratio inside the workers', workerRatio.ratio.toPrecision(3), interval(workerRatio)],
  ]);
}
