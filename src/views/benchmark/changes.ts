/** What two benchmarks of the same have between them, at a glance: how many are faster and slower, and where each stands on one axis. */
import { counted } from '../../base/quantities';
import { capital, digits3, listed, ratioInterval } from '../../bench/amounts';
import { DRIFT, type ComparedRow } from '../../bench/compare';

/** "1 faster, 2 slower, 4 without a change beyond noise." */
export function changeSummary(rows: readonly ComparedRow[]): string {
  const count = (...changes: readonly ComparedRow['change'][]): number =>
    rows.filter(({ change }) => changes.includes(change)).length;
  const [faster, slower, same] = [count('faster'), count('slower'), count('no change beyond noise')];
  if (faster + slower + same === 0)
    return 'Nothing can be told: no contestant was timed often enough in both.';
  const others = rows.length - faster - slower - same;
  const parts = [
    ...(faster > 0 ? [`${String(faster)} faster`] : []),
    ...(slower > 0 ? [`${String(slower)} slower`] : []),
    ...(same > 0 ? [`no change beyond noise in ${counted(same, 'contestant')}`] : []),
    ...(others > 0 ? [`${String(others)} not timed often enough in both`] : []),
  ];
  return `${capital(listed(parts))}.`;
}

/** What became of it, and by how much where that can be told. */
export function changeWords({ change, ratio, low, high, text }: ComparedRow): {
  readonly what: string;
  readonly by: string;
} {
  if (ratio === undefined || low === undefined || high === undefined) return { what: text, by: '' };
  // That nothing was seen to change is told apart from that nothing did.
  const same = low >= 1 / (1 + DRIFT) && high <= 1 + DRIFT ? 'no change' : 'not distinguishable';
  const what = change === 'faster' ? '▾ faster' : change === 'slower' ? '▴ slower' : same;
  return { what, by: `${digits3(ratio)} times (${ratioInterval({ low, high })})` };
}

export const changeTitle = ({ ratio, text }: ComparedRow): string | undefined =>
  ratio === undefined ? undefined : capital(text);

/** Those that changed first, the furthest of them at the top; the others as they came. */
export function changedFirst(rows: readonly ComparedRow[]): readonly ComparedRow[] {
  const far = ({ change, ratio = 1 }: ComparedRow): number =>
    change === 'faster' || change === 'slower' ? Math.abs(Math.log(ratio)) : -1;
  return [...rows].sort((a, b) => far(b) - far(a));
}

export interface ChangeScale {
  /** 0 at the left end, 1 at the right, 0.5 where nothing changed: by the logarithm, so that twice and half are as far from it. */
  readonly place: (ratio: number) => number;
  /** What a machine differs from itself by, on both sides. */
  readonly noise: readonly [number, number];
}

/** As wide as the furthest of them needs, and wide enough to see what is noise; undefined where there is no ratio. */
export function changeScale(rows: readonly ComparedRow[]): ChangeScale | undefined {
  const logs = rows.flatMap(({ ratio, low, high }) =>
    ratio !== undefined && low !== undefined && high !== undefined
      ? [low, ratio, high]
          .filter((each) => each > 0 && Number.isFinite(each))
          .map((each) => Math.abs(Math.log(each)))
      : [],
  );
  if (logs.length === 0) return undefined;
  const noise = Math.log(1 + DRIFT);
  const most = 1.05 * Math.max(...logs, 3 * noise);
  const place = (ratio: number): number => Math.min(1, Math.max(0, 0.5 + Math.log(ratio) / (2 * most)));
  return { place, noise: [place(1 / (1 + DRIFT)), place(1 + DRIFT)] };
}
