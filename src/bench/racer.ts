/** One contestant of a race: how often its work is repeated for a sample, when its times have settled, and what they were. */
import type { Contestant, HarnessOptions, Timing } from './harness';
import { median } from './statistics';

/** Times have settled when three samples are at most this much quicker than the three before. */
const SETTLED = 0.03;
const WINDOW = 3;
/** A sample so many times as long as the untimed work before it has no need of that: what a core loses by waiting is nothing to it. */
const OWN_WARM_UP = 20;

/** A machine that stands still again and again would never get on. */
const MOST_RETAKEN = 2;

export class Racer {
  readonly samples: number[] = [];
  repeats = 1;
  error: { readonly thrown: unknown } | undefined;
  #settled = false;
  /** Milliseconds of all its turns, with what comes before their samples. */
  #turnsMs = 0;
  /** Whether it has something to move. */
  #moves = true;
  /** Milliseconds of a unit of work, before the turns. */
  #before: readonly number[] = [];

  constructor(
    readonly contestant: Contestant,
    private readonly options: HarnessOptions,
    private readonly leastMs: number,
  ) {}

  /** How long a sample takes, in milliseconds, by what is known of it; 0 where nothing is. */
  get sampleMs(): number {
    const times = this.samples.length > 0 ? this.samples : this.#before;
    return times.length > 0 ? median(times) * this.repeats : 0;
  }

  /** How long a turn takes, in milliseconds, by what is known of it; 0 where nothing is. */
  get turnMs(): number {
    if (this.samples.length > 0) return this.#turnsMs / this.samples.length;
    return this.sampleMs > 0 ? this.sampleMs + this.options.warmUpMs : 0;
  }

  /** Finds how often the work fits into a sample, and goes on until samples get no shorter. */
  async #warmUp(mostMs: number): Promise<void> {
    const { now, stopped } = this.options;
    const start = now();
    const times: number[] = [];
    for (;;) {
      const ms = await this.contestant.take(this.repeats, 0);
      if (stopped?.() === true) return;
      if (ms < this.leastMs) {
        const wanted = Math.ceil((this.repeats * this.leastMs * 1.2) / Math.max(ms, this.leastMs / 1000));
        this.repeats = Math.max(this.repeats + 1, wanted);
        continue;
      }
      times.push(ms / this.repeats);
      this.#settled = isSteady(times.slice(-2 * WINDOW));
      if (this.#settled || now() - start >= mostMs) break;
    }
    this.#before = times.slice(-WINDOW);
    this.repeats = Math.max(1, Math.ceil(this.leastMs / median(this.#before)));
  }

  async warmUp(mostMs: number): Promise<void> {
    await this.#guarded(() => this.#warmUp(mostMs));
  }

  async sample(): Promise<void> {
    const { now, warmUpMs, leastOfSlow } = this.options;
    const start = now();
    const isLong = leastOfSlow !== undefined && this.sampleMs > OWN_WARM_UP * warmUpMs;
    await this.#guarded(async () => {
      // The first call after it makes anew what was made for the old place, untimed.
      if (this.#moves && !isLong && warmUpMs > 0) this.#moves = (await this.contestant.move?.()) ?? false;
      const ms = await this.#undisturbed(isLong ? 0 : warmUpMs);
      this.samples.push(ms / this.repeats);
      this.#turnsMs += now() - start;
    });
    if (!this.error) this.options.changed?.(this.timing);
  }

  async #undisturbed(warmUpMs: number): Promise<number> {
    const { stood = () => 0, retook, stopped } = this.options;
    for (let again = 0; ; again++) {
      const before = stood();
      const ms = await this.contestant.take(this.repeats, warmUpMs);
      if (stood() === before || again === MOST_RETAKEN || stopped?.() === true) return ms;
      retook?.();
    }
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    if (this.error) return;
    try {
      await this.contestant.enter?.();
      await work();
    } catch (thrown) {
      this.error = { thrown };
      this.options.changed?.(this.timing);
    }
  }

  get timing(): Timing {
    const { samples, repeats, error } = this;
    return {
      name: this.contestant.name,
      samples: [...samples],
      repeats,
      // There may have been no time to see it settle, and its samples show that it had.
      settled:
        this.#settled || isSteady([...samples.slice(0, WINDOW), ...samples.slice(WINDOW).slice(-WINDOW)]),
      ...(error && { error: error.thrown }),
    };
  }
}

/** Whether the later three of six are no quicker than the earlier. */
const isSteady = (times: readonly number[]): boolean =>
  times.length === 2 * WINDOW &&
  median(times.slice(WINDOW)) >= median(times.slice(0, WINDOW)) * (1 - SETTLED);
