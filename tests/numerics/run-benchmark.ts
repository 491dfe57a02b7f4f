/** Runs a benchmark as the page does, with real workers, for a test. */
import { afterEach, vi } from 'vitest';
import { must } from '../../src/base/errors';
import type { BenchmarkReport, Row, Settings } from '../../src/bench/report';
import type { BenchmarkClient, BenchmarkRequest } from '../../src/bench/session';
import { createBenchmarkClient, type BenchmarkOptions } from '../../src/worker/benchmark-client';

// Each boots several workers, one after the other.
vi.setConfig({ testTimeout: 180_000 });

let client: BenchmarkClient | undefined;

/** Ends the workers of the last one, which a test need not wait for. */
export function release(): void {
  client?.dispose();
  client = undefined;
}

afterEach(release);

export const request = (
  text: string,
  contestants: readonly string[],
  given: Partial<Pick<BenchmarkRequest, 'subject'> & Pick<Settings, 'batches'>> = {},
): BenchmarkRequest => ({
  text: `import * as tf from '@tensorflow/tfjs';\nimport { benchmark, compile } from 'twograph';\n${text}`,
  title: 'a test',
  files: [],
  calibrate: false,
  ...(given.subject && { subject: given.subject }),
  settings: { contestants, budgetMs: 300, precision: 1, batches: given.batches ?? [], seed: 7 },
});

export const newClient = (options: BenchmarkOptions = {}): BenchmarkClient =>
  (client = createBenchmarkClient(options));

export const run = (asked: BenchmarkRequest, options?: BenchmarkOptions): Promise<BenchmarkReport> =>
  newClient(options).run(asked, { report: () => undefined }).result;

export const rowOf = ({ points }: BenchmarkReport, contestant: string, point = 0): Row =>
  must(
    points[point]?.rows.find((row) => row.contestant === contestant),
    `the row of ${contestant}`,
  );

export const EVERY_WAY = ['eager:cpu', 'eager:wasm', 'replay:wasm', 'ort:wasm:1'];
