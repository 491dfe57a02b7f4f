/**
 * Statistics of timings: quantiles, and the ratio of two contestants who took turns, with an interval that tells how far it can be
 * trusted. A turn is a pair of timings taken one right after the other, so that what slows the machine for a while slows both.
 *
 * The interval is the percentile bootstrap's (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13).
 */
import seedrandom from 'seedrandom';
import { internalError, must } from '../base/errors';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Ratio extends Interval {
  /** The median of the turns' ratios. */
  readonly ratio: number;
}

/** What a turn took, both in the same unit and above 0. */
export interface Turn {
  readonly of: number;
  readonly to: number;
}

const RESAMPLES = 10_000;

/**
 * The value below which a share `p` (0 to 1) of the values lies, linearly between neighbours: definition 7 of Hyndman and Fan,
 * "Sample Quantiles in Statistical Packages", 1996.
 */
export function quantile(values: readonly number[], p: number): number {
  if (values.length === 0) throw internalError('a quantile of no values');
  const sorted = Float64Array.from(values).sort();
  const at = (sorted.length - 1) * p;
  const below = must(sorted[Math.floor(at)], 'the value below');
  const above = must(sorted[Math.ceil(at)], 'the value above');
  // Rounding must not carry it past the neighbour.
  return Math.min(above, below + (above - below) * (at - Math.floor(at)));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The 95 % interval of a statistic. The same values and seed give the same interval. */
export function bootstrap(
  values: readonly number[],
  statistic: (sample: readonly number[]) => number,
  seed = 0,
): Interval {
  const random = seedrandom.alea(String(seed));
  const draw = (): number => must(values[Math.floor(random() * values.length)], 'the value drawn');
  const drawn = Array.from({ length: RESAMPLES }, () => statistic(values.map(draw)));
  return { low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) };
}

/** How many times as long `of` takes as `to`, and the 95 % interval of that. */
export function ratioOf(turns: readonly Turn[], seed = 0): Ratio {
  const ratios = turns.map(({ of, to }) => of / to);
  return { ratio: median(ratios), ...bootstrap(ratios, median, seed) };
}
