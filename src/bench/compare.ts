/**
 * Two benchmarks of the same subject: what changed beyond noise.
 *
 * The contestants of one benchmark took turns; two benchmarks were measured at different times, and what the machine did then (its
 * temperature, its clock, what else ran) is in all times of the one and in none of the other. The samples of a run say nothing about that,
 * so the interval of a ratio between runs, by bootstrap of both medians, is too narrow for it. Hence a change is said to be one only where
 * the whole interval lies beyond what a machine differs from itself by; and where all contestants moved alike, that is said first, as it is
 * then rather the machine or the browser than any of them.
 */
import seedrandom from 'seedrandom';
import { counted } from '../base/quantities';
import { digits3, ratioInterval } from './amounts';
import { mediansOfResamples, type Drawn } from './median-draws';
import type { BenchmarkReport, Machine, Point, Row } from './report';
import { median, MISSED, quantile, shareBeyond, type Interval, type Ratio } from './statistics';

/** A machine that does the same again an hour later may well take this share longer or less. */
export const DRIFT = 0.05;
/** Fewer samples of either run say nothing. */
const LEAST_SAMPLES = 6;
/** All alike can be said of so many at least. */
const LEAST_ALIKE = 3;
const MOST_ALIKE = 0.7;
const RESAMPLES = 4_000;

export type Change =
  | 'faster'
  | 'slower'
  | 'no change beyond noise'
  | 'too few samples'
  | 'only before'
  | 'only after'
  | 'not timed';

export interface ComparedRow extends Partial<Ratio> {
  readonly contestant: string;
  readonly change: Change;
  /** In milliseconds. */
  readonly before?: number;
  readonly after?: number;
  /** "1.20 times as long (1.15 to 1.26)"; what else there is to say where there is no ratio. */
  readonly text: string;
}

export interface ComparedPoint {
  readonly batch?: number;
  readonly rows: readonly ComparedRow[];
}

export interface ReportComparison {
  readonly points: readonly ComparedPoint[];
  /** What the two runs have otherwise, in sentences. */
  readonly differences: readonly string[];
  /** How far it can be trusted, and whether all moved alike, in sentences. */
  readonly cautions: readonly string[];
}

function drawer({ values, weights }: Drawn, random: () => number): () => number {
  let sum = 0;
  const ends = weights.map((weight) => (sum += weight));
  return () => {
    const at = random() * sum;
    let [low, high] = [0, ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? Infinity) < at) low = middle + 1;
      else high = middle;
    }
    return values[low] ?? NaN;
  };
}

/** The 95 % interval of the ratio of two medians, the two not paired. The same samples give the same interval. */
export function unpairedRatio(of: readonly number[], to: readonly number[], missed = MISSED): Ratio {
  const random = seedrandom.alea(`${String(of.length)} ${String(to.length)}`);
  const [one, other] = [drawer(mediansOfResamples(of), random), drawer(mediansOfResamples(to), random)];
  const drawn = Array.from({ length: RESAMPLES }, () => one() / other());
  const share = shareBeyond(Math.min(of.length, to.length), missed);
  return { ratio: median(of) / median(to), low: quantile(drawn, share), high: quantile(drawn, 1 - share) };
}

const changeOf = ({ low, high }: Interval): Change =>
  low > 1 + DRIFT ? 'slower' : high < 1 / (1 + DRIFT) ? 'faster' : 'no change beyond noise';

const isTimed = (row: Row | undefined): row is Row => row?.status === 'measured' && row.samples.length > 0;

function comparedRow(
  contestant: string,
  before: Row | undefined,
  after: Row | undefined,
  missed: number,
): ComparedRow {
  const medians = {
    ...(isTimed(before) && { before: median(before.samples) }),
    ...(isTimed(after) && { after: median(after.samples) }),
  };
  if (!isTimed(before) || !isTimed(after)) {
    const change = isTimed(before) ? 'only before' : isTimed(after) ? 'only after' : 'not timed';
    const other = isTimed(before) ? after : before;
    const text =
      change === 'not timed'
        ? 'not timed in either'
        : `not timed ${isTimed(before) ? 'after' : 'before'}${other ? `: ${other.status}` : ''}`;
    return { contestant, change, ...medians, text };
  }
  if (Math.min(before.samples.length, after.samples.length) < LEAST_SAMPLES)
    return { contestant, change: 'too few samples', ...medians, text: 'too few samples to tell' };
  const ratio = unpairedRatio(after.samples, before.samples, missed);
  const change = changeOf(ratio);
  const by = `${digits3(ratio.ratio)} times as long (${ratioInterval(ratio)})`;
  return { contestant, change, ...medians, ...ratio, text: `${change}: ${by}` };
}

function differences(before: BenchmarkReport, after: BenchmarkReport): readonly string[] {
  const differ = (what: string, of: (report: BenchmarkReport) => string): readonly string[] => {
    const [one, other] = [of(before), of(after)];
    return one === other
      ? []
      : [`${what}: ${one === '' ? 'none' : one} before, ${other === '' ? 'none' : other} after.`];
  };
  const machine = (what: string, of: (machine: Machine) => string) =>
    differ(what, (report) => of(report.machine));
  const setting = (what: string, of: (settings: BenchmarkReport['settings']) => string) =>
    differ(what, (report) => of(report.settings));
  return [
    ...differ('Subject', ({ subject }) =>
      [subject.name, ...(subject.signature === undefined ? [] : [subject.signature])].join(' '),
    ),
    ...(before.text === after.text ? [] : ['The snippet’s text is not the same.']),
    ...machine('Machine', ({ name }) => name),
    ...machine('Browser', ({ browser }) => browser),
    ...machine('Platform', ({ platform }) => platform),
    ...machine('Cores', ({ cores }) => String(cores)),
    ...machine('Cross-origin isolation', ({ isolated }) => (isolated ? 'yes' : 'no')),
    ...machine('WebGL', ({ webgl = '' }) => webgl),
    ...machine('WebGPU', ({ webgpu = '' }) => webgpu),
    ...machine('Twograph', ({ versions }) => versions.twograph),
    ...machine('TensorFlow.js', ({ versions }) => versions.tfjs),
    ...machine('ONNX Runtime', ({ versions }) => versions.ort),
    ...setting('Budget', ({ budgetMs }) => `${String(budgetMs / 1000)} s`),
    ...setting('Wished precision', ({ precision }) => `${String(100 * precision)} %`),
    ...setting('Seed', ({ seed }) => String(seed)),
    ...setting('Batches', ({ batches }) => batches.join(', ')),
  ];
}

/** By how much most moved, where they did, to the same side, and none to the other. */
function alike(rows: readonly ComparedRow[]): number | undefined {
  const ratios = rows.flatMap(({ ratio, low, high }) =>
    ratio !== undefined && low !== undefined && high !== undefined ? [{ ratio, low, high }] : [],
  );
  if (ratios.length < LEAST_ALIKE) return undefined;
  const slower = ratios.filter(({ low }) => low > 1).length;
  const faster = ratios.filter(({ high }) => high < 1).length;
  const most = Math.max(slower, faster);
  return most >= MOST_ALIKE * ratios.length && slower * faster === 0
    ? median(ratios.map(({ ratio }) => ratio))
    : undefined;
}

function cautions(points: readonly ComparedPoint[]): readonly string[] {
  const rows = points.flatMap((point) => point.rows);
  const shift = alike(rows);
  const others = rows.filter(
    ({ ratio, change }) => ratio !== undefined && (change === 'faster' || change === 'slower'),
  );
  return [
    ...(shift === undefined
      ? []
      : [
          `Most of them moved to the same side and none to the other, to ${digits3(shift)} times as long: that is rather the machine or the browser than any one of them.`,
        ]),
    ...(others.length === 0
      ? []
      : [
          `The two were measured at different times, not in turns: what else the machine did then is in ${counted(others.length, 'change')} too. Measure both once more before you rely on it.`,
        ]),
    `Changes of less than ${String(100 * DRIFT)} % are left aside: a machine differs that much from itself.`,
  ];
}

/** What `after` takes of `before`, contestant by contestant, at the sizes that are in both. */
export function compareReports(before: BenchmarkReport, after: BenchmarkReport): ReportComparison {
  const at = ({ batch }: Point) => batch;
  const shared = before.points.flatMap((point) => {
    const other = after.points.find((each) => at(each) === at(point));
    return other ? [{ point, other }] : [];
  });
  const named = shared.map(({ point, other }) => ({
    point,
    other,
    ids: [...new Set([...point.rows, ...other.rows].map(({ contestant }) => contestant))],
  }));
  const count = Math.max(
    1,
    named.reduce((sum, { ids }) => sum + ids.length, 0),
  );
  const points = named.map(({ point, other, ids }): ComparedPoint => ({
    ...(point.batch !== undefined && { batch: point.batch }),
    rows: ids.map((id) => {
      const of = ({ rows }: Point) => rows.find(({ contestant }) => contestant === id);
      return comparedRow(id, of(point), of(other), MISSED / count);
    }),
  }));
  return { points, differences: differences(before, after), cautions: cautions(points) };
}
