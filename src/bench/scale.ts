/**
 * The axis on which times of contestants stand beside each other, the same in the page and in files.
 *
 * A bar from 0 shows how many times as long by its length, until one takes so long that all others are slivers. From there on an axis by
 * the logarithm shows more: what is twice as long is as far away everywhere, and intervals of the quick ones can still be told apart. It
 * has no 0, so a length on it says nothing: times are points there, not bars.
 */
import { number3 } from '../base/quantities';
import type { Summary } from './harness';

export type ScaleKind = 'linear' | 'log';

export interface Tick {
  /** In milliseconds. */
  readonly ms: number;
  readonly text: string;
}

export interface TimeScale {
  readonly kind: ScaleKind;
  /** The ends, in milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Within the ends, from the shortest up. */
  readonly ticks: readonly Tick[];
  /** Round times between ticks that have no room for words: lines that tell a logarithmic axis at a glance. */
  readonly minor: readonly number[];
  /** 0 at the one end, 1 at the other; what lies beyond stands at the end. */
  readonly place: (ms: number) => number;
}

/** The slowest takes so many times as long as the quickest: on a linear axis the quickest is a twentieth of its width. */
const FAR_APART = 20;
/** Of a logarithmic axis, beyond what is shown. */
const MARGIN = 1.12;
const MOST_LINES = 14;

/** Which axis shows more of these medians, in milliseconds. */
export function fittingKind(medians: readonly number[]): ScaleKind {
  const timed = medians.filter((ms) => ms > 0);
  return timed.length > 1 && Math.max(...timed) > FAR_APART * Math.min(...timed) ? 'log' : 'linear';
}

/** 1, 2 and 5 times the powers of ten, within both ends; of more than `most` the powers alone, and every other or third of those. */
export function ticksBetween(low: number, high: number, most = 8): readonly number[] {
  const from = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - from + 1 }, (_, index) => from + index);
  const all = powers.flatMap((power) => [1, 2, 5].map((step) => Number(`${String(step)}e${String(power)}`)));
  const within = all.filter((tick) => tick >= low && tick <= high);
  if (within.length <= most) return within;
  const tens = within.filter((tick) => tick.toExponential(0).startsWith('1'));
  const step = Math.ceil(tens.length / most);
  return tens.filter((_, index) => index % step === 0);
}

/** From 0 in round steps, at most that many of them. */
function evenTicks(to: number, most: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(to / most));
  const step = [1, 2, 5, 10].map((by) => by * power).find((each) => to / each <= most) ?? 10 * power;
  return Array.from({ length: Math.floor(to / step) + 1 }, (_, index) =>
    Number((index * step).toPrecision(6)),
  );
}

/** A tick is round: no zeros after the point. */
export function tickWords(ms: number): string {
  if (ms === 0) return '0';
  if (ms < 1) return `${number3(Number((1000 * ms).toPrecision(3)))} µs`;
  return ms < 1000 ? `${number3(ms)} ms` : `${number3(ms / 1000)} s`;
}

/** The least and the most that is worth its place: medians with their intervals, and nearly all samples; stragglers would press the rest together. */
function endsOf(summaries: readonly Summary[]): { readonly low: number; readonly high: number } {
  const lows = summaries.map(({ median, low, lowerQuartile }) =>
    Math.min(median, Number.isFinite(low) ? low : median, lowerQuartile),
  );
  const highs = summaries.map(({ median, high, p95 }) =>
    Math.max(median, Number.isFinite(high) ? high : median, p95),
  );
  const high = Math.max(...highs, 0);
  const positive = lows.filter((ms) => ms > 0);
  return { low: positive.length > 0 ? Math.min(...positive) : high, high };
}

/** For those summaries, with about so many ticks; undefined where none has a time above 0. */
export function timeScale(summaries: readonly Summary[], kind: ScaleKind, most = 4): TimeScale | undefined {
  const { low, high } = endsOf(summaries);
  if (!(high > 0) || !Number.isFinite(high)) return undefined;
  if (kind === 'linear') {
    const place = (ms: number): number => Math.min(1, Math.max(0, ms / high));
    return {
      kind,
      from: 0,
      to: high,
      place,
      minor: [],
      ticks: evenTicks(high, most).map((ms) => ({ ms, text: tickWords(ms) })),
    };
  }
  let [from, to] = [low / MARGIN, high * MARGIN];
  // Two ticks at least: one says nothing of how far apart the two ends are.
  while (ticksBetween(from, to, most).length < 2) [from, to] = [from / MARGIN, to * MARGIN];
  const width = Math.log(to / from);
  const place = (ms: number): number => (ms <= from ? 0 : Math.min(1, Math.log(ms / from) / width));
  const ticks = ticksBetween(from, to, most);
  return {
    kind,
    from,
    to,
    place,
    ticks: ticks.map((ms) => ({ ms, text: tickWords(ms) })),
    minor: ticksBetween(from, to, MOST_LINES).filter((ms) => !ticks.includes(ms)),
  };
}
