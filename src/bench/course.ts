/**
 * What the samples of a contestant look like, turn by turn: whether they drifted, changed once, fall in two groups, or have stragglers. Which
 * of these it is tells where to look: a processor that grows hot, another program that began, threads that miss each other now and then,
 * garbage collection. It is said only where it is plain, and has no part in the verdict.
 */
import { median, quantile } from './statistics';

export type Course =
  | { readonly kind: 'steady' }
  /** Of fewer samples nothing is said. */
  | { readonly kind: 'too few' }
  /** The medians of the first and of the last third, in milliseconds. */
  | { readonly kind: 'drift'; readonly first: number; readonly last: number }
  /** From that turn on (the first is 1), with the medians before and after. */
  | { readonly kind: 'step'; readonly turn: number; readonly before: number; readonly after: number }
  /** The medians of both, and how many are in the slower one. */
  | { readonly kind: 'two groups'; readonly quick: number; readonly slow: number; readonly slowCount: number }
  /** Far longer than all the others. */
  | { readonly kind: 'stragglers'; readonly count: number; readonly longest: number };

const LEAST = 12;
/** What is smaller than this share is not worth a word. */
const LEAST_SHARE = 0.05;
/** Standard deviations of Mann and Kendall's statistic; less often than once in ten thousand by chance. */
const SURE = 4;
/** Ashman's D: how far two groups' means are apart, in their standard deviations. A normal distribution cut in two has 2.7, a uniform one 3.5. */
const APART = 5;
/** Of all samples, in the smaller group. */
const LEAST_OF_GROUP = 0.15;
/** Tukey's outer fence: so many times the distance of the quartiles beyond the upper one. */
const FENCE = 3;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]): number => {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
};

/** How sure a rise (above 0) or a fall is: Mann, "Nonparametric Tests Against Trend", 1945, in standard deviations. */
function trend(samples: readonly number[]): number {
  const count = samples.length;
  let rises = 0;
  for (const [index, sample] of samples.entries())
    for (const later of samples.slice(index + 1)) rises += Math.sign(later - sample);
  return rises / Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
}

/** The time between two groups that lie clearly apart; undefined where there is one. */
function cutBetween(samples: readonly number[]): number | undefined {
  const sorted = samples.map(Math.log).sort((a, b) => a - b);
  const least = Math.ceil(LEAST_OF_GROUP * sorted.length);
  let best: { readonly cut: number; readonly apart: number } | undefined;
  for (let at = least; at <= sorted.length - least; at++) {
    const [quick, slow] = [sorted.slice(0, at), sorted.slice(at)];
    const spread = Math.sqrt(variance(quick) + variance(slow));
    const between = mean(slow) - mean(quick);
    const apart = (Math.SQRT2 * between) / Math.max(spread, 1e-9);
    const cut = ((sorted[at - 1] ?? 0) + (sorted[at] ?? 0)) / 2;
    if (between > LEAST_SHARE && apart > APART && apart > (best?.apart ?? 0)) best = { cut, apart };
  }
  return best && Math.exp(best.cut);
}

function groups(samples: readonly number[]): Course | undefined {
  const cut = cutBetween(samples);
  if (cut === undefined) return undefined;
  const isSlow = samples.map((ms) => ms > cut);
  const changes = isSlow.flatMap((slow, turn) => (turn > 0 && slow !== isSlow[turn - 1] ? [turn] : []));
  const [only, ...others] = changes;
  if (only !== undefined && others.length === 0)
    return {
      kind: 'step',
      turn: only + 1,
      before: median(samples.slice(0, only)),
      after: median(samples.slice(only)),
    };
  const slow = samples.filter((ms) => ms > cut);
  return {
    kind: 'two groups',
    quick: median(samples.filter((ms) => ms <= cut)),
    slow: median(slow),
    slowCount: slow.length,
  };
}

/** Of samples in milliseconds, in the order in which they were taken. */
export function courseOf(samples: readonly number[]): Course {
  if (samples.length < LEAST || samples.some((ms) => !(ms > 0))) return { kind: 'too few' };
  const grouped = groups(samples);
  if (grouped) return grouped;
  const third = Math.floor(samples.length / 3);
  const [first, last] = [median(samples.slice(0, third)), median(samples.slice(-third))];
  if (Math.abs(trend(samples)) > SURE && Math.abs(Math.log(last / first)) > LEAST_SHARE)
    return { kind: 'drift', first, last };
  const [lower, upper] = [quantile(samples, 0.25), quantile(samples, 0.75)];
  const fence = Math.max(upper + FENCE * (upper - lower), (1 + LEAST_SHARE) * median(samples));
  const beyond = samples.filter((ms) => ms > fence);
  if (beyond.length > 0) return { kind: 'stragglers', count: beyond.length, longest: Math.max(...beyond) };
  return { kind: 'steady' };
}
