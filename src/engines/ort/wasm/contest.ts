/**
 * Which of two ways to run a program is the faster, found out on the program's own calls: no run is made for it alone but one, which
 * shows that both give the same. More threads are no faster by themselves: each operator wakes them all, they wait by spinning, and on a
 * busy machine they take each other's cores.
 */

/** 'one' thread, or as 'many' as the machine allows. */
export type Way = 'one' | 'many';

/** What to do at the next call. */
export type Turn =
  | { readonly way: Way; readonly counts: boolean }
  /** Run both ways from the same values, and say whether they gave the same. */
  | 'compare';

/** A call that takes less is over before other threads are awake. */
const LEAST_MS = 1;
/** What a second runtime costs to start: it is started when calls have taken as long, so that a trial never costs more than they did. */
const WORTH_A_TRIAL_MS = 250;
/** Calls in a row on the same way, the first of which moves state over and counts for nothing. */
const BLOCK = 3;
/** Of each way. */
const BLOCKS = 3;
/** Less is not told apart from chance. */
const MUST_GAIN = 0.9;

const median = (times: readonly number[]): number => {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
};

export class Contest {
  #phase: 'alone' | 'compare' | 'turns' | 'over' = 'alone';
  #winner: Way = 'one';
  #calls = 0;
  #total = 0;
  readonly #times: Record<Way, number[]> = { one: [], many: [] };

  /** Whether the calls so far make it worth while to have a second way. */
  get wanted(): boolean {
    return (
      this.#phase === 'alone' &&
      this.#total >= WORTH_A_TRIAL_MS &&
      median(this.#times.one.slice(-BLOCK)) >= LEAST_MS
    );
  }

  /** The way that runs from now on; undefined where that is not known yet. */
  get winner(): Way | undefined {
    return this.#phase === 'over' ? this.#winner : undefined;
  }

  next(): Turn {
    if (this.#phase === 'compare') return 'compare';
    if (this.#phase !== 'turns') return { way: this.#winner, counts: this.#phase === 'alone' };
    const block = Math.floor(this.#calls / BLOCK);
    return { way: block % 2 === 0 ? 'many' : 'one', counts: this.#calls % BLOCK > 0 };
  }

  /** The second way is there. */
  enter(): void {
    if (this.#phase !== 'alone') return;
    this.#phase = 'compare';
    this.#times.one.length = 0;
  }

  /** Both ways ran. Where their bits differ, a program's results would hang on how busy the machine is: then it stays with one. */
  compared(same: boolean): void {
    this.#phase = same ? 'turns' : 'over';
  }

  /** There is no second way. */
  giveUp(): void {
    this.#phase = 'over';
  }

  /** How long a call took, on the way that `next` said. */
  took({ way, counts }: Exclude<Turn, 'compare'>, ms: number): void {
    if (this.#phase === 'over') return;
    if (counts) this.#times[way].push(ms);
    if (this.#phase === 'alone') {
      this.#total += ms;
      if (this.#times.one.length > BLOCK) this.#times.one.shift();
      return;
    }
    this.#calls++;
    if (this.#calls < 2 * BLOCKS * BLOCK) return;
    const { one, many } = this.#times;
    this.#winner = median(many) < MUST_GAIN * median(one) ? 'many' : 'one';
    this.#phase = 'over';
  }
}
