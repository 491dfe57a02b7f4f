/** Tables as CSV (RFC 4180): the raw samples, a row each; the summary, a row by contestant, with figures in the units that the header names. */
import { reason } from '../amounts';
import { contestantWords, parseContestant } from '../contestants';
import type { BenchmarkReport, Point } from '../report';
import { COLUMNS, tableOf, type Cell, type ColumnKey } from '../table';
import type { Grid } from './grid';

/** A cell that begins so is a formula to a spreadsheet, and the words in it may be a stranger's. */
const FORMULA = /^[=+\-@\t\r]/;

export type Field = string | number | boolean | undefined;

function field(value: Field): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const lines = (rows: readonly (readonly Field[])[]): string =>
  rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');

const ABOUT = [
  'report',
  'measured at',
  'machine',
  'browser',
  'platform',
  'title',
  'subject',
  'signature',
  'batch',
  'contestant',
];

const about = (
  { id, at, machine, title, subject }: BenchmarkReport,
  { batch }: Point,
  contestant: string,
): readonly Field[] => [
  id,
  at,
  machine.name,
  machine.browser,
  machine.platform,
  title,
  subject.name,
  subject.signature,
  batch ?? subject.batch,
  contestant,
];

/** Every sample of every row: turn, whether the result was read back, milliseconds of a call. */
export function samplesCsv(reports: readonly BenchmarkReport[]): string {
  const rows = reports.flatMap((report) =>
    report.points.flatMap((point) =>
      point.rows.flatMap((row) => {
        const known = about(report, point, row.contestant);
        return [
          ...row.samples.map((ms, turn): readonly Field[] => [...known, 'yes', turn + 1, row.repeats, ms]),
          ...row.unread.map((ms, turn): readonly Field[] => [...known, 'no', turn + 1, row.repeats, ms]),
        ];
      }),
    ),
  );
  return lines([[...ABOUT, 'read back', 'turn', 'calls in the sample', 'ms of a call'], ...rows]);
}

/** How many times as long a call takes as that of the fastest; its interval holds together with those of all rows of the same size. */
const AGAINST = [
  'turns',
  'times as long as the fastest (median of the turns’ ratios)',
  'times as long, low',
  'times as long, high',
  'times as long as the fastest (ratio of the medians)',
];

const finite = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isFinite(value) ? value : undefined;

const KEYS = Object.keys(COLUMNS) as ColumnKey[];

/** Columns with a value are figures, and those alone; the verdict is words, the intervals two figures. */
export function summaryCsv(reports: readonly BenchmarkReport[]): string {
  const figures = KEYS.filter((key) => 'unit' in COLUMNS[key]);
  const unit = (key: ColumnKey) => {
    const column = COLUMNS[key];
    return 'unit' in column ? `${column.title} (${column.unit})` : column.title;
  };
  const value = (cell: Cell | undefined): Field => cell?.value;
  const header = [
    ...ABOUT,
    'words',
    'status',
    'why',
    'verdict',
    'low (ms)',
    'high (ms)',
    'lower quartile (ms)',
    'upper quartile (ms)',
    ...AGAINST,
  ];
  const rows = reports.flatMap((report) =>
    report.points.flatMap((point) =>
      tableOf(report, point).rows.map(({ id, row, summary, comparison, cells }): readonly Field[] => {
        const spec = parseContestant(id);
        return [
          ...about(report, point, id),
          spec ? contestantWords(spec) : id,
          row.status,
          row.why === undefined ? undefined : reason(row),
          cells.verdict?.text,
          finite(summary?.low),
          finite(summary?.high),
          summary?.lowerQuartile,
          summary?.upperQuartile,
          comparison?.turns,
          comparison?.ratio,
          finite(comparison?.low),
          finite(comparison?.high),
          comparison?.ofMedians,
          ...figures.map((key) => value(cells[key])),
        ];
      }),
    ),
  );
  return lines([[...header, ...figures.map(unit)], ...rows]);
}

export const gridCsv = ({ columns, rows }: Grid): string =>
  lines([columns.map(({ title }) => title), ...rows]);
