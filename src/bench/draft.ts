/** A report that is being written: whoever reads it gets a fresh one after every change, and keeps what they were given. */
import { must } from '../base/errors';
import {
  waitingRow,
  type BenchmarkReport,
  type Calibration,
  type Point,
  type Row,
  type Subject,
  type Watched,
} from './report';

/** What is known before anything has run. */
export type Given = Omit<BenchmarkReport, 'status' | 'why' | 'place' | 'during' | 'hidden' | 'points'>;

export class Draft {
  #report: BenchmarkReport;

  constructor(
    given: Given,
    batches: readonly (number | undefined)[],
    private readonly emit: (report: BenchmarkReport) => void,
    private readonly hidden: () => boolean,
  ) {
    const rows = given.settings.contestants.map(waitingRow);
    const points = batches.map((batch): Point => ({ ...(batch !== undefined && { batch }), rows }));
    this.#report = { ...given, status: 'running', hidden: false, points };
    this.#change({});
  }

  get report(): BenchmarkReport {
    return this.#report;
  }

  #change(change: Partial<BenchmarkReport>): void {
    this.#report = { ...this.#report, ...change, hidden: this.#report.hidden || this.hidden() };
    this.emit(this.#report);
  }

  subject(subject: Subject): void {
    this.#change({ subject });
  }

  calibration(calibration: Calibration): void {
    this.#change({ machine: { ...this.#report.machine, calibration } });
  }

  watched(watched: Watched): void {
    this.#change({ watched });
  }

  row(point: number, contestant: string): Row | undefined {
    return this.#report.points[point]?.rows.find((row) => row.contestant === contestant);
  }

  /** Nothing happens where the contestant was not asked for. */
  set(point: number, contestant: string, change: Partial<Row>): void {
    const row = this.row(point, contestant);
    if (row) this.#replace(point, { ...row, ...change });
  }

  #replace(point: number, by: Row): void {
    const { batch, rows } = must(this.#report.points[point], 'the point');
    const changed = rows.map((row) => (row.contestant === by.contestant ? by : row));
    this.#change({
      points: this.#report.points.with(point, { ...(batch !== undefined && { batch }), rows: changed }),
    });
  }

  /** It keeps nothing of what was timed or compared before. */
  revoke(point: number, contestant: string, change: Partial<Row>): void {
    const row = this.row(point, contestant);
    if (!row) return;
    const { cold, counts } = row;
    const bare = { ...waitingRow(contestant), ...(cold && { cold }), ...(counts && { counts }) };
    this.#replace(point, { ...bare, ...change });
  }

  end(
    status: 'done' | 'stopped' | 'failed',
    failure: Pick<BenchmarkReport, 'why' | 'place'> = {},
  ): BenchmarkReport {
    // Whose turn a stop ended has not been measured.
    const points = this.#report.points.map((point) => ({
      ...point,
      rows: point.rows.map((row): Row => (row.status === 'preparing' ? { ...row, status: 'waiting' } : row)),
    }));
    this.#change({ status, points, ...failure });
    return this.#report;
  }
}
