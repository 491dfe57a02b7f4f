/** What of a benchmark is worth showing at once, and telling those who don't see the table. */
import { nameOf, reason } from '../bench/amounts';
import type { BenchmarkReport, Row } from '../bench/report';

const rowWords = (row: Row): string | undefined => {
  const { contestant, status } = row;
  const name = nameOf(contestant);
  if (status === 'wrong') return `${name}: its results are wrong.`;
  if (status === 'failed' || status === 'unavailable')
    return `${name}: ${row.why === undefined ? status : reason(row)}`;
  return status === 'measured' ? `${name}: prepared, and its results are right.` : undefined;
};

/** Changes with what is worth showing at once. */
export const stateOf = ({ status, points }: BenchmarkReport): string =>
  [status, ...points.flatMap(({ rows }) => rows.map((row) => row.status))].join();

const known = (report: BenchmarkReport): readonly string[] =>
  report.points.flatMap(({ rows }) => rows.flatMap((row) => rowWords(row) ?? []));

/** What a report says that the one before it did not; undefined where that is nothing. */
export function newsOf(before: BenchmarkReport | undefined, now: BenchmarkReport): string | undefined {
  const earlier = before?.id === now.id ? known(before) : [];
  const news = known(now).filter((words) => !earlier.includes(words));
  if (now.status === 'done') news.push('The benchmark is done.');
  else if (now.status === 'stopped')
    news.push(
      now.points.flatMap(({ rows }) => rows).some(({ samples }) => samples.length > 0)
        ? 'The benchmark was stopped; what was measured stays.'
        : 'The benchmark was stopped before anything was timed.',
    );
  else if (now.status === 'failed') news.push(`The benchmark failed: ${reason(now)}`);
  return news.length > 0 ? news.join(' ') : undefined;
}
