/** A table ready for any file: words in rows and columns. */
import { shortSignature } from '../amounts';
import { busyShare, changeOfPace } from '../pace';
import type { BenchmarkReport, Machine, Point } from '../report';
import { COLUMNS, ranked, tableOf, type ColumnKey } from '../table';

export interface GridColumn {
  readonly title: string;
  /** Figures, set to the right. */
  readonly isFigure: boolean;
}

export interface Grid {
  readonly caption: string;
  readonly columns: readonly GridColumn[];
  /** The first cell names its row. */
  readonly rows: readonly (readonly string[])[];
  /** What numbers in brackets beside cells stand for, a line each. */
  readonly footnotes?: readonly string[];
}

/** Before a time that is known to no better than a fifth. */
export const ABOUT = '~';
const ABOUT_HINT = `${ABOUT} a time that is known to no better than a fifth, as it varied from turn to turn`;

/** What is written beside times that are not those of a quiet machine, and what a caption says of it. */
const NOTES = {
  busy: 'other work wanted the cores too, from the first turn to the last',
  changing: 'the machine became slower or faster while it measured',
} as const;
export type Note = keyof typeof NOTES;

export function notesOf({ watched }: Pick<BenchmarkReport, 'watched'>): readonly Note[] {
  const checks = watched?.checks ?? [];
  return [
    ...(busyShare(checks) === undefined ? [] : ['busy' as const]),
    ...(changeOfPace(checks) === undefined ? [] : ['changing' as const]),
  ];
}

/** To be added to a caption: nothing where no time has a mark. */
export const captionOfNotes = (notes: readonly Note[], hasUnsteady: boolean): string =>
  (hasUnsteady ? `; ${ABOUT_HINT}` : '') +
  (Object.keys(NOTES) as Note[])
    .filter((note) => notes.includes(note))
    .map((note) => `; ${note}: ${NOTES[note]}`)
    .join('');

const WORDS: ReadonlySet<ColumnKey> = new Set(['verdict']);

/** The fastest first. */
export function gridOf(
  report: BenchmarkReport,
  point: Point,
  wanted: (column: ColumnKey) => boolean = () => true,
): Grid {
  const table = tableOf(report, point);
  const columns = table.columns.filter(wanted);
  return {
    caption: captionOf(report, point),
    columns: [
      { title: 'Contestant', isFigure: false },
      ...columns.map((key) => ({ title: COLUMNS[key].title, isFigure: !WORDS.has(key) })),
    ],
    rows: ranked(table).map(({ name, cells }) => [name, ...columns.map((key) => cells[key]?.text ?? '')]),
  };
}

/**
 * What everything calls it that was measured: "MLP forward, batch 32", "step, float32[8, 4]". Without a point it is the name of all sizes;
 * the batch of arguments as they were given stands in their signature, and often in the name.
 */
export function captionOf(
  { subject, points = [] }: Pick<BenchmarkReport, 'subject'> & Partial<Pick<BenchmarkReport, 'points'>>,
  { batch }: Pick<Point, 'batch'>,
): string {
  const { name, signature, batch: own } = subject;
  const isSaid =
    own === undefined ||
    signature !== undefined ||
    points.length > 1 ||
    new RegExp(`\\b${String(own)}\\b`).test(name);
  const size = batch ?? (isSaid ? undefined : own);
  return [
    name || 'the first function',
    ...(signature === undefined ? [] : [shortSignature(signature)]),
    ...(size === undefined ? [] : [`batch ${size.toLocaleString('en-US')}`]),
  ].join(', ');
}

/** Everything about a machine that bears on its times, in a line. */
export function machineLine({
  name,
  browser,
  platform,
  cores,
  isolated,
  webgl,
  webgpu,
  clockMs,
  versions,
}: Machine): string {
  return [
    name,
    browser,
    platform,
    `${String(cores)} ${cores === 1 ? 'core' : 'cores'}`,
    isolated ? 'cross-origin isolated' : 'not cross-origin isolated',
    ...(webgl === undefined ? [] : [`WebGL: ${webgl}`]),
    ...(webgpu === undefined ? [] : [`WebGPU: ${webgpu}`]),
    `clock of ${String(Number((1000 * clockMs).toPrecision(3)))} µs`,
    `Twograph ${versions.twograph}, TensorFlow.js ${versions.tfjs}, ONNX Runtime ${versions.ort}`,
  ].join('; ');
}

export function settingsLine({ settings, at }: BenchmarkReport): string {
  const { budgetMs, precision, batches, seed } = settings;
  return [
    `measured ${at.replace('T', ' ').replace(/(:\d\d)(\.\d+)?Z$/, '$1 UTC')}`,
    `budget ${String(budgetMs / 1000)} s${batches.length > 0 ? ' a size' : ''}`,
    `wished precision ${String(Number((100 * precision).toPrecision(3)))} %`,
    `seed ${String(seed)}`,
  ].join('; ');
}
