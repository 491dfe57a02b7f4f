/**
 * Contestants in turn. Each is run until its times have settled; then every turn takes one sample of each, so that what slows the machine
 * for a while slows all. A sample repeats its work until it is long enough for the clock, and comes after a while of the same work
 * untimed, since a core that waited is slow at first.
 *
 * Turns are taken until the intervals are as narrow as was wished, or the time is over. How narrow they are decides alone, never who is
 * ahead: to stop as soon as somebody is ahead would find a winner among equals far more often than an interval of 95 % says.
 */
import { internalError } from '../base/errors';
import { bootstrap, median, quantile } from './statistics';

export interface Contestant {
  readonly name: string;
  /** Makes ready what the others left otherwise. */
  enter?(): void | Promise<void>;
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
  /** Whose turn it is; undefined at the end. */
  readonly name?: string;
}

export interface HarnessOptions {
  /** A clock in milliseconds. */
  now(): number;
  readonly leastTurns: number;
  readonly mostTurns: number;
  /** A sample's length, where the clock is not so coarse that it must be longer; and that of the untimed work before it. */
  readonly sampleMs: number;
  readonly warmUpMs: number;
  /** About how long all of it may take; the least number of turns is taken all the same. */
  readonly mostMs: number;
  /** Enough is known when the 95 % interval of each median is no further from it than this share; 0 takes all turns that there is time for. */
  readonly precision?: number;
  progress?(progress: Progress): void;
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
/** Times have settled when three samples are at most this much quicker than the three before. */
const SETTLED = 0.03;
const WINDOW = 3;
/** Of all the time: what the warm-up may take. */
const WARM_UP_SHARE = 0.3;
/** After so many more turns, as a share of those so far, it is asked again whether enough is known. */
const NEXT_LOOK = 1.3;

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

class Racer {
  readonly samples: number[] = [];
  repeats = 1;
  settled = false;
  error: { readonly thrown: unknown } | undefined;

  constructor(
    readonly contestant: Contestant,
    private readonly options: HarnessOptions,
    private readonly sampleMs: number,
  ) {}

  /** Finds how often the work fits into a sample, and goes on until samples get no shorter. */
  async #warmUp(mostMs: number): Promise<void> {
    const { now, stopped } = this.options;
    const start = now();
    const times: number[] = [];
    for (;;) {
      const ms = await this.contestant.take(this.repeats, 0);
      if (stopped?.() === true) return;
      if (ms < this.sampleMs) {
        const wanted = Math.ceil((this.repeats * this.sampleMs * 1.2) / Math.max(ms, this.sampleMs / 1000));
        this.repeats = Math.max(this.repeats + 1, wanted);
        continue;
      }
      times.push(ms / this.repeats);
      const before = times.slice(-2 * WINDOW, -WINDOW);
      this.settled =
        before.length === WINDOW && median(times.slice(-WINDOW)) >= median(before) * (1 - SETTLED);
      if (this.settled || now() - start >= mostMs) break;
    }
    this.repeats = Math.max(1, Math.ceil(this.sampleMs / median(times.slice(-WINDOW))));
  }

  async warmUp(mostMs: number): Promise<void> {
    await this.#guarded(() => this.#warmUp(mostMs));
  }

  async sample(): Promise<void> {
    await this.#guarded(async () => {
      const ms = await this.contestant.take(this.repeats, this.options.warmUpMs);
      this.samples.push(ms / this.repeats);
    });
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    if (this.error) return;
    try {
      await this.contestant.enter?.();
      await work();
    } catch (thrown) {
      this.error = { thrown };
    }
  }

  get timing(): Timing {
    const { samples, repeats, settled, error } = this;
    const { name } = this.contestant;
    return { name, samples, repeats, settled, ...(error && { error: error.thrown }) };
  }
}

/** Whether the median is known to that share. */
function isKnown(samples: readonly number[], precision: number): boolean {
  const middle = median(samples);
  const { low, high } = bootstrap(samples, median);
  return Math.max(high - middle, middle - low) <= precision * middle;
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
  const { now, leastTurns, mostTurns, mostMs, precision = 0, progress, stopped } = options;
  if (leastTurns < 1 || mostTurns < leastTurns) throw internalError('a race of no turns');
  const start = now();
  const sampleMs = Math.max(options.sampleMs, GRAINS_IN_A_SAMPLE * grainOf(now));
  const racers = contestants.map((contestant) => new Racer(contestant, options, sampleMs));
  const isOver = () => stopped?.() === true;
  for (const racer of racers) {
    if (isOver()) break;
    progress?.({ done: 0, of: mostTurns, name: racer.contestant.name });
    await racer.warmUp((WARM_UP_SHARE * mostMs) / racers.length);
  }
  let look = leastTurns;
  for (let turn = 0; turn < mostTurns && !isOver(); turn++) {
    const running = racers.filter(({ error }) => !error);
    if (running.length === 0 || (turn >= leastTurns && now() - start >= mostMs)) break;
    if (precision > 0 && turn >= look) {
      if (running.every(({ samples }) => isKnown(samples, precision))) break;
      look = Math.ceil(look * NEXT_LOOK);
    }
    for (const racer of order(running, turn)) {
      if (isOver()) break;
      progress?.({ done: turn, of: mostTurns, name: racer.contestant.name });
      await racer.sample();
    }
  }
  progress?.({ done: mostTurns, of: mostTurns });
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
  ...bootstrap(samples, median),
  lowerQuartile: quantile(samples, 0.25),
  upperQuartile: quantile(samples, 0.75),
  p95: quantile(samples, 0.95),
});
