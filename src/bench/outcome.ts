/** What became of a benchmark, short enough for a list of many. */
import { callTime, nameOf } from './amounts';
import type { BenchmarkReport } from './report';
import { mainPoint, Standing } from './standing';

/** Said of one that has no time at all. */
export const NOTHING_TIMED = 'nothing timed';

/** Whether a contestant has a time that stands. */
export const hasTimes = ({ points }: Pick<BenchmarkReport, 'points'>): boolean =>
  points.some(({ rows }) => rows.some(({ status, samples }) => status === 'measured' && samples.length > 0));

/** Whether it ended before any contestant was prepared: it has nothing to show, to compare or to keep. */
export const cameToNothing = ({ status, points, during }: BenchmarkReport): boolean =>
  (status === 'failed' || (status === 'stopped' && during === undefined)) &&
  points.every(({ rows }) =>
    rows.every(
      ({ status: is, samples }) =>
        samples.length === 0 && (status === 'failed' || is === 'waiting' || is === 'preparing'),
    ),
  );

/** Who won, and with what; or that nobody did. The empty text while it is under way, and where it failed as a whole. */
export function outcomeWords(report: BenchmarkReport): string {
  if (report.status === 'running' || report.status === 'failed') return '';
  const point = mainPoint(report);
  if (!point) return '';
  const standing = new Standing(point);
  const [best, ...others] = standing.ranks;
  if (!best) return NOTHING_TIMED;
  const time = callTime(standing.ms(best.name));
  if (others.length === 0) return `${nameOf(best.name)} alone, ${time}`;
  const tied = others.filter(({ verdict }) => verdict === 'not distinguishable').length;
  if (tied > 0) return `${String(1 + tied)} not distinguishable, from ${time}`;
  return `${best.verdict}: ${nameOf(best.name)}, ${time}`;
}
