/** What of a benchmark failed at a line of its snippet, each once: a function that throws does so for many contestants, at every size. */
import type { Position } from '../base/errors';
import { sentence } from './amounts';
import { REFERENCE_FAILED, type BenchmarkReport } from './report';

export interface Fault {
  readonly place: Position;
  /** A sentence. */
  readonly why: string;
  /** By their ids; none where the snippet failed before anybody's turn. */
  readonly contestants: readonly string[];
  /** Nothing threw: these contestants, or this browser, can't do what stands there. */
  readonly isLack: boolean;
}

/** What is said of a size stands before the reason itself. */
const SAID_BEFORE = /^At a batch of \d+: /;

const bare = (why: string): string => sentence(why.replace(REFERENCE_FAILED, '').replace(SAID_BEFORE, ''));

/** In the report's order. What is a stranger's may name lines that its text does not have. */
export function faultsOf(report: Pick<BenchmarkReport, 'text' | 'why' | 'place' | 'points'>): Fault[] {
  const { text, points, ...whole } = report;
  const lines = text.split('\n').length;
  const found = new Map<string, Fault>();
  const add = (
    { why = '', place }: Pick<BenchmarkReport, 'why' | 'place'>,
    contestants: readonly string[],
    isLack: boolean,
  ): void => {
    if (!place || place.line > lines) return;
    const said = bare(why);
    const key = JSON.stringify([place.line, place.column, said, isLack]);
    const before = found.get(key)?.contestants;
    // What failed as a whole is nobody's.
    const all = before?.length === 0 ? before : [...(before ?? []), ...contestants];
    found.set(key, { place, why: said, contestants: [...new Set(all)], isLack });
  };
  add(whole, [], false);
  for (const row of points.flatMap(({ rows }) => rows))
    add(row, [row.contestant], row.status === 'unavailable');
  return [...found.values()];
}
