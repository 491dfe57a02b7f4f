/**
 * How long a recorded run holds the page up while its graph grows in sight: the longest task of the page's main thread. A busy machine makes
 * tasks longer than they are, so the processor's time is told beside the clock's.
 */
import type { Page } from 'playwright-core';
import { encodeShare } from '../src/snippet/share';
import { counted, ms, table, verdict } from './table';

const OPERATIONS = 10_000;
/** Operations that do not repeat: nothing of them folds, which is the most work. */
const TEXT = `import * as tf from '@tensorflow/tfjs';
const ops = [tf.neg, tf.abs, tf.square, tf.relu, tf.sin, tf.cos, tf.tanh, tf.sigmoid, tf.floor, tf.sign];
let seed = 1;
const next = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
let made: tf.Tensor[] = [tf.tensor1d([1, 2, 3])];
for (let at = 0; at < ${String(OPERATIONS)}; at++) {
  const from = made[next(made.length)] as tf.Tensor;
  made = [...made.slice(-20), (ops[next(10)] as typeof tf.neg)(from)];
}
`;
const RUN = 'button.primary';

export interface HeldResult {
  readonly operations: number;
  /** Of each run, the longest task in milliseconds: by the clock, and of the processor's time. */
  readonly runs: readonly { readonly clockMs: number; readonly processorMs: number }[];
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const threadOf = ({ pid, tid }: TraceEvent): string => `${String(pid)}.${String(tid)}`;

/** The longest task of the main threads of pages. */
function longestOf(events: readonly TraceEvent[]): HeldResult['runs'][number] {
  const main = new Set(
    events
      .filter((each) => each.name === 'thread_name' && each.args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const tasks = events.filter(
    (each) => each.ph === 'X' && each.name.endsWith('RunTask') && main.has(threadOf(each)),
  );
  const most = (times: readonly number[]): number => times.reduce((a, b) => Math.max(a, b), 0) / 1000;
  return {
    clockMs: most(tasks.map(({ dur = 0 }) => dur)),
    processorMs: most(tasks.map(({ tdur = 0 }) => tdur)),
  };
}

export async function benchHeld(
  browser: Page,
  url: string,
  { turns }: { readonly turns: number },
  tell: (words: string) => void,
): Promise<HeldResult> {
  const runs: HeldResult['runs'][number][] = [];
  const share = await encodeShare({ text: TEXT, title: 'Many operations', backend: 'cpu', seed: 1 });
  for (let turn = 0; turn < turns; turn++) {
    const page = await browser.context().newPage();
    await page.goto(`${url}${share}`);
    await page.waitForSelector('.monaco-editor .view-line', { timeout: 60_000 });
    await page.getByRole('tab', { name: 'Graph' }).click();
    await page.getByLabel('Search the graph').waitFor();
    await page.waitForTimeout(1_000);
    const chromium = page.context().browser();
    if (!chromium) throw new Error('internal: the page has no browser');
    await chromium.startTracing(page, { categories: ['toplevel', '__metadata'] });
    await page.click(RUN);
    const all = (OPERATIONS + 1).toLocaleString('en').replace(',', '[^0-9]?');
    await page
      .getByRole('radio', { name: new RegExp(`^Dynamic\\s*${all}`) })
      .waitFor({ state: 'attached', timeout: 60_000 });
    await page.waitForTimeout(500);
    const { traceEvents } = JSON.parse((await chromium.stopTracing()).toString()) as {
      readonly traceEvents: readonly TraceEvent[];
    };
    runs.push(longestOf(traceEvents));
    await page.close();
    tell(`run ${String(turn + 1)} of ${String(turns)}: ${JSON.stringify(runs.at(-1))}`);
  }
  return { operations: OPERATIONS, runs };
}

/** The page may be held up for so long at a time, in milliseconds. */
const MOST_HELD_MS = 50;

export function heldTable({ operations, runs }: HeldResult): string {
  const longest = (times: readonly number[]): number => times.reduce((a, b) => Math.max(a, b), 0);
  const processorMs = longest(runs.map((run) => run.processorMs));
  return table(
    `The page while a run of ${String(operations)} operations that do not repeat is recorded, its graph in sight: the longest of all its tasks, ${counted(runs.length, 'run')}`,
    [
      [
        'of the processor’s time',
        ms(processorMs),
        `at most ${ms(MOST_HELD_MS)}: ${verdict(processorMs <= MOST_HELD_MS)}`,
      ],
      ['by the clock', ms(longest(runs.map((run) => run.clockMs))), 'longer where the machine does else'],
    ],
  );
}
