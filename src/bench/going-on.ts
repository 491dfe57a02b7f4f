/** How a benchmark goes on whose page went away in the middle of it: a worker that exhausts the memory takes its page along. */
import { contestantId } from './contestants';
import type { BenchmarkReport } from './report';
import type { BenchmarkProgress } from './session';

/** Without it nobody can be compared. */
export const REFERENCE_ID = contestantId({ way: 'eager', on: 'cpu' });

/** Whose turn it is, as far as was told. */
export const whoseTurn = (
  { points }: Pick<BenchmarkReport, 'points'>,
  progress: Pick<BenchmarkProgress, 'contestant'> | undefined,
): string | undefined =>
  points.flatMap(({ rows }) => rows).find(({ status }) => status === 'preparing')?.contestant ??
  progress?.contestant;

/** Those that can be measured without the one whose turn it was; none where that is what all are held against, or nobody else was chosen. */
export function othersOf({ during, settings }: Pick<BenchmarkReport, 'during' | 'settings'>): string[] {
  const { contestants } = settings;
  if (during === undefined || during === REFERENCE_ID || !contestants.includes(during)) return [];
  return contestants.filter((id) => id !== during);
}
