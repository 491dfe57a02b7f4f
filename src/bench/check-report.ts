/** The shape of a report that comes from a file or from what a browser kept: it may be damaged, or a stranger's. */
import * as v from 'valibot';
import type { BenchmarkReport } from './report';

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const name = text(1000);
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const count = v.pipe(amount, v.integer());
const list = <T extends v.GenericSchema>(of: T, most: number) => v.pipe(v.array(of), v.maxLength(most));
const samples = list(amount, 100_000);
const flag = v.boolean();
const maybe = v.exactOptional;

const row = v.object({
  contestant: name,
  status: v.picklist(['waiting', 'preparing', 'measured', 'wrong', 'failed', 'unavailable']),
  why: maybe(text(20_000)),
  deviation: maybe(
    v.object({ maxAbs: v.number(), maxRel: v.number(), tolerance: amount, rounding: maybe(v.literal(true)) }),
  ),
  cold: maybe(
    v.object({
      loadMs: amount,
      traceMs: maybe(amount),
      passesMs: maybe(amount),
      lowerMs: maybe(amount),
      sessionMs: maybe(amount),
      firstMs: amount,
    }),
  ),
  counts: maybe(
    v.object({
      kernels: count,
      dispatches: maybe(count),
      uploadedBytes: maybe(amount),
      downloadedBytes: maybe(amount),
      peakBytes: maybe(amount),
      flops: maybe(amount),
      bytes: maybe(amount),
    }),
  ),
  samples,
  unread: samples,
  repeats: count,
  settled: flag,
});

const rates = { gflops: amount, gbs: amount };

const report = v.object({
  version: v.literal(1),
  id: v.pipe(name, v.minLength(1)),
  at: v.pipe(name, v.isoTimestamp()),
  title: name,
  text: text(2 * 1024 * 1024),
  subject: v.object({
    via: v.picklist(['benchmark', 'compile']),
    name,
    signature: maybe(text(10_000)),
    batch: maybe(count),
  }),
  settings: v.object({
    contestants: list(name, 1000),
    budgetMs: amount,
    precision: amount,
    batches: list(count, 1000),
    seed: count,
  }),
  machine: v.object({
    name,
    browser: name,
    platform: name,
    cores: count,
    isolated: flag,
    webgl: maybe(name),
    webgpu: maybe(name),
    clockMs: amount,
    versions: v.object({ twograph: name, tfjs: name, ort: name }),
    calibration: maybe(
      v.object({
        wasm: list(v.object({ ...rates, threads: count }), 1000),
        webgpu: maybe(v.object(rates)),
        webgl: maybe(v.object(rates)),
      }),
    ),
  }),
  status: v.picklist(['running', 'done', 'stopped', 'failed']),
  why: maybe(text(20_000)),
  hidden: flag,
  points: list(v.object({ batch: maybe(count), rows: list(row, 1000) }), 1000),
});

/** Undefined where it is no report. */
export function checkReport(value: unknown): BenchmarkReport | undefined {
  const result = v.safeParse(report, value);
  return result.success ? result.output : undefined;
}
