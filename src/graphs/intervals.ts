/** Sets of points in time as intervals, each from its start up to its end. A set is sorted, and its intervals do not touch. */

export interface Interval {
  readonly startUs: number;
  readonly endUs: number;
}

/** The set of all points of any intervals. */
export function joined(intervals: readonly Interval[]): Interval[] {
  const set: { startUs: number; endUs: number }[] = [];
  for (const { startUs, endUs } of [...intervals].sort((a, b) => a.startUs - b.startUs)) {
    if (endUs <= startUs) continue;
    const last = set.at(-1);
    if (last && startUs <= last.endUs) last.endUs = Math.max(last.endUs, endUs);
    else set.push({ startUs, endUs });
  }
  return set;
}

/** What two sets have in common. */
export function within(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const common: Interval[] = [];
  for (let i = 0, j = 0; ;) {
    const [one, other] = [a[i], b[j]];
    if (!one || !other) return common;
    const startUs = Math.max(one.startUs, other.startUs);
    const endUs = Math.min(one.endUs, other.endUs);
    if (startUs < endUs) common.push({ startUs, endUs });
    if (one.endUs < other.endUs) i++;
    else j++;
  }
}

/** What is in the first set and not in the second. */
export function without(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const edges = [-Infinity, ...b.flatMap(({ startUs, endUs }) => [startUs, endUs]), Infinity];
  const between: Interval[] = [];
  for (let index = 0; index < edges.length; index += 2)
    between.push({ startUs: edges[index] ?? 0, endUs: edges[index + 1] ?? 0 });
  return within(a, between);
}

/** The length of a set. */
export const covered = (set: readonly Interval[]): number =>
  set.reduce((sum, { startUs, endUs }) => sum + (endUs - startUs), 0);
