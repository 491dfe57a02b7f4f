/**
 * Where one contestant overtakes another as the work grows, and after how many calls compiling has paid for itself.
 *
 * Between two sizes that were measured a curve of times is taken to be straight in logarithms of both, as work that grows by a power of
 * the size is. A crossing is only said to be at a place where both measured sides of it are told apart; else it lies somewhere between the
 * sizes that are.
 */
import { counted } from '../base/quantities';
import type { Timing } from './harness';
import type { BenchmarkReport, Machine, Row } from './report';
import { isAboveOne, isBelowOne, medianInterval, MISSED, ratioOf, median, type Interval } from './statistics';
import { coldTotal, timingsOf } from './table';
import { turnsOf } from './verdict';

/** A contestant's samples by size: of the batch, or of the subject. */
export interface Curve {
  readonly contestant: string;
  /** From the smallest up. */
  readonly points: readonly { readonly size: number; readonly timing: Timing }[];
}

/** All timed contestants of all sizes. */
function curves(
  sizes: readonly { readonly size: number; readonly timings: readonly Timing[] }[],
): readonly Curve[] {
  const sorted = [...sizes].sort((a, b) => a.size - b.size);
  const names = new Set(sorted.flatMap(({ timings }) => timings.map(({ name }) => name)));
  return [...names].map((contestant) => ({
    contestant,
    points: sorted.flatMap(({ size, timings }) => {
      const timing = timings.find(({ name }) => name === contestant);
      return timing ? [{ size, timing }] : [];
    }),
  }));
}

/** By the batch of a report's points. */
export const curvesByBatch = ({ points }: BenchmarkReport): readonly Curve[] =>
  curves(
    points.flatMap((point) =>
      point.batch === undefined ? [] : [{ size: point.batch, timings: timingsOf(point) }],
    ),
  );

export interface Family {
  /** "matmul N": the subjects' name with the number left open. */
  readonly name: string;
  readonly machine: Machine;
  readonly curves: readonly Curve[];
}

/**
 * Subjects of a machine whose names differ in one number only, by that number: "matmul 64", "matmul 256". Each with its arguments as they
 * were given; of two reports of the same the later one. Only a mark's name is a person's words: in that of a function or a layer a number
 * is no size, nor is the one that tells a second mark of one name from the first.
 */
export function familiesOf(reports: readonly BenchmarkReport[]): readonly Family[] {
  const families = new Map<
    string,
    { readonly name: string; readonly machine: Machine; readonly sizes: Map<number, readonly Timing[]> }
  >();
  for (const { subject, points, machine } of reports) {
    if (subject.via !== 'benchmark') continue;
    const point = points.find(({ batch }) => batch === undefined) ?? points[0];
    for (const { 0: text, index } of subject.name.replace(/ \(\d+\)$/, '').matchAll(/\d+(?:\.\d+)?/g)) {
      const name = `${subject.name.slice(0, index)}N${subject.name.slice(index + text.length)}`;
      const key = JSON.stringify([name, machine.name, machine.browser, machine.platform]);
      const family = families.get(key) ?? { name, machine, sizes: new Map<number, readonly Timing[]>() };
      if (point) family.sizes.set(Number(text), timingsOf(point));
      families.set(key, family);
    }
  }
  return [...families.values()]
    .filter(({ sizes }) => sizes.size > 1)
    .map(({ name, machine, sizes }) => ({
      name,
      machine,
      curves: curves([...sizes].map(([size, timings]) => ({ size, timings }))),
    }));
}

export interface Crossing {
  /** The faster one of the smaller sizes, and of the larger. */
  readonly below: string;
  readonly above: string;
  /** Sizes that were measured, where the one and the other is told to be the faster. */
  readonly from: number;
  readonly to: number;
  /** About where they cross, where nothing that was measured lies between the two. */
  readonly at?: number;
}

interface Side {
  readonly size: number;
  /** The logarithm of how many times as long `a` takes. */
  readonly log: number;
  /** -1 where `a` is the faster, 1 where `b` is, 0 where they can't be told apart. */
  readonly sign: -1 | 0 | 1;
}

/** At the sizes that both were measured at. */
function sidesOf(a: Curve, b: Curve): readonly Side[] {
  const both = a.points.flatMap(({ size, timing }) => {
    const other = b.points.find((point) => point.size === size);
    return other ? [{ size, turns: turnsOf(timing, other.timing) }] : [];
  });
  return both.map(({ size, turns }) => {
    const { ratio, low, high } = ratioOf(turns, MISSED / both.length);
    return { size, log: Math.log(ratio), sign: isAboveOne({ low }) ? 1 : isBelowOne({ high }) ? -1 : 0 };
  });
}

/** Where the two change places, from the smallest size up. */
export function crossingsOf(a: Curve, b: Curve): readonly Crossing[] {
  const sides = sidesOf(a, b);
  const told = [...sides.entries()].filter(([, { sign }]) => sign !== 0);
  return told.flatMap(([index, side], at): readonly Crossing[] => {
    const next = told[at + 1];
    if (!next || next[1].sign === side.sign) return [];
    const [nextIndex, other] = next;
    const [below, above] = side.sign === -1 ? [a, b] : [b, a];
    const crossing = { below: below.contestant, above: above.contestant, from: side.size, to: other.size };
    if (nextIndex !== index + 1) return [crossing];
    const way = side.log / (side.log - other.log);
    return [{ ...crossing, at: Math.exp(Math.log(side.size) + way * Math.log(other.size / side.size)) }];
  });
}

/** After how many calls compiling costs no more than it saves. */
export type Payback =
  | { readonly kind: 'at once' }
  /** `high` may be infinite. */
  | ({ readonly kind: 'after'; readonly calls: number } & Interval)
  /** It saves nothing that can be told. */
  | { readonly kind: 'never told' };

/** What comes before the first result, the engine's loading left out: that is paid once by a page, not by a function. */
const madeMs = ({ cold }: Row): number | undefined => cold && coldTotal(cold) - cold.loadMs;

/**
 * Of one compiled against one eager. The nth call of the compiled one is done after what it took to make and to run it first, and n - 1 calls
 * more; of the other likewise. The interval is that of the saving by call; the cold times were seen once only.
 * It misses in a share `missed` of all cases: that of the table in which the two stand, so that it is the same wherever it is said.
 */
export function paybackOf(compiled: Row, eager: Row, missed: number): Payback | undefined {
  const [made, first] = [madeMs(compiled), madeMs(eager)];
  const saved = eager.samples
    .slice(0, compiled.samples.length)
    .map((ms, turn) => ms - (compiled.samples[turn] ?? NaN));
  if (made === undefined || first === undefined || saved.length === 0) return undefined;
  const { low, high } = medianInterval(saved, missed);
  if (!(low > 0)) return { kind: 'never told' };
  const extra = made - first;
  if (extra <= 0) return { kind: 'at once' };
  const calls = (saving: number) => Math.ceil(1 + extra / saving);
  return { kind: 'after', calls: calls(median(saved)), low: calls(high), high: calls(low) };
}

/** "374 calls (344 to 390)". */
export function callsToPayBack({ calls, low, high }: Extract<Payback, { readonly kind: 'after' }>): string {
  const words = (count: number) => count.toLocaleString('en-US');
  const range = low === high || !Number.isFinite(high) ? '' : ` (${words(low)} to ${words(high)})`;
  return `${counted(calls, 'call')}${range}`;
}
