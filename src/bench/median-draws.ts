/**
 * The medians of all resamples of some values, without drawing any: in a resample of n values the kth smallest is at most the value of
 * rank i where at least k of n draws fall among the i lowest, which is a binomial tail.
 * (Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979, section 3.)
 */
import { must } from '../base/errors';

/** Values and how likely each is the median of a resample, in rising order. */
export interface Drawn {
  readonly values: readonly number[];
  readonly weights: readonly number[];
}

/** From so many values on the mean of the two in the middle is taken for the lower of them: they are neighbours among many. */
const MANY = 256;
/** Less likely than this nothing is worth counting: the weights of all are sums of some ten thousand such at most. */
const NEVER = 1e-18;
/** So many standard deviations of a binomial share from its middle nothing falls that is worth counting. */
const BEYOND = 9;

const logFactorials: number[] = [0];
function logChoose(n: number, k: number): number {
  for (let i = logFactorials.length; i <= n; i++)
    logFactorials.push(must(logFactorials[i - 1], 'the one before') + Math.log(i));
  const of = (i: number) => must(logFactorials[i], 'a factorial');
  return of(n) - of(k) - of(n - k);
}

/** That at least `k` of `n` fall where each does with probability `p`. */
function atLeast(k: number, n: number, p: number): number {
  if (p <= 0) return k <= 0 ? 1 : 0;
  if (p >= 1) return 1;
  // By Hoeffding's bound: exp(-2 n distance²), where the deviation is at most 1 / (2 √n).
  const distance = k / n - p;
  if (Math.abs(distance) > BEYOND / (2 * Math.sqrt(n))) return distance > 0 ? 0 : 1;
  let sum = 0;
  for (let j = k; j <= n; j++) sum += Math.exp(logChoose(n, j) + j * Math.log(p) + (n - j) * Math.log1p(-p));
  return Math.min(1, sum);
}

/** How likely the kth smallest of a resample has each rank, by number of values and k. */
const known = new Map<string, readonly number[]>();
function ranks(n: number, k: number): readonly number[] {
  const key = `${String(n)} ${String(k)}`;
  const before = known.get(key);
  if (before) return before;
  const below = Array.from({ length: n + 1 }, (_, i) => atLeast(k, n, i / n));
  const weights = Array.from({ length: n }, (_, i) => (below[i + 1] ?? 1) - (below[i] ?? 0));
  known.set(key, weights);
  return weights;
}

/** That the lower of the two in the middle has rank `i` and the upper the higher rank `j`, from 0. */
function pairWeight(n: number, i: number, j: number): number {
  const half = n / 2;
  const lower = ((i + 1) / n) ** half - (i / n) ** half;
  const upper = ((n - j) / n) ** half - ((n - j - 1) / n) ** half;
  return Math.exp(logChoose(n, half)) * lower * upper;
}

export function mediansOfResamples(values: readonly number[]): Drawn {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const at = (i: number) => must(sorted[i], 'a value');
  if (n % 2 === 1 || n > MANY) return { values: [...sorted], weights: ranks(n, Math.ceil(n / 2)) };
  const all: { readonly value: number; readonly weight: number }[] = [];
  for (const [i, weight] of ranks(n, n / 2).entries()) {
    let same = weight;
    for (let j = i + 1; j < n; j++) {
      const both = pairWeight(n, i, j);
      // The further apart the two in the middle, the less likely.
      if (both < NEVER) break;
      same -= both;
      all.push({ value: (at(i) + at(j)) / 2, weight: both });
    }
    all.push({ value: at(i), weight: Math.max(0, same) });
  }
  all.sort((a, b) => a.value - b.value);
  return { values: all.map(({ value }) => value), weights: all.map(({ weight }) => weight) };
}

/** The lowest value that no more than a share `beyond` lies below, and the highest that no more lies above. */
export function between({ values, weights }: Drawn, beyond: number): readonly [low: number, high: number] {
  const end = (indices: Iterable<number>): number => {
    let sum = 0;
    let last = NaN;
    for (const index of indices) {
      last = values[index] ?? NaN;
      sum += weights[index] ?? 0;
      if (sum > beyond) break;
    }
    return last;
  };
  return [end(values.keys()), end([...values.keys()].reverse())];
}
