/**
 * What it costs to record a run for its graphs: one snippet of many small operations in the built site, recorded and not, in turns. The
 * snippet times itself, so that what comes before its first line and after its last is left out.
 */
import type { Page } from 'playwright-core';
import { median, medianInterval, type Interval } from '../src/bench/statistics';
import type { PageGlobals, PageItem, PageReply, PageRequest } from '../src/cli/contract';
import { counted, table, verdict } from './table';

const OPERATIONS = 10_000;
/** On cpu, whose kernel is the smallest part of an operation. */
const TEXT = `import * as tf from '@tensorflow/tfjs';
const a = tf.tensor1d([1, 2, 3]);
const b = tf.tensor1d([4, 5, 6]);
const round = () => {
  const start = performance.now();
  for (let i = 0; i < ${String(OPERATIONS)}; i++) tf.add(a, b).dispose();
  return (1_000 * (performance.now() - start)) / ${String(OPERATIONS)};
};
round();
console.log(round());
`;

export interface RecordingResult {
  readonly operations: number;
  readonly turns: number;
  /** Microseconds for an operation, medians: as it is, and recorded. */
  readonly offUs: number;
  readonly onUs: number;
  /** How much more a recorded one took, of the pairs. */
  readonly over: Interval & { readonly median: number };
}

async function timeOf(page: Page, graphs: boolean, printed: () => string): Promise<number> {
  const request: PageRequest = {
    text: TEXT,
    backend: 'cpu',
    mode: 'eager',
    engine: 'ort:wasm',
    graphs,
    seed: 1,
    timeoutMs: 120_000,
    as: 'text',
  };
  const reply = await page.evaluate(async (asked): Promise<PageReply> => {
    const reply = await (globalThis as typeof globalThis & PageGlobals).twographRun(asked);
    // The graphs themselves are not looked at, and are large.
    return reply.status === 'ran' ? { status: 'ran', result: reply.result, dropped: reply.dropped } : reply;
  }, request);
  if (reply.status !== 'ran' || reply.result.status !== 'ok')
    throw new Error(`The snippet failed: ${JSON.stringify(reply)}`);
  return Number(printed());
}

export async function benchRecording(
  browser: Page,
  url: string,
  { turns }: { readonly turns: number },
  tell: (words: string) => void,
): Promise<RecordingResult> {
  const page = await browser.context().newPage();
  let last = '';
  await page.exposeFunction('twographItems', (batch: readonly PageItem[]) => {
    last = String(batch.at(-1)?.value);
  });
  await page.goto(`${url}run.html`);
  await page.waitForFunction(() => 'twographRun' in globalThis);
  const printed = () => last;
  const off: number[] = [];
  const on: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    off.push(await timeOf(page, false, printed));
    on.push(await timeOf(page, true, printed));
    tell(
      `turn ${String(turn + 1)} of ${String(turns)}: ${String(off.at(-1)?.toFixed(1))} and ${String(on.at(-1)?.toFixed(1))} us`,
    );
  }
  await page.close();
  const over = on.map((us, turn) => us - (off[turn] ?? NaN));
  return {
    operations: OPERATIONS,
    turns,
    offUs: median(off),
    onUs: median(on),
    over: { median: median(over), ...medianInterval(over) },
  };
}

/** Recording may make an operation so many microseconds longer. */
const MOST_RECORDED_US = 20;

export function recordingTable({ operations, turns, offUs, onUs, over }: RecordingResult): string {
  const us = (value: number): string => `${value.toPrecision(3)} us`;
  return table(
    `An addition of three numbers on cpu, one of ${String(operations)}, recorded or not, medians of ${counted(turns, 'turn')}`,
    [
      ['not recorded', us(offUs)],
      ['recorded', us(onUs)],
      [
        'more',
        us(over.median),
        `95 % interval ${us(over.low)} to ${us(over.high)}; at most ${us(MOST_RECORDED_US)}: ${verdict(over.median <= MOST_RECORDED_US)}`,
      ],
    ],
  );
}
