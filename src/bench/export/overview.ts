/** Reports of one machine in one table: a row by subject and size, a column by contestant. */
import { callTime, nameOf } from '../amounts';
import type { BenchmarkReport, Point, Row } from '../report';
import { Standing } from '../standing';
import { captionOf, captionOfNotes, notesOf, type Grid } from './grid';

const STATUS: Readonly<Record<Row['status'], string>> = {
  waiting: 'not measured',
  preparing: 'not measured',
  measured: 'not timed',
  wrong: 'wrong',
  failed: 'failed',
  unavailable: 'none',
};

function cell(point: Point, contestant: string, standing: Standing): string {
  const row = point.rows.find((each) => each.contestant === contestant);
  if (!row) return '';
  if (row.status !== 'measured' || row.samples.length === 0) return STATUS[row.status];
  const [best] = standing.ranks;
  const rank = standing.ranks.find(({ name }) => name === contestant);
  const isLed = best !== undefined && standing.ranks.length > 1 && rank?.verdict !== 'slower';
  return `${callTime(standing.ms(contestant))}${isLed ? ' *' : ''}`;
}

/** A star is with the fastest, and with those that can't be told from it. */
export function overviewGrid(reports: readonly BenchmarkReport[]): Grid {
  const contestants = [
    ...new Set(
      reports.flatMap(({ points }) => points.flatMap(({ rows }) => rows.map((row) => row.contestant))),
    ),
  ];
  const rows = reports.flatMap((report) =>
    report.points.map((point) => {
      const standing = new Standing(point);
      const cells = [captionOf(report, point), ...contestants.map((id) => cell(point, id, standing))];
      return { cells, notes: notesOf(report, standing) };
    }),
  );
  const notes = rows.flatMap((row) => row.notes);
  return {
    caption: `Median of a call with its result read back; * the fastest, and what can not be told from it${captionOfNotes(notes)}`,
    columns: [
      { title: 'Subject', isFigure: false },
      ...contestants.map((id) => ({ title: nameOf(id), isFigure: true })),
      ...(notes.length > 0 ? [{ title: 'Note', isFigure: false }] : []),
    ],
    rows: rows.map((row) => [...row.cells, ...(notes.length > 0 ? [row.notes.join(', ')] : [])]),
  };
}
