/** Who is the faster of contestants that took turns, and whether that can be said at all. */
import { must } from '../base/errors';
import type { Timing } from './harness';
import { median, ratioOf, type Ratio, type Turn } from './statistics';

export interface Comparison extends Ratio {
  readonly name: string;
  /** Against the fastest; 'slower' where the 95 % interval of the ratio of the two is above 1 as a whole. */
  readonly verdict: 'fastest' | 'not distinguishable' | 'slower';
}

export interface Verdict {
  /** Of those that ran to the end, the one with the shortest median first. */
  readonly ranks: readonly Comparison[];
  /** Intervals are wider than a fifth of what they are of: the machine was too busy with other things. */
  readonly isNoisy: boolean;
}

const NOISY = 0.2;

/** The turns that both took. */
export function turnsOf(of: Timing, to: Timing): readonly Turn[] {
  return Array.from({ length: Math.min(of.samples.length, to.samples.length) }, (_, turn) => ({
    of: must(of.samples[turn], 'a sample'),
    to: must(to.samples[turn], 'a sample'),
  }));
}

const FASTEST = { ratio: 1, low: 1, high: 1, verdict: 'fastest' } as const;

/** One that failed, or has no sample, is left out. */
export function verdictOf(timings: readonly Timing[]): Verdict {
  const ran = timings
    .filter(({ samples, error }) => error === undefined && samples.length > 0)
    .map((timing) => ({ timing, ms: median(timing.samples) }))
    .sort((a, b) => a.ms - b.ms);
  const [best] = ran;
  const ranks = ran.map(({ timing }): Comparison => {
    if (!best || timing === best.timing) return { name: timing.name, ...FASTEST };
    const ratio = ratioOf(turnsOf(timing, best.timing));
    return { name: timing.name, ...ratio, verdict: ratio.low > 1 ? 'slower' : 'not distinguishable' };
  });
  return { ranks, isNoisy: ranks.some(({ ratio, low, high }) => high - low > NOISY * ratio) };
}
