/** How the contestants of one point stand to each other: medians, and ratios whose intervals hold all together. */
import { reason } from './amounts';
import { parseContestant, type Place, type Way } from './contestants';
import type { Timing } from './harness';
import { REFERENCE_FAILED, type BenchmarkReport, type Point, type Row } from './report';
import { median, ratioOf, type Ratio, type Turn } from './statistics';
import { timingsOf } from './table';
import { isUntold, LEAST_TOLD_APART, turnsOf, verdictOf, type Comparison } from './verdict';

export const wayOf = (id: string): Way | undefined => parseContestant(id)?.way;
export const placeOf = (id: string): Place | undefined => parseContestant(id)?.on;

/** The point that the answer is about: the arguments as given, or the subject's own batch, or the largest with a time. */
export function mainPoint({
  points,
  subject,
}: Pick<BenchmarkReport, 'points' | 'subject'>): Point | undefined {
  const timed = points.filter((point) => timingsOf(point).length > 0);
  const own = timed.find(({ batch }) => batch === undefined || batch === subject.batch);
  return own ?? timed.at(-1) ?? points[0];
}

/** Why all of them failed, where that is the same of two or more: rather the function's fault than any contestant's. */
export function sharedFailure(rows: readonly Row[]): string | undefined {
  if (rows.length < 2 || rows.some(({ status }) => status !== 'failed')) return undefined;
  const reasons = rows.map((row) => reason({ ...row, why: row.why?.replace(REFERENCE_FAILED, '') ?? '' }));
  return new Set(reasons).size === 1 ? reasons[0] : undefined;
}

/** A ratio, and of how many turns it is. */
export interface Untold extends Ratio {
  readonly turns: number;
}

export class Standing {
  readonly ranks: readonly Comparison[];
  /** Whose median is known to no better than a fifth. */
  readonly unsteady: readonly string[];
  /** How often each interval may miss, so that all of them hold in 95 %. */
  readonly missed: number;
  readonly #timings: readonly Timing[];

  constructor(readonly point: Point) {
    this.#timings = timingsOf(point);
    const { ranks, missed, unsteady } = verdictOf(this.#timings);
    this.ranks = ranks;
    this.unsteady = unsteady;
    this.missed = missed;
  }

  row(name: string): Row | undefined {
    return this.point.rows.find(({ contestant }) => contestant === name);
  }

  samples(name: string): readonly number[] {
    return this.row(name)?.samples ?? [];
  }

  /** NaN where it was not timed. */
  ms(name: string): number {
    const samples = this.samples(name);
    return samples.length > 0 ? median(samples) : NaN;
  }

  /** The one with the shortest median of those. */
  best(is: (id: string) => boolean): string | undefined {
    return this.ranks.find(({ name }) => is(name))?.name;
  }

  /** How many times as long the one takes as the other; undefined where there are too few turns to tell. */
  ratio(of: string, to: string): Ratio | undefined {
    const turns = this.#turns(of, to);
    return turns.length >= LEAST_TOLD_APART ? ratioOf(turns, this.missed) : undefined;
  }

  /** Of two whose ratio has 1 in its interval: what keeps it from being told; undefined where they are about the same. */
  untold(of: string, to: string): Untold | undefined {
    const turns = this.#turns(of, to);
    if (turns.length === 0) return undefined;
    const ratio = ratioOf(turns, this.missed);
    return isUntold(turns.length, ratio.ratio, this.ms(of) / this.ms(to))
      ? { ...ratio, turns: turns.length }
      : undefined;
  }

  #turns(of: string, to: string): readonly Turn[] {
    const [one, other] = [of, to].map((name) => this.#timings.find((timing) => timing.name === name));
    return one && other ? turnsOf(one, other) : [];
  }
}
