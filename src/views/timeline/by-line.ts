/** What each line of the snippet cost: the lanes' spans, put together. */
import { covered, joined } from '../../graphs/intervals';
import type { Span, Timeline } from '../../graphs/timeline';

export interface LineTime {
  /** Undefined for what no line of the snippet asked for. */
  readonly line: number | undefined;
  /** Of kernels and of compiled functions, and reads. */
  readonly calls: number;
  /** In which at least one of these was under way, until it returned or its elements were there. */
  readonly us: number;
  /** What took longest, each name once. */
  readonly names: readonly string[];
}

const MOST_NAMES = 3;

function longestNames(spans: readonly Span[]): readonly string[] {
  const names = new Map<string, number>();
  for (const { name, startUs, endUs } of spans) names.set(name, (names.get(name) ?? 0) + endUs - startUs);
  return [...names]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_NAMES)
    .map(([name]) => name);
}

/** The longest first. A line's stay and the GPU's work are left out: the first holds all of these, the second goes on beside them. */
export function timeByLine({ lanes }: Timeline): readonly LineTime[] {
  const byLine = new Map<number | undefined, Span[]>();
  for (const { id, spans } of lanes) {
    if (id === 'line' || id === 'gpu') continue;
    for (const span of spans) {
      // A first call's parts stand in the table of the compiled functions.
      if (id === 'compiled' && span.depth > 0) continue;
      const spansOf = byLine.get(span.line);
      if (spansOf) spansOf.push(span);
      else byLine.set(span.line, [span]);
    }
  }
  return [...byLine]
    .map(([line, spans]) => ({
      line,
      calls: spans.length,
      us: covered(joined(spans)),
      names: longestNames(spans),
    }))
    .sort((a, b) => b.us - a.us || (a.line ?? Infinity) - (b.line ?? Infinity));
}
