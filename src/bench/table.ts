/** A benchmark's rows as cells with their words, in one place for the tab, the command and every file. */
import { bytes } from '../base/quantities';
import {
  callTime,
  digits3,
  farness,
  nameOf,
  ratioInterval,
  reason,
  timeInterval,
  untoldRatio,
} from './amounts';
import { parseContestant } from './contestants';
import { summaryOf, type Summary, type Timing } from './harness';
import { bestFor, shareOf, toldRates } from './rates';
import {
  REFERENCE_FAILED,
  type BenchmarkReport,
  type Cold,
  type Machine,
  type Point,
  type Row,
} from './report';
import { median, medianInterval } from './statistics';
import { hasAnotherRatio, isFirst, verdictOf, type Comparison } from './verdict';

/** In milliseconds, bytes, or as the column says; the text has the unit. */
export interface Cell {
  readonly text: string;
  readonly value?: number;
}

interface Column {
  readonly title: string;
  /** What it is, for who asks. */
  readonly hint: string;
  /** Of `value`, for files; left out where it is none. */
  readonly unit?: string;
}

export const COLUMNS = {
  verdict: {
    title: 'Verdict',
    hint: 'Against the fastest: the median of the turns’ ratios, which is not quite the ratio of the medians; the intervals of all rows together hold in 95 % of all benchmarks.',
  },
  median: { title: 'Median', hint: 'Of a call with its result read back.', unit: 'ms' },
  interval: { title: '95 % interval', hint: 'In which the median lies, by bootstrap.' },
  quartiles: { title: 'Quartiles', hint: 'Half of all samples lie between them.' },
  p95: { title: '95th percentile', hint: 'Only 5 of 100 samples took longer.', unit: 'ms' },
  samples: { title: 'Samples', hint: 'And how often each repeated the call.', unit: 'samples' },
  unread: {
    title: 'Not read back',
    hint: 'Of a call until it returned, its result left where it is.',
    unit: 'ms',
  },
  cold: {
    title: 'Cold',
    hint: 'All that comes before the first result: loading, tracing, passes, lowering, session, first run.',
    unit: 'ms',
  },
  load: { title: 'Load', hint: 'The backend and the engine, loaded and started.', unit: 'ms' },
  trace: { title: 'Trace', hint: 'From the function to the graph.', unit: 'ms' },
  passes: { title: 'Passes', hint: 'The graph optimised.', unit: 'ms' },
  lower: { title: 'Lower', hint: 'The graph written as ONNX.', unit: 'ms' },
  session: { title: 'Session', hint: 'Made ready by ONNX Runtime.', unit: 'ms' },
  first: { title: 'First run', hint: 'With the shaders that it compiled, its result read back.', unit: 'ms' },
  deviation: {
    title: 'Deviation',
    hint: 'From the cpu backend, as a share of the largest element.',
    unit: 'of the largest element',
  },
  kernels: { title: 'Kernels', hint: 'Of a call: kernels of tfjs, or operators of ONNX.', unit: 'kernels' },
  dispatches: {
    title: 'Dispatches',
    hint: 'Programs that the graphics card was given in a call.',
    unit: 'programs',
  },
  uploaded: { title: 'To the GPU', hint: 'Of a call.', unit: 'bytes' },
  downloaded: { title: 'From the GPU', hint: 'Of a call.', unit: 'bytes' },
  peak: {
    title: 'Peak memory',
    hint: 'The most that tensors held at once in a call: the arguments and variables that it uses, what it makes, and its result. What ONNX Runtime holds can’t be seen.',
    unit: 'bytes',
  },
  heap: {
    title: 'WebAssembly memory',
    hint: 'All that the engines of this contestant had taken by the end of a call, the snippet’s other tensors included. It never shrinks.',
    unit: 'bytes',
  },
  gflops: {
    title: 'GFLOP/s',
    hint: 'By the work of the traced graph, the same for all contestants.',
    unit: '10^9 FLOP/s',
  },
  gbs: {
    title: 'GB/s',
    hint: 'Operands and results of the traced graph, each moved once.',
    unit: '10^9 B/s',
  },
  share: {
    title: 'Reached',
    hint: 'Of what this machine was measured to do at such work, in computing or in moving.',
    unit: 'share',
  },
} as const satisfies Readonly<Record<string, Column>>;
export type ColumnKey = keyof typeof COLUMNS;

export interface TableRow {
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly row: Row;
  /** Of samples; left out where there are none. */
  readonly summary?: Summary;
  /** Against the fastest of this point. */
  readonly comparison?: Comparison;
  /** What there is of it: a column without a cell has nothing to say of this row. */
  readonly cells: Readonly<Partial<Record<ColumnKey, Cell>>>;
}

export interface Table {
  readonly batch?: number;
  /** Those that have a cell in some row, in order. */
  readonly columns: readonly ColumnKey[];
  /** In the report's order. */
  readonly rows: readonly TableRow[];
  /** How often each interval of the verdicts may miss, so that all of them hold in 95 %. */
  readonly missed: number;
}

/** Those that were timed, as the verdict wants them. */
export const timingsOf = ({ rows }: Point): readonly Timing[] =>
  rows
    .filter(({ status, samples }) => status === 'measured' && samples.length > 0)
    .map(({ contestant, samples, repeats, settled }) => ({ name: contestant, samples, repeats, settled }));

const COLD = ['loadMs', 'traceMs', 'passesMs', 'lowerMs', 'sessionMs', 'firstMs'] as const;

export const coldTotal = (cold: Cold): number => COLD.reduce((sum, phase) => sum + (cold[phase] ?? 0), 0);

/** A dispatch from no GPU, a time of no phase: nothing to show. */
type Maybe = Cell | undefined;

const time = (ms: number | undefined): Maybe =>
  ms === undefined ? undefined : { text: callTime(ms), value: ms };
const size = (count: number | undefined): Maybe =>
  count === undefined ? undefined : { text: bytes(count), value: count };
const plain = (value: number | undefined): Maybe =>
  value === undefined ? undefined : { text: value.toLocaleString('en-US'), value };
const figure = (value: number | undefined): Maybe =>
  value === undefined ? undefined : { text: digits3(value), value };
const words = (text: string): Maybe => (text === '' ? undefined : { text });

/** How it stands, with its line where that is not said beside it. */
export function verdictText(row: Row, comparison: Comparison | undefined): string {
  const why = row.why === undefined ? '' : `: ${reason(row)}`;
  switch (row.status) {
    case 'waiting':
      return 'not measured';
    case 'preparing':
      return 'preparing';
    case 'wrong':
      return `wrong${why}`;
    case 'failed':
      // Once is enough, where the function's own error is told.
      return row.why?.startsWith(REFERENCE_FAILED)
        ? 'not measured, as the function failed on the cpu backend'
        : `failed${why}`;
    case 'unavailable':
      return `not available${why}`;
    case 'measured':
      break;
    default:
      return row.status satisfies never;
  }
  if (!comparison) return 'not timed';
  const { verdict, ratio, ofMedians } = comparison;
  if (isFirst(comparison)) return verdict;
  if (verdict === 'not told') return `not told yet (${untoldRatio(comparison)})`;
  const by = ratioInterval(comparison);
  if (verdict !== 'slower') return `among the fastest (${by} times as long)`;
  const another = hasAnotherRatio(comparison) ? ` turn by turn; ${digits3(ofMedians)} by the medians` : '';
  return `${digits3(ratio)} times as long (${by})${another}`;
}

/** Reading back takes no less than nothing: where it seems to, the two are not known well enough. */
function unreadCell(unread: readonly number[], summary: Summary | undefined): Cell {
  const value = median(unread);
  const isNoise = summary && value > summary.median && medianInterval(unread).low <= summary.high;
  return { text: `${callTime(value)}${isNoise ? ' (within the noise)' : ''}`, value };
}

function timeCells(row: Row, summary: Summary | undefined): Partial<Record<ColumnKey, Maybe>> {
  const { samples, repeats, unread } = row;
  const each = repeats > 1 ? ` × ${repeats.toLocaleString('en-US')}` : '';
  return {
    ...(summary && {
      median: time(summary.median),
      interval: words(timeInterval(summary)),
      quartiles: words(timeInterval({ low: summary.lowerQuartile, high: summary.upperQuartile })),
      p95: time(summary.p95),
      samples: { text: `${String(samples.length)}${each}`, value: samples.length },
    }),
    ...(unread.length > 0 && { unread: unreadCell(unread, summary) }),
  };
}

function workCells(
  row: Row,
  machine: Machine,
  summary: Summary | undefined,
): Partial<Record<ColumnKey, Maybe>> {
  const { counts } = row;
  if (!counts) return {};
  const rates = summary && toldRates(counts, summary.median);
  const spec = parseContestant(row.contestant);
  const best = spec && bestFor(spec, machine);
  const share = summary && best && shareOf(counts, summary.median, best);
  const isTold = rates?.[share?.bound === 'compute' ? 'gflops' : 'gbs'] !== undefined;
  return {
    kernels: plain(counts.kernels),
    dispatches: plain(counts.dispatches),
    uploaded: size(counts.uploadedBytes),
    downloaded: size(counts.downloadedBytes),
    peak: size(counts.tensorBytes),
    heap: size(counts.heapBytes),
    gflops: figure(rates?.gflops),
    gbs: figure(rates?.gbs),
    ...(share &&
      isTold && {
        share: {
          text: `${digits3(100 * share.share)} % of what this machine can ${share.bound === 'compute' ? 'compute' : 'move'} (${share.bound}-bound)`,
          value: share.share,
        },
      }),
  };
}

function cellsOf(
  row: Row,
  machine: Machine,
  summary: Summary | undefined,
  comparison: Comparison | undefined,
): TableRow['cells'] {
  const { cold, deviation } = row;
  const cells: Partial<Record<ColumnKey, Maybe>> = {
    verdict: { text: verdictText(row, comparison) },
    ...timeCells(row, summary),
    ...(cold && {
      cold: time(coldTotal(cold)),
      load: time(cold.loadMs),
      trace: time(cold.traceMs),
      passes: time(cold.passesMs),
      lower: time(cold.lowerMs),
      session: time(cold.sessionMs),
      first: time(cold.firstMs),
    }),
    ...(deviation && {
      deviation: {
        text: `${farness(deviation.maxRel)}${deviation.rounding ? ', rounding' : ''}`,
        value: deviation.maxRel,
      },
    }),
    ...workCells(row, machine, summary),
  };
  const there = Object.entries(cells).filter(([, cell]) => cell !== undefined);
  return Object.fromEntries(there);
}

export function tableOf({ machine }: Pick<BenchmarkReport, 'machine'>, point: Point): Table {
  const { ranks, missed } = verdictOf(timingsOf(point));
  const byName = new Map(ranks.map((rank) => [rank.name, rank]));
  const rows = point.rows.map((row): TableRow => {
    const summary = row.samples.length > 0 ? summaryOf(row.samples) : undefined;
    const comparison = byName.get(row.contestant);
    return {
      id: row.contestant,
      name: nameOf(row.contestant),
      row,
      ...(summary && { summary }),
      ...(comparison && { comparison }),
      cells: cellsOf(row, machine, summary, comparison),
    };
  });
  const columns = (Object.keys(COLUMNS) as ColumnKey[]).filter((key) =>
    rows.some(({ cells }) => cells[key] !== undefined),
  );
  return { ...(point.batch !== undefined && { batch: point.batch }), columns, rows, missed };
}

/** The fastest first; those that were not timed last, as they came. */
export const ranked = ({ rows }: Table): readonly TableRow[] =>
  [...rows].sort((a, b) => {
    const of = ({ comparison, summary }: TableRow) => (comparison && summary ? summary.median : Infinity);
    const [one, other] = [of(a), of(b)];
    return one === other ? 0 : one - other;
  });
