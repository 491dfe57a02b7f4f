/** Benchmarks as the page has them: real workers, one for each contestant, in a snippet that marks what is to be measured. */
import { afterEach, describe, expect, it } from 'vitest';
import { must } from '../../src/base/errors';
import type { BenchmarkReport, Row, Settings } from '../../src/bench/report';
import type { BenchmarkClient, BenchmarkRequest } from '../../src/bench/session';
import { createBenchmarkClient, type BenchmarkOptions } from '../../src/worker/benchmark-client';

let client: BenchmarkClient | undefined;

afterEach(() => {
  client?.dispose();
  client = undefined;
});

const SETTINGS: Settings = {
  contestants: ['eager:cpu', 'eager:wasm', 'ort:wasm', 'replay:wasm'],
  budgetMs: 500,
  precision: 0.5,
  batches: [],
  seed: 7,
};

const request = (text: string, settings: Partial<Settings> = {}): BenchmarkRequest => ({
  text,
  title: 'a test',
  files: [],
  settings: { ...SETTINGS, ...settings },
});

async function run(asked: BenchmarkRequest, options: BenchmarkOptions = {}): Promise<BenchmarkReport> {
  client = createBenchmarkClient(options);
  return client.run(asked, { report: () => undefined }).result;
}

const rowOf = (report: BenchmarkReport, contestant: string, point = 0): Row =>
  must(
    report.points[point]?.rows.find((row) => row.contestant === contestant),
    `the row of ${contestant}`,
  );

const STEP = `
import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';
const x = tf.randomNormal([16, 4]);
const y = tf.randomNormal([16, 1]);
const w = tf.variable(tf.randomNormal([4, 1]));
const optimizer = tf.train.adam(0.01);
const step = (a: tf.Tensor, b: tf.Tensor) =>
  optimizer.minimize(() => tf.losses.meanSquaredError(b, a.matMul(w)) as tf.Scalar, true);
await benchmark('step', step, x, y);
`;

describe('a benchmark', () => {
  it('measures a training step on every contestant, each from the same start', async () => {
    const report = await run(request(STEP));
    expect(report.status).toBe('done');
    for (const id of SETTINGS.contestants) expect(rowOf(report, id)).toMatchObject({ status: 'measured' });
  });
});
