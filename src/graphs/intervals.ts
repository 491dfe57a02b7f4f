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

/** A set that grows, mostly at its end. */
export class IntervalSet {
  readonly #set: Interval[] = [];

  add({ startUs, endUs }: Interval): void {
    if (endUs <= startUs) return;
    const set = this.#set;
    let to = set.length;
    while (to > 0 && (set[to - 1]?.startUs ?? 0) > endUs) to--;
    let from = to;
    while (from > 0 && (set[from - 1]?.endUs ?? 0) >= startUs) from--;
    const joint = {
      startUs: Math.min(startUs, (from < to ? set[from]?.startUs : undefined) ?? startUs),
      endUs: Math.max(endUs, (from < to ? set[to - 1]?.endUs : undefined) ?? endUs),
    };
    set.splice(from, to - from, joint);
  }

  /** The set as it is now, with more. */
  with(...more: readonly Interval[]): readonly Interval[] {
    return more.length === 0 ? this.#set.slice() : joined([...this.#set, ...more]);
  }
}
