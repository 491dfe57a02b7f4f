/** The list of kept results: those that were measured together stand as one. */
import { inOrder } from '../../workspace/benchmark-series';
import type { ReportHead } from '../../workspace/report-shelf';

export interface KeptGroup {
  /** The series', or the result's own. */
  readonly id: string;
  /** Undefined for a result by itself. */
  readonly of: number | undefined;
  /** By place; of a result by itself that one. */
  readonly heads: readonly [ReportHead, ...ReportHead[]];
}

/** In the list's order, by the first of each. */
export function groupsOf(list: readonly ReportHead[]): readonly KeptGroup[] {
  const groups = new Map<string, ReportHead[]>();
  for (const head of list) {
    const key = head.series ? `series ${head.series.id}` : `report ${head.id}`;
    groups.set(key, [...(groups.get(key) ?? []), head]);
  }
  return [...groups.values()].flatMap((heads) => {
    const [first, ...others] = inOrder(heads);
    if (!first) return [];
    const { series } = first;
    return [
      {
        id: series?.id ?? first.id,
        of: series && Math.max(series.of, heads.length),
        heads: [first, ...others] as const,
      },
    ];
  });
}
