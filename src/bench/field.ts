/** Those that take turns in a race: who leaves it, and when enough is known. */
import type { HarnessOptions } from './harness';
import type { Racer } from './racer';
import { closeness, median, ratioOf } from './statistics';

/** After so many more turns, as a share of those so far, it is asked again whether enough is known. */
const NEXT_LOOK = 1.3;
/** The least that an interval can be made of, and a wide one. */
const LEAST_OF_ALL = 3;
/** Of all the time: one whose sample takes more is dear. */
const DEAR = 0.01;
/** One that takes so many times as long as the quickest is far behind. As it is asked after each turn, it must be surer than 95 %. */
const FAR_BEHIND = 3;
const SURE = 0.005;

/** Those that nothing was found against. */
async function checked(
  running: readonly Racer[],
  midway: HarnessOptions['midway'],
): Promise<readonly Racer[]> {
  const wrong = await midway?.(running.map(({ contestant: { name } }) => name));
  for (const racer of running) {
    const { name } = racer.contestant;
    if (wrong?.has(name)) racer.error = { thrown: wrong.get(name) };
  }
  return running.filter(({ error }) => !error);
}

/** Those that go on: not far behind while they take much of the time, whoever is the quickest of all. */
function without(running: readonly Racer[], mostMs: number): readonly Racer[] {
  const [quickest] = [...running].sort((a, b) => median(a.samples) - median(b.samples));
  if (!quickest) return running;
  return running.filter(
    (racer) =>
      racer.sampleMs <= DEAR * mostMs ||
      ratioOf(
        racer.samples.map((of, turn) => ({ of, to: quickest.samples[turn] ?? NaN })),
        SURE,
      ).low <= FAR_BEHIND,
  );
}

/** In milliseconds: when the race began, and what each has of its time for turns. */
interface Times {
  readonly start: number;
  readonly partMs: number;
}

export class Field {
  #running: readonly Racer[];
  /** The turn before which it is asked again whether enough is known. */
  #look: number;

  constructor(
    racers: readonly Racer[],
    private readonly options: HarnessOptions,
    private readonly times: Times,
  ) {
    this.#running = racers;
    this.#look = options.leastTurns;
  }

  get running(): readonly Racer[] {
    return this.#running;
  }

  /** Whether that turn is taken, counted from 0. Those that it is not for have left then. */
  async begin(turn: number): Promise<boolean> {
    const { now, leastTurns, leastOfSlow, mostMs, midway } = this.options;
    this.#running = this.#running.filter(({ error }) => !error);
    if (leastOfSlow !== undefined && turn >= leastOfSlow) this.#running = without(this.#running, mostMs);
    if (now() - this.times.start >= mostMs)
      this.#running = this.#running.filter((racer) => turn < this.#least(racer));
    if (this.#running.length === 0 || this.#isEnough(turn)) return false;
    if (turn === Math.ceil(leastTurns / 2)) this.#running = await checked(this.#running, midway);
    return true;
  }

  /** Milliseconds of the turns that are taken whatever the time, by what those before took. */
  get dueMs(): number {
    const due = (racer: Racer) => Math.max(0, this.#least(racer) - racer.samples.length) * racer.turnMs;
    return this.#running.reduce((sum, racer) => sum + (racer.error ? 0 : due(racer)), 0);
  }

  /** How many turns it takes, however long they are. */
  #least({ sampleMs }: Racer): number {
    const { leastTurns, leastOfSlow } = this.options;
    const { partMs } = this.times;
    if (leastOfSlow === undefined || leastTurns * sampleMs <= partMs) return leastTurns;
    return leastOfSlow * sampleMs <= partMs ? leastOfSlow : Math.min(LEAST_OF_ALL, leastOfSlow);
  }

  #isEnough(turn: number): boolean {
    const { precision = 0 } = this.options;
    if (precision <= 0 || turn < this.#look) return false;
    if (this.#running.every(({ samples }) => closeness(samples) <= precision)) return true;
    this.#look = Math.ceil(this.#look * NEXT_LOOK);
    return false;
  }
}
