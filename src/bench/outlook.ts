/** How far a benchmark is and how long it may still take: a guess from what such steps took before, and from the time that each race may take. */
import { duration } from '../base/quantities';
import type { Settings } from './report';
import type { BenchmarkProgress } from './session';

/** Milliseconds of a step, before one has been seen. */
const GUESS = { calibrate: 4000, cast: 2000, prepare: 500 } as const;
export type Step = keyof typeof GUESS;

/** About how many milliseconds a benchmark takes at most, before anything of it is known; the machine's own measuring comes once besides. */
export function expectedMs({
  contestants,
  batches,
  budgetMs,
}: Pick<Settings, 'contestants' | 'batches' | 'budgetMs'>): number {
  const sizes = Math.max(1, new Set(batches).size);
  // The cpu backend, which tells what is right, is always there.
  const cast = new Set([...contestants, 'eager:cpu']).size;
  return sizes * budgetMs + cast * (GUESS.cast + sizes * GUESS.prepare);
}

/** In whole seconds, since finer ones would only flicker. */
export const leftWords = (leftMs: number): string =>
  leftMs < 1 ? 'nearly done' : `at most ${duration(1000 * Math.ceil(leftMs / 1000))} left`;

export class Outlook {
  readonly #start: number;
  readonly #left: Record<Step, number>;
  readonly #seen: Record<Step, number[]> = { calibrate: [], cast: [], prepare: [] };
  #races: number;
  #raceSince: number | undefined;
  #share = 0;

  constructor(
    private readonly now: () => number,
    private readonly tell: ((progress: BenchmarkProgress) => void) | undefined,
    /** How many there will be of each. */
    steps: Readonly<Record<Step, number>>,
    races: number,
    private readonly raceMs: number,
  ) {
    this.#start = now();
    this.#left = { ...steps };
    this.#races = races;
  }

  /** Tells of a step, and takes down how long it took. */
  async step<T>(
    step: Step,
    phase: BenchmarkProgress['phase'],
    contestant: string | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    this.at(phase, contestant);
    const since = this.now();
    try {
      return await work();
    } finally {
      this.#seen[step].push(this.now() - since);
      this.skip(step);
    }
  }

  /** A step that was planned will not come. */
  skip(step: Step): void {
    this.#left[step] = Math.max(0, this.#left[step] - 1);
  }

  race(): void {
    this.#raceSince = this.now();
  }

  raced(): void {
    this.#raceSince = undefined;
    this.#races = Math.max(0, this.#races - 1);
  }

  at(phase: BenchmarkProgress['phase'], contestant?: string): void {
    if (!this.tell) return;
    const leftMs = this.#leftMs();
    const gone = this.now() - this.#start;
    // Guesses change, and a bar that goes back tells nobody anything.
    this.#share = Math.max(this.#share, gone / Math.max(gone + leftMs, Number.MIN_VALUE));
    this.tell({ phase, ...(contestant !== undefined && { contestant }), share: this.#share, leftMs });
  }

  #leftMs(): number {
    const steps = (Object.keys(GUESS) as Step[]).map((step) => {
      const seen = this.#seen[step];
      const each = seen.length > 0 ? seen.reduce((sum, ms) => sum + ms, 0) / seen.length : GUESS[step];
      return this.#left[step] * each;
    });
    const raced = this.#raceSince === undefined ? 0 : Math.min(this.raceMs, this.now() - this.#raceSince);
    return steps.reduce((sum, ms) => sum + ms, 0) + this.#races * this.raceMs - raced;
  }
}
