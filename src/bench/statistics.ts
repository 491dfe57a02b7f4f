/**
 * Statistics of timings: quantiles, and the ratio of two contestants who took turns, with an interval that tells how far it can be
 * trusted. A turn is a pair of timings taken one right after the other, so that what slows the machine for a while slows both.
 *
 * The interval is the percentile bootstrap's (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13) with expanded
 * percentiles (Hesterberg, "What Teachers Should Know about the Bootstrap", 2015, section 4.3): of a dozen values the plain one holds the
 * truth in 91 to 93 of 100 cases rather than in 95.
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

const Z = 1.959964;

/** The value above which a share of 0.025 of Student's t lies: Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.7.5. */
function studentT(freedom: number): number {
  const [z3, z5, z7] = [Z ** 3, Z ** 5, Z ** 7];
  return (
    Z +
    (z3 + Z) / (4 * freedom) +
    (5 * z5 + 16 * z3 + 3 * Z) / (96 * freedom ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * Z) / (384 * freedom ** 3)
  );
}

/** The share of a normal distribution above `z`, which is above 0: Abramowitz and Stegun 26.2.17. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

/** The share of resamples beyond each end of the interval. */
const beyond = (count: number): number =>
  count > 1 ? upperTail(Math.sqrt(count / (count - 1)) * studentT(count - 1)) : 0;

/** The 95 % interval of a statistic. The same values and seed give the same interval. */
export function bootstrap(
  values: readonly number[],
  statistic: (sample: readonly number[]) => number,
  seed = 0,
  resamples = RESAMPLES,
): Interval {
  const random = seedrandom.alea(String(seed));
  const draw = (): number => must(values[Math.floor(random() * values.length)], 'the value drawn');
  const drawn = Array.from({ length: resamples }, () => statistic(values.map(draw)));
  const share = beyond(values.length);
  return { low: quantile(drawn, share), high: quantile(drawn, 1 - share) };
}

/** How many times as long `of` takes as `to`, and the 95 % interval of that. */
export function ratioOf(turns: readonly Turn[], seed = 0, resamples = RESAMPLES): Ratio {
  const ratios = turns.map(({ of, to }) => of / to);
  return { ratio: median(ratios), ...bootstrap(ratios, median, seed, resamples) };
}
