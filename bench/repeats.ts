/** Whether a benchmark says the same each time: the whole of it again and again, by the command's own way through the built site. */
import type { Page } from 'playwright-core';
import type { BenchmarkReport, Row } from '../src/bench/report';
import { verdictOf, type Comparison } from '../src/bench/verdict';
import { openBenchPage } from '../src/cli/bench-drive';

export interface RepeatsResult {
  /** Of each time: the contestants that were measured, the fastest first. */
  readonly verdicts: readonly (readonly Comparison[])[];
  /** Pairs of contestants of which each was said to be the slower one in some repeat. */
  readonly contradictions: readonly string[];
  readonly reports: readonly BenchmarkReport[];
}

const SNIPPET = `import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';
const weights = tf.variable(tf.randomNormal<tf.Rank.R2>([256, 256], 0, 0.06));
function layers(x: tf.Tensor2D) {
  let value = x;
  for (let layer = 0; layer < 4; layer++) value = value.matMul(weights).relu<tf.Tensor2D>();
  return value;
}
await benchmark('four layers', layers, tf.randomNormal([64, 256]));`;

const SETTINGS = {
  contestants: ['eager:wasm:1', 'replay:wasm:1', 'ort:wasm:1'],
  budgetMs: 6_000,
  precision: 0.02,
  batches: [],
  seed: 1,
};
const FIND_MS = 30_000;

const timing = ({ contestant, samples, repeats, settled }: Row) => ({
  name: contestant,
  samples,
  repeats,
  settled,
});

function ranksOf({ points }: BenchmarkReport): readonly Comparison[] {
  const rows = points.flatMap((point) => point.rows).filter(({ status }) => status === 'measured');
  return verdictOf(rows.map(timing)).ranks;
}

/** Who was said to be slower than whom: "a > b". */
const claims = (ranks: readonly Comparison[]): readonly string[] =>
  ranks.filter(({ verdict }) => verdict === 'slower').map(({ name }) => `${name} > ${ranks[0]?.name ?? ''}`);

function contradictionsIn(verdicts: readonly (readonly Comparison[])[]): readonly string[] {
  const all = new Set(verdicts.flatMap(claims));
  return [...all].filter((claim) => {
    const [slow = '', fast = ''] = claim.split(' > ');
    return slow < fast && all.has(`${fast} > ${slow}`);
  });
}

/** `tell` hears how far it is. */
export async function benchRepeats(
  browser: Page,
  url: string,
  times: number,
  tell: (words: string) => void,
): Promise<RepeatsResult> {
  const reports: BenchmarkReport[] = [];
  for (let time = 1; time <= times; time++) {
    const page = await browser.context().newPage();
    try {
      const bench = await openBenchPage(page, url, []);
      const { subjects } = await bench.find({ text: SNIPPET, seed: SETTINGS.seed, mostMs: FIND_MS });
      const [subject] = subjects;
      const asked = {
        text: SNIPPET,
        title: 'repeats',
        settings: SETTINGS,
        calibrate: false,
        ...(subject && { subject }),
      };
      const report = await bench.bench(asked, () => undefined);
      reports.push(report);
      tell(`repeats: ${String(time)} of ${String(times)}, ${report.status}`);
    } finally {
      await page.close();
    }
  }
  const verdicts = reports.map(ranksOf);
  return { verdicts, contradictions: contradictionsIn(verdicts), reports };
}
