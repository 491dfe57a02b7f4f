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
  /** That it took together with the one with the shortest median. */
  readonly turns: number;
  /** How many times as long its median is as the shortest: not quite `ratio`, where times go up and down. */
  readonly ofMedians: number;
  /**
   * Against the one with the shortest median. 'slower' where the interval of the ratio is above 1 as a whole, by a margin that three digits
   * show; the intervals of all ranks together hold in 95 % of all races. 'not told' where it isn't, but the turns are too few for an interval
   * that says anything, or the ratio, or that of the medians, is so far from 1 that nobody would call the two alike: nothing is claimed of it either way.
   *
   * The one with the shortest median is 'fastest' where all others are slower, 'fastest so far' where the others are slower or not told,
   * 'perhaps the fastest' where none is told, and else 'among the fastest'. Alone it is
   * none of them.
   */
  readonly verdict:
    | 'only one timed'
    | 'fastest'
    | 'fastest so far'
    | 'perhaps the fastest'
    | 'among the fastest'
    | 'not distinguishable'
    | 'not told'
    | 'slower';
}

/** Whether it is the one with the shortest median. */
export const isFirst = ({ verdict }: Pick<Comparison, 'verdict'>): boolean =>
  verdict !== 'slower' && verdict !== 'not told' && verdict !== 'not distinguishable';

/** Whether it is the fastest by all that was told, or can't be told from it. */
export const isAmongFastest = ({ verdict }: Pick<Comparison, 'verdict'>): boolean =>
  verdict === 'not distinguishable' ||
  (isFirst({ verdict }) && verdict !== 'perhaps the fastest' && verdict !== 'only one timed');

/** The two ways to say how many times as long are worth a word where they differ by more than this share. */
const ANOTHER_RATIO = 0.1;
export const hasAnotherRatio = ({ ratio, ofMedians }: Pick<Comparison, 'ratio' | 'ofMedians'>): boolean =>
  Math.max(ratio / ofMedians, ofMedians / ratio) > 1 + ANOTHER_RATIO;

export interface Verdict {
  /** Of those that ran to the end, the one with the shortest median first. */
  readonly ranks: readonly Comparison[];
  /** How often each interval of the ranks may miss, so that all of them hold in 95 %. */
  readonly missed: number;
  /**
   * Whose median is known badly: its interval of 95 %, taken alone, is wider than a fifth of it, through other work on the machine or threads
   * that wait for each other.
   */
  readonly unsteady: readonly string[];
}

const NOISY = 0.2;
/** Of fewer turns there is no interval that says much: none by resampling, and a wide one is no sign of the machine's. */
export const ENOUGH_TURNS = 6;
/** Nobody would call two alike, one of which takes that many times as long, however wide the interval. */
const FAR = 2;
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
  count >= ENOUGH_TURNS && high - low > NOISY * middle;

type Told = Comparison['verdict'];

/** Of two whose ratio has 1 in its interval: whether they are no more alike than told apart. The ratios are the turns' and the medians'. */
export const isUntold = (turns: number, ...ratios: readonly number[]): boolean =>
  turns < ENOUGH_TURNS || ratios.some((ratio) => Math.max(ratio, 1 / ratio) >= FAR);

function isTold(turns: number, ratio: Ratio, ofMedians: number): Told {
  if (turns >= LEAST_TOLD_APART && isAboveOne(ratio)) return 'slower';
  return isUntold(turns, ratio.ratio, ofMedians) ? 'not told' : 'not distinguishable';
}

function ofFirst(others: readonly Told[]): Told {
  if (others.length === 0) return 'only one timed';
  if (others.includes('not distinguishable')) return 'among the fastest';
  if (!others.includes('not told')) return 'fastest';
  return others.includes('slower') ? 'fastest so far' : 'perhaps the fastest';
}

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
  const unsteady = ran.flatMap(({ timing: { name, samples }, ms }) =>
    isWide(samples.length, ms, medianInterval(samples)) ? [name] : [],
  );
  const others = ran.slice(1).map(({ timing, ms }): Comparison => {
    const turns = best ? turnsOf(timing, best.timing) : [];
    const ratio = ratioOf(turns, missed);
    const ofMedians = best ? ms / best.ms : 1;
    return {
      name: timing.name,
      ...ratio,
      turns: turns.length,
      ofMedians,
      verdict: isTold(turns.length, ratio, ofMedians),
    };
  });
  if (!best) return { ranks: [], missed, unsteady };
  const first: Comparison = {
    name: best.timing.name,
    ...SAME,
    turns: best.timing.samples.length,
    ofMedians: 1,
    verdict: ofFirst(others.map(({ verdict }) => verdict)),
  };
  return { ranks: [first, ...others], missed, unsteady };
}
