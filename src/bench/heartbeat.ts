/**
 * Whether time passed in which nothing could be measured: a computer that slept, a page that its browser froze. A beat comes from a timer,
 * and whenever somebody asks; what lies between two that should have come sooner is a standstill.
 *
 * Both clocks are looked at, since they see different things: the one that is measured by goes on while a page is frozen, and on most
 * systems stands still with the computer, where the time of day goes on.
 */

export interface HeartbeatHost {
  /** The clock that is measured by, in milliseconds, */
  now(): number;
  /** and the time of day. */
  wall(): number;
  /** Whether the page is out of sight, when timers come late anyway. */
  hidden(): boolean;
}

/** How often a timer is to call `beat`. */
export const BEAT_MS = 500;
/** Later than that is no busy page any more. */
const LATE_MS = 2_000;
/** Time of day without the other clock's: more than any correction of it that is made in passing. */
const ASLEEP_MS = 2_000;

export class Heartbeat {
  readonly #stills: number[] = [];
  #last: { readonly now: number; readonly wall: number; readonly hidden: boolean };

  constructor(private readonly host: HeartbeatHost) {
    this.#last = this.#look();
  }

  #look() {
    const { host } = this;
    return { now: host.now(), wall: host.wall(), hidden: host.hidden() };
  }

  beat(): void {
    const [before, at] = [this.#last, this.#look()];
    this.#last = at;
    const passed = at.now - before.now;
    const asleep = at.wall - before.wall - passed;
    const late = before.hidden || at.hidden ? 0 : passed - BEAT_MS;
    const stood = (asleep > ASLEEP_MS ? asleep : 0) + (late > LATE_MS ? late : 0);
    if (stood > 0) this.#stills.push(stood);
  }

  /** Milliseconds of each standstill so far, to this moment. */
  stills(): readonly number[] {
    this.beat();
    return [...this.#stills];
  }
}
