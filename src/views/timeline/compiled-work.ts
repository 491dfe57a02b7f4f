/** What compiled functions spent their time on: the spans of their lane, each kind added up. */
import type { Timeline } from '../../graphs/timeline';

export interface CompiledWork {
  /** "trace dense", "run dense". */
  readonly name: string;
  readonly line: number | undefined;
  readonly count: number;
  readonly us: number;
  readonly longestUs: number;
}

/** In the order in which they came first. */
export function compiledWork({ lanes }: Timeline): readonly CompiledWork[] {
  const spans = lanes.find(({ id }) => id === 'compiled')?.spans ?? [];
  const works = new Map<string, CompiledWork>();
  for (const { name, line, startUs, endUs } of spans) {
    const us = endUs - startUs;
    const key = `${name}:${String(line)}`;
    const before = works.get(key);
    works.set(key, {
      name,
      line,
      count: (before?.count ?? 0) + 1,
      us: (before?.us ?? 0) + us,
      longestUs: Math.max(before?.longestUs ?? 0, us),
    });
  }
  return [...works.values()];
}
