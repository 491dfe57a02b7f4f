/**
 * Statistics of timings: quantiles, and the ratio of two contestants who took turns, with an interval that tells how far it can be
 * trusted. A turn is a pair of timings taken one right after the other, so that what slows the machine for a while slows both.
 *
 * The interval is the percentile bootstrap's (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13) with expanded
 * percentiles (Hesterberg, "What Teachers Should Know about the Bootstrap", 2015, section 4.3): of a dozen values the plain one holds the
 * truth in 91 to 93 of 100 cases rather than in 95. Fewer than six values have no such interval: both ends of all that were seen hold
 * the truth in 15 of 16 cases at best. Theirs is Student's of the logarithms, which is far wider, as it should be.
 */
import { internalError, must } from '../base/errors';
import { between, mediansOfResamples } from './median-draws';
import { studentT, upperTail } from './student';

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

/** How often the truth lies outside of an interval of 95 %. */
export const MISSED = 0.05;

/** The share of resamples beyond each end of the interval: the expanded percentile, of two values or more. */
export const shareBeyond = (count: number, missed: number): number =>
  upperTail(Math.sqrt(count / (count - 1)) * studentT(count - 1, missed));

/** Student's interval around the mean. */
function studentInterval(values: readonly number[], missed: number): Interval {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half = studentT(values.length - 1, missed) * Math.sqrt(variance / values.length);
  return { low: mean - half, high: mean + half };
}

/** All that was seen lies in it. */
function intervalOfFew(values: readonly number[], missed: number): Interval {
  const isPositive = values.every((value) => value > 0);
  const { low, high } = studentInterval(isPositive ? values.map(Math.log) : values, missed);
  const back = isPositive ? Math.exp : (value: number) => value;
  return { low: Math.min(back(low), ...values), high: Math.max(back(high), ...values) };
}

/**
 * The interval of the median of what the values were drawn from, which misses it in a share `missed` of all cases. Of a single value
 * nothing is known: from -∞ to ∞.
 */
export function medianInterval(values: readonly number[], missed = MISSED): Interval {
  if (values.length < 2) return { low: -Infinity, high: Infinity };
  // All values lie on one side of the median in 2 of 2^n cases: where that is too often, no two of them are far enough out.
  if (2 ** (1 - values.length) > missed) return intervalOfFew(values, missed);
  const [low, high] = between(mediansOfResamples(values), shareBeyond(values.length, missed));
  return { low, high };
}

/** How far the ends of the median's 95 % interval lie from it at most, as a share of it. */
export function closeness(samples: readonly number[]): number {
  const middle = median(samples);
  const { low, high } = medianInterval(samples);
  return Math.max(high - middle, middle - low) / middle;
}

/** Whether a ratio with that interval is above 1 so far that three digits show it: "1.00 to 1.73" looks like no win to anybody. */
export const isAboveOne = ({ low }: Pick<Interval, 'low'>): boolean => Number(low.toPrecision(3)) > 1;

/** The same of the inverse ratio. */
export const isBelowOne = ({ high }: Pick<Interval, 'high'>): boolean => isAboveOne({ low: 1 / high });

/** How many times as long `of` takes as `to`, and the interval of that. */
export function ratioOf(turns: readonly Turn[], missed = MISSED): Ratio {
  const ratios = turns.map(({ of, to }) => of / to);
  return { ratio: median(ratios), ...medianInterval(ratios, missed) };
}
