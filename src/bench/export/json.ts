/** Reports as JSON, whole, and back again: what is read is a stranger's file, so its shape is checked before anything is made of it. */
import * as v from 'valibot';
import { UserError } from '../../base/errors';
import type { BenchmarkReport } from '../report';

const MOST_REPORTS = 1_000;
const MOST_POINTS = 200;
const MOST_ROWS = 200;
const MOST_SAMPLES = 10_000;
const MOST_CHECKS = 10_000;
const LONGEST_TEXT = 1_000_000;
const LONGEST_WORDS = 10_000;

/** JSON has no word for these. */
const SPECIAL = ['NaN', 'Infinity', '-Infinity'] as const;

const words = v.pipe(v.string(), v.maxLength(LONGEST_WORDS));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const count = v.pipe(amount, v.integer());
const whole = v.pipe(v.number(), v.integer());
/** How far off a result is: it may be infinitely far. */
const distance = v.union([
  amount,
  v.pipe(
    v.picklist(SPECIAL),
    v.transform((word) => Number(word)),
  ),
]);
const samples = v.pipe(v.array(amount), v.maxLength(MOST_SAMPLES));

const subject = v.object({
  via: v.picklist(['benchmark', 'compile']),
  name: words,
  signature: v.exactOptional(words),
  batch: v.exactOptional(count),
});

const cold = v.object({
  loadMs: amount,
  traceMs: v.exactOptional(amount),
  passesMs: v.exactOptional(amount),
  lowerMs: v.exactOptional(amount),
  sessionMs: v.exactOptional(amount),
  firstMs: amount,
});

const counts = v.object({
  kernels: count,
  dispatches: v.exactOptional(count),
  uploadedBytes: v.exactOptional(amount),
  downloadedBytes: v.exactOptional(amount),
  tensorBytes: v.exactOptional(amount),
  heapBytes: v.exactOptional(amount),
  flops: v.exactOptional(amount),
  bytes: v.exactOptional(amount),
});

const place = v.object({ line: v.pipe(whole, v.minValue(1)), column: v.pipe(whole, v.minValue(1)) });

const row = v.object({
  contestant: words,
  status: v.picklist(['waiting', 'preparing', 'measured', 'wrong', 'failed', 'unavailable']),
  why: v.exactOptional(words),
  place: v.exactOptional(place),
  deviation: v.exactOptional(
    v.object({
      maxAbs: distance,
      maxRel: distance,
      tolerance: amount,
      rounding: v.exactOptional(v.literal(true)),
    }),
  ),
  cold: v.exactOptional(cold),
  counts: v.exactOptional(counts),
  samples,
  unread: samples,
  repeats: v.pipe(count, v.minValue(1)),
  settled: v.boolean(),
});

const rates = { gflops: amount, gbs: amount };

const machine = v.object({
  name: words,
  browser: words,
  platform: words,
  cores: count,
  isolated: v.boolean(),
  webgl: v.exactOptional(words),
  webgpu: v.exactOptional(words),
  clockMs: amount,
  versions: v.object({ twograph: words, tfjs: words, ort: words }),
  calibration: v.exactOptional(
    v.object({
      wasm: v.pipe(v.array(v.object({ ...rates, threads: count })), v.maxLength(MOST_ROWS)),
      webgpu: v.exactOptional(v.object(rates)),
      webgl: v.exactOptional(v.object(rates)),
    }),
  ),
});

const series = v.object({
  id: words,
  place: v.pipe(count, v.minValue(1)),
  of: v.pipe(count, v.minValue(1)),
  snippets: v.exactOptional(count),
});

const report = v.object({
  version: v.literal(1),
  id: words,
  at: words,
  title: words,
  text: v.pipe(v.string(), v.maxLength(LONGEST_TEXT)),
  subject,
  settings: v.object({
    contestants: v.pipe(v.array(words), v.maxLength(MOST_ROWS)),
    budgetMs: amount,
    precision: amount,
    batches: v.pipe(v.array(count), v.maxLength(MOST_POINTS)),
    seed: whole,
  }),
  machine,
  status: v.picklist(['running', 'done', 'stopped', 'failed']),
  why: v.exactOptional(words),
  place: v.exactOptional(place),
  during: v.exactOptional(words),
  hidden: v.boolean(),
  watched: v.exactOptional(
    v.object({
      checks: v.pipe(
        v.array(v.object({ atMs: amount, threads: count, pieceMs: amount, share: amount })),
        v.maxLength(MOST_CHECKS),
      ),
      stills: v.pipe(v.array(amount), v.maxLength(MOST_CHECKS)),
      retaken: count,
    }),
  ),
  points: v.pipe(
    v.array(
      v.object({
        batch: v.exactOptional(count),
        rows: v.pipe(v.array(row), v.maxLength(MOST_ROWS)),
      }),
    ),
    v.maxLength(MOST_POINTS),
  ),
  series: v.exactOptional(series),
});

const file = v.union([v.pipe(v.array(report), v.minLength(1), v.maxLength(MOST_REPORTS)), report]);

const special = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/** One report by itself, several as an array. */
export const toJson = (reports: BenchmarkReport | readonly BenchmarkReport[], space?: number): string =>
  JSON.stringify(reports, special, space);

/** All of them in one object, as the command prints it, and what there is to say beside them. */
export const toJsonFile = (reports: readonly BenchmarkReport[], more: object = {}): string =>
  JSON.stringify({ version: 1, reports, ...more }, special);

const versionOf = (value: unknown): unknown => {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'object' && first !== null && 'version' in first ? first.version : undefined;
};

/** A file of several has them in one object. */
const unwrapped = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'reports' in value ? value.reports : value;

/** One report, several, or what the command prints. Throws a `UserError` that says what is wrong with the file. */
export function parseReports(text: string): readonly BenchmarkReport[] {
  let value: unknown;
  try {
    value = unwrapped(JSON.parse(text));
  } catch {
    throw new UserError('usage', 'This file is not JSON. Open a benchmark that was exported as JSON.');
  }
  const version = versionOf(value);
  if (typeof version === 'number' && version > 1)
    throw new UserError(
      'usage',
      `This benchmark is of version ${String(version)}, which this Twograph does not know: reload the page to get a newer one.`,
    );
  const read = v.safeParse(file, value);
  if (!read.success) {
    const where = deepest(read.issues[0]);
    throw new UserError(
      'usage',
      `This file is not a benchmark of Twograph${where === '' ? '' : `: ${where} is not what it should be`}.`,
    );
  }
  return Array.isArray(read.output) ? read.output : [read.output];
}

/** Where in the file the fault is, as far in as it is known. */
function deepest(issue: v.BaseIssue<unknown>): string {
  const own = v.getDotPath(issue) ?? '';
  const inner = (issue.issues ?? []).map(deepest).sort((a, b) => b.length - a.length)[0] ?? '';
  return inner.length > own.length ? inner : own;
}
