/**
 * What Ctrl+C and a signal to terminate do to `bench`: the first ends the benchmark, and what was measured is printed and written; the
 * next ends the process at once.
 */

/** As shells count: 128 and the signal's number. */
const EXITS = { SIGINT: 130, SIGTERM: 143 } as const;
type Ending = keyof typeof EXITS;

/** npm passes on to the command what a terminal has sent to both, so one Ctrl+C may come twice. */
const SAME_MS = 300;

/** Of a process, as far as it is needed. */
export interface Signalled {
  on(signal: Ending, heard: () => void): unknown;
  off(signal: Ending, heard: () => void): unknown;
  exit(code: number): void;
}

export class Interrupt {
  readonly #stops: (() => void)[] = [];
  readonly #heard: Readonly<Record<Ending, () => void>> = {
    SIGINT: () => {
      this.#hear('SIGINT');
    },
    SIGTERM: () => {
      this.#hear('SIGTERM');
    },
  };
  #first: { readonly signal: Ending; readonly atMs: number } | undefined;

  /** `now` in milliseconds. */
  constructor(
    private readonly process: Signalled,
    private readonly now: () => number,
  ) {
    for (const signal of Object.keys(EXITS) as Ending[]) process.on(signal, this.#heard[signal]);
  }

  get asked(): boolean {
    return this.#first !== undefined;
  }

  /** The exit code of what was asked to end; undefined where it was not. */
  get exit(): number | undefined {
    return this.#first && EXITS[this.#first.signal];
  }

  #hear(signal: Ending): void {
    const atMs = this.now();
    if (this.#first) {
      const isSame = signal === this.#first.signal && atMs - this.#first.atMs < SAME_MS;
      if (!isSame) this.process.exit(EXITS[signal]);
      return;
    }
    this.#first = { signal, atMs };
    for (const stop of this.#stops) stop();
  }

  /** Called when it is to end, or at once where that was asked already. */
  onStop(stop: () => void): void {
    this.#stops.push(stop);
    if (this.asked) stop();
  }

  dispose(): void {
    for (const signal of Object.keys(EXITS) as Ending[]) this.process.off(signal, this.#heard[signal]);
  }
}
