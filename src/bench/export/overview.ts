/** Reports of one machine in one table: a row by subject and size, a column by contestant. */
import { callTime, nameOf, sentence } from '../amounts';
import type { BenchmarkReport, Point, Row } from '../report';
import { Standing } from '../standing';
import { isAmongFastest } from '../verdict';
import { Footnotes } from './footnotes';
import { ABOUT, captionOf, captionOfNotes, notesOf, type Grid, type Note } from './grid';

const STATUS: Readonly<Record<Row['status'], string>> = {
  waiting: 'not measured',
  preparing: 'not measured',
  measured: 'not timed',
  wrong: 'wrong',
  failed: 'failed',
  unavailable: 'n.a.',
};

/** One contestant at one subject. */
export interface OverviewCell {
  readonly contestant: string;
  /** Its median, with a mark where that is known badly, or in a word why there is none; the empty text where it did not take part. */
  readonly text: string;
  /** Among several the fastest, or not to be told from it. */
  readonly isBest: boolean;
  readonly isUnsteady: boolean;
  /** Left out where it did not take part. */
  readonly status?: Row['status'];
  /** Why there is no time, as a sentence. */
  readonly why?: string;
}

export interface OverviewRow {
  readonly point: Point;
  readonly caption: string;
  readonly cells: readonly OverviewCell[];
  /** What makes its times doubtful. */
  readonly notes: readonly Note[];
}

/** All that took part, in the order in which they come. */
export const contestantsOf = (reports: readonly BenchmarkReport[]): readonly string[] => [
  ...new Set(
    reports.flatMap(({ points }) => points.flatMap(({ rows }) => rows.map((row) => row.contestant))),
  ),
];

function cell(point: Point, contestant: string, standing: Standing): OverviewCell {
  const row = point.rows.find((each) => each.contestant === contestant);
  if (!row) return { contestant, text: '', isBest: false, isUnsteady: false };
  const { status, why, samples } = row;
  if (status !== 'measured' || samples.length === 0)
    return {
      contestant,
      text: STATUS[status],
      isBest: false,
      isUnsteady: false,
      status,
      ...(why !== undefined && { why: sentence(why) }),
    };
  const rank = standing.ranks.find(({ name }) => name === contestant);
  const isBest = standing.ranks.length > 1 && rank !== undefined && isAmongFastest(rank);
  const isUnsteady = standing.unsteady.includes(contestant);
  const text = `${isUnsteady ? ABOUT : ''}${callTime(standing.ms(contestant))}`;
  return { contestant, text, isBest, isUnsteady, status };
}

/** A report's rows of the overview, one for each size. */
export const overviewRows = (
  report: BenchmarkReport,
  contestants: readonly string[],
): readonly OverviewRow[] =>
  report.points.map((point) => {
    const standing = new Standing(point);
    return {
      point,
      caption: captionOf(report, point),
      cells: contestants.map((id) => cell(point, id, standing)),
      notes: notesOf(report),
    };
  });

/** What stands above or under it. A star is with the fastest, and with those that can't be told from it. */
export function overviewCaption(rows: readonly OverviewRow[]): string {
  const notes = rows.flatMap((row) => row.notes);
  const hasUnsteady = rows.some(({ cells }) => cells.some(({ isUnsteady }) => isUnsteady));
  return `Median of a call with its result read back; * the fastest, and what can not be told from it${captionOfNotes(notes, hasUnsteady)}`;
}

export function overviewGrid(reports: readonly BenchmarkReport[]): Grid {
  const contestants = contestantsOf(reports);
  const rows = reports.flatMap((report) => overviewRows(report, contestants));
  const notes = rows.flatMap((row) => row.notes);
  const footnotes = new Footnotes();
  return {
    caption: overviewCaption(rows),
    columns: [
      { title: 'Subject', isFigure: false },
      ...contestants.map((id) => ({ title: nameOf(id), isFigure: true })),
      ...(notes.length > 0 ? [{ title: 'Note', isFigure: false }] : []),
    ],
    rows: rows.map((row) => [
      row.caption,
      ...row.cells.map(({ text, isBest, why }) => `${text}${isBest ? ' *' : ''}${footnotes.mark(why)}`),
      ...(notes.length > 0 ? [row.notes.join(', ')] : []),
    ]),
    footnotes: footnotes.lines,
  };
}
