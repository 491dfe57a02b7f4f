/**
 * Contestants in turn. Each is run until its times have settled; then every turn takes one sample of each, so that what slows the machine
 * for a while slows all. A sample repeats its work until it is long enough for the clock, and comes after a while of the same work
 * untimed, since a core that waited is slow at first. Before that it moves in memory: each turn has its own luck of where things lie, so
 * that the turns are draws of it as well, and the bootstrap of the turns counts it.
 *
 * Turns are taken until the intervals are as narrow as was wished, or the time is over. How narrow they are decides alone, never who is
 * ahead: to stop as soon as somebody is ahead would find a winner among equals far more often than an interval of 95 % says.
 *
 * One that takes so long that the others would go short may sit out once all that is known of it is far behind the quickest: equals do
 * not come to that, and what it took stays paired with the same turns of the others.
 */
import { internalError } from '../base/errors';
import { Field } from './field';
import { Racer } from './racer';
import { median, medianInterval, quantile } from './statistics';

export interface Contestant {
  readonly name: string;
  /** Makes ready what the others left otherwise. */
  enter?(): void | Promise<void>;
  /**
   * Takes what it works on to another place in memory: where it lies is luck that lasts as long as it lies there, and an interval of
   * samples that all had the same says nothing of it. False where it has nothing to take elsewhere, for good.
   */
  move?(): Promise<boolean>;
  /**
   * Does `times` units of work one after the other, each with its result read back, and gives the milliseconds that they took together.
   * Before them it does the same untimed for at least `warmUpMs`, once at the least where that is above 0.
   */
  take(times: number, warmUpMs: number): Promise<number>;
}

/** Work that is done here, in this thread. */
export interface LocalWork {
  readonly name: string;
  readonly enter?: () => void | Promise<void>;
  readonly move?: () => Promise<boolean>;
  /** One unit of work, its result read back. */
  readonly run: () => Promise<unknown>;
}

/** A contestant by a clock in milliseconds. */
export const local = ({ run, ...work }: LocalWork, now: () => number): Contestant => ({
  ...work,
  async take(times, warmUpMs) {
    if (warmUpMs > 0) {
      const until = now() + warmUpMs;
      do await run();
      while (now() < until);
    }
    const start = now();
    for (let count = 0; count < times; count++) await run();
    return now() - start;
  },
});

export interface Progress {
  /** Turns that are done, and how many there are to be at most. */
  readonly done: number;
  readonly of: number;
  /** Before the turns. */
  readonly warming: boolean;
  /** Milliseconds of the turns that are taken though the time may be over, by what those before took. */
  readonly dueMs: number;
  /** Whose turn it is; undefined at the end. */
  readonly name?: string;
}

export interface HarnessOptions {
  /** A clock in milliseconds. */
  now(): number;
  readonly leastTurns: number;
  readonly mostTurns: number;
  /**
   * So many turns are enough of one for which `leastTurns` would take more than its part of `mostMs`; three of one for which these would
   * too. After so many one that is far behind and takes long sits out. Left out, all are treated the same.
   */
  readonly leastOfSlow?: number;
  /** A sample's length, where the clock is not so coarse that it must be longer; and that of the untimed work before it. */
  readonly sampleMs: number;
  readonly warmUpMs: number;
  /** About how long all of it may take; the least number of turns is taken all the same. */
  readonly mostMs: number;
  /** Enough is known when the 95 % interval of each median is no further from it than this share; 0 takes all turns that there is time for. */
  readonly precision?: number;
  progress?(progress: Progress): void;
  /** Called before each turn and after the last, when nobody is timed. */
  between?(): Promise<void>;
  /** Asked once, in the middle of the turns, of those that take them: gives what is wrong with each that is to take no more. */
  midway?(names: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** How often everything stood still so far: a sample into which that fell is taken again. */
  stood?(): number;
  /** Told of each that is. */
  retook?(): void;
  /** Told of a contestant after each of its samples, and when it fails. */
  changed?(timing: Timing): void;
  /** Asked before each sample: what is there then is kept. */
  stopped?(): boolean;
}

export interface Timing {
  readonly name: string;
  /** Milliseconds of a unit of work, turn by turn. */
  readonly samples: readonly number[];
  /** How often a sample repeats the work. */
  readonly repeats: number;
  /** Whether the times had settled when the turns began. */
  readonly settled: boolean;
  /** What it threw; its samples are those before. */
  readonly error?: unknown;
}

/** A sample's length is known to this share where the clock's grain is the only fault. */
const GRAINS_IN_A_SAMPLE = 100;
/** Of all the time: what the warm-up may take. */
const WARM_UP_SHARE = 0.3;
/** The smallest step of a clock that was seen, in its unit. */
export function grainOf(now: () => number, steps = 5): number {
  let grain = Infinity;
  for (let step = 0; step < steps; step++) {
    const start = now();
    let next = now();
    while (next === start) next = now();
    grain = Math.min(grain, next - start);
  }
  return grain;
}

/** Who begins moves on from turn to turn, and every other turn goes backwards: nobody comes after the same one each time. */
export function order<T>(all: readonly T[], turn: number): readonly T[] {
  const from = Math.floor(turn / 2) % Math.max(1, all.length);
  const rotated = [...all.slice(from), ...all.slice(0, from)];
  return turn % 2 === 0 ? rotated : rotated.reverse();
}

/** One that throws is out, and the others go on. */
export async function race(
  contestants: readonly Contestant[],
  options: HarnessOptions,
): Promise<readonly Timing[]> {
  const { now, leastTurns, mostTurns, mostMs, progress, stopped } = options;
  const leastOfSlow = options.leastOfSlow ?? leastTurns;
  if (leastOfSlow < 1 || leastTurns < leastOfSlow || mostTurns < leastTurns)
    throw internalError('a race of no turns');
  const start = now();
  const sampleMs = Math.max(options.sampleMs, GRAINS_IN_A_SAMPLE * grainOf(now));
  const racers = contestants.map((contestant) => new Racer(contestant, options, sampleMs));
  const field = new Field(racers, options, { start, partMs: ((1 - WARM_UP_SHARE) * mostMs) / racers.length });
  const isOver = () => stopped?.() === true;
  const tell = (told: Omit<Progress, 'of' | 'dueMs'>) =>
    progress?.({ ...told, of: mostTurns, dueMs: field.dueMs });
  for (const racer of racers) {
    if (isOver()) break;
    tell({ done: 0, warming: true, name: racer.contestant.name });
    await racer.warmUp((WARM_UP_SHARE * mostMs) / racers.length);
  }
  for (let turn = 0; turn < mostTurns && !isOver(); turn++) {
    if (!(await field.begin(turn))) break;
    await options.between?.();
    for (const racer of order(field.running, turn)) {
      if (isOver()) break;
      tell({ done: turn, warming: false, name: racer.contestant.name });
      await racer.sample();
    }
  }
  if (!isOver()) await options.between?.();
  progress?.({ done: mostTurns, of: mostTurns, warming: false, dueMs: 0 });
  return racers.map(({ timing }) => timing);
}

export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly p95: number;
}

/** In the samples' unit; `low` and `high` are the 95 % interval of the median. */
export const summaryOf = (samples: readonly number[]): Summary => ({
  median: median(samples),
  ...medianInterval(samples),
  lowerQuartile: quantile(samples, 0.25),
  upperQuartile: quantile(samples, 0.75),
  p95: quantile(samples, 0.95),
});
