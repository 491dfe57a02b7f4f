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

const mean = (values: readonly number[]): number | undefined =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;

/** In whole seconds, since finer ones would only flicker. */
export const leftWords = (leftMs: number): string =>
  leftMs < 1 ? 'nearly done' : `at most ${duration(1000 * Math.ceil(leftMs / 1000))} left`;

export class Outlook {
  readonly #start: number;
  readonly #left: Record<Step, number>;
  readonly #seen: Record<Step, number[]> = { calibrate: [], cast: [], prepare: [] };
  #races: number;
  /** The one under way, with what is still to come whatever the time, as it was at `at`. */
  #race:
    | { readonly since: number; readonly at: number; readonly dueMs: number; readonly turns: boolean }
    | undefined;
  /** Milliseconds of those that are over. */
  readonly #raced: number[] = [];
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
    const since = this.now();
    this.#race = { since, at: since, dueMs: 0, turns: true };
  }

  /** The race takes so many milliseconds more at the least; without `turns` no more than these. */
  due(dueMs: number, turns = true): void {
    if (this.#race) this.#race = { ...this.#race, at: this.now(), dueMs, turns };
  }

  raced(): void {
    if (this.#race) this.#raced.push(this.now() - this.#race.since);
    this.#race = undefined;
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
    const steps = (Object.keys(GUESS) as Step[]).map(
      (step) => this.#left[step] * (mean(this.#seen[step]) ?? GUESS[step]),
    );
    return steps.reduce((sum, ms) => sum + ms, 0) + this.#racesMs();
  }

  #racesMs(): number {
    const now = this.now();
    const { raceMs } = this;
    // Where those before took longer than they may, the next ones will as well.
    const each = Math.max(raceMs, mean(this.#raced) ?? 0);
    if (!this.#race) return this.#races * each;
    const { since, at, dueMs, turns } = this.#race;
    const current = Math.max(turns ? raceMs - (now - since) : 0, dueMs - (now - at), 0);
    return Math.max(0, this.#races - 1) * each + current;
  }
}
