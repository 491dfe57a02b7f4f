/** Looks after the machine while contestants take turns: how fast it is between them, and whether all of it stood still. */
import { threadsByDefault } from '../base/backends';
import type { ContestantSpec } from './contestants';
import type { HarnessOptions } from './harness';
import { checkOf, type Pieces } from './pace';
import type { MachineCheck, Watched } from './report';

export interface WatchHost {
  now(): number;
  /** The work that is always the same, by so many threads at once. Where it rejects, or there is none, nobody is asked again. */
  pieces?(threads: number): Promise<Pieces | undefined>;
  /** Milliseconds of each standstill so far, to this moment. */
  stills?(): readonly number[];
}

interface Running {
  readonly spec: ContestantSpec;
}

/** Of all of them, the most that one computes on at once; a graphics card does its work elsewhere. */
const threadsOf = (all: readonly Running[], cores: number): number =>
  Math.max(
    1,
    ...all.map(({ spec: { on, threads } }) => (on === 'wasm' ? (threads ?? threadsByDefault(cores)) : 1)),
  );

/** From one check to the next: as many times what a check takes, lest checks take what is there to measure with, but seen often enough. */
const [PAUSE_MS, LONGEST_PAUSE_MS] = [500, 2_000];
const TIMES_ITS_LENGTH = 30;

export class Watch {
  readonly #checks: MachineCheck[] = [];
  #start: number | undefined;
  #due = -Infinity;
  #retaken = 0;
  #isOver = false;

  /** `report` hears what is known by then whenever it is more. */
  constructor(
    private readonly host: WatchHost,
    private readonly cores: number,
    private readonly report: { watched(watched: Watched): void },
  ) {}

  /** For a race of those. */
  during(all: readonly Running[]): Required<Pick<HarnessOptions, 'between' | 'stood' | 'retook'>> {
    const stood = () => this.host.stills?.().length ?? 0;
    const threads = threadsOf(all, this.cores);
    let known = 0;
    return {
      between: async () => {
        await this.#check(threads);
        const stills = this.host.stills?.() ?? [];
        if (this.#checks.length + stills.length === known) return;
        known = this.#checks.length + stills.length;
        this.report.watched({ checks: [...this.#checks], stills, retaken: this.#retaken });
      },
      stood,
      retook: () => {
        this.#retaken++;
      },
    };
  }

  async #check(threads: number): Promise<void> {
    const { now, pieces } = this.host;
    const start = now();
    if (!pieces || this.#isOver || start < this.#due) return;
    this.#start ??= start;
    const found = await pieces(threads).catch(() => undefined);
    const check = found && checkOf(found, start - this.#start);
    // The first is long, as what it is done by starts.
    const tookMs = this.#checks.length === 0 ? 0 : now() - start;
    this.#due = now() + Math.min(LONGEST_PAUSE_MS, Math.max(PAUSE_MS, TIMES_ITS_LENGTH * tookMs));
    if (check) this.#checks.push(check);
    this.#isOver = !check;
  }
}
