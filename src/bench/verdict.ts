/**
 * Who is the fastest of contestants that took turns, and whether that can be said at all.
 *
 * With every pair there is one more chance of a winner by luck: of eight equals at 95 % each, somebody would be called slower in every other
 * race. So the intervals hold all together (Bonferroni): each misses in 5 % by the number of pairs, since the fastest might have been any.
 */
import { must } from '../base/errors';
import type { Timing } from './harness';
import {
  isAboveOne,
  median,
  medianInterval,
  MISSED,
  ratioOf,
  type Interval,
  type Ratio,
  type Turn,
} from './statistics';

export interface Comparison extends Ratio {
  readonly name: string;
  /**
   * Against the one with the shortest median, which is 'fastest' where all others are slower, and else 'among the fastest'. 'slower' where
   * the interval of the ratio is above 1 as a whole, by a margin that three digits show; the intervals of all ranks together hold in 95 % of all races.
   */
  readonly verdict: 'fastest' | 'among the fastest' | 'not distinguishable' | 'slower';
}

export interface Verdict {
  /** Of those that ran to the end, the one with the shortest median first. */
  readonly ranks: readonly Comparison[];
  /** How often each interval of the ranks may miss, so that all of them hold in 95 %. */
  readonly missed: number;
  /**
   * Some interval of 95 %, taken alone, of a contestant's median or of a ratio, is wider than a fifth of what it is of: other work on
   * the machine, or threads that wait for each other.
   */
  readonly isNoisy: boolean;
}

const NOISY = 0.2;
/** Of fewer turns a wide interval says little of the machine. */
const LEAST_NOISY = 6;
/** Two turns may agree by the clock's grain alone. */
export const LEAST_TOLD_APART = 3;

/** The turns that both took. */
export function turnsOf(of: Timing, to: Timing): readonly Turn[] {
  return Array.from({ length: Math.min(of.samples.length, to.samples.length) }, (_, turn) => ({
    of: must(of.samples[turn], 'a sample'),
    to: must(to.samples[turn], 'a sample'),
  }));
}

const isWide = (count: number, middle: number, { low, high }: Interval): boolean =>
  count >= LEAST_NOISY && high - low > NOISY * middle;

const SAME = { ratio: 1, low: 1, high: 1 } as const;

/** One that failed, or has no sample, is left out. */
export function verdictOf(timings: readonly Timing[]): Verdict {
  const ran = timings
    .filter(({ samples, error }) => error === undefined && samples.length > 0)
    .map((timing) => ({ timing, ms: median(timing.samples) }))
    .sort((a, b) => a.ms - b.ms);
  const [best] = ran;
  const pairs = Math.max(1, (ran.length * (ran.length - 1)) / 2);
  const missed = MISSED / pairs;
  let isNoisy = ran.some(({ timing: { samples }, ms }) =>
    isWide(samples.length, ms, medianInterval(samples)),
  );
  const others = ran.slice(1).map(({ timing }): Comparison => {
    const turns = best ? turnsOf(timing, best.timing) : [];
    const alone = ratioOf(turns);
    isNoisy ||= isWide(turns.length, alone.ratio, alone);
    const ratio = ratioOf(turns, missed);
    const isSlower = turns.length >= LEAST_TOLD_APART && isAboveOne(ratio);
    return { name: timing.name, ...ratio, verdict: isSlower ? 'slower' : 'not distinguishable' };
  });
  if (!best) return { ranks: [], missed, isNoisy };
  const isAlone = others.every(({ verdict }) => verdict === 'slower');
  const first: Comparison = {
    name: best.timing.name,
    ...SAME,
    verdict: isAlone ? 'fastest' : 'among the fastest',
  };
  return { ranks: [first, ...others], missed, isNoisy };
}
