/**
 * The events of a recorded run on their way to the page, in a bounded memory: the first of them go out as they come; of those after
 * that only the newest are kept, and go out at the end. A loop of a million steps is seen at its beginning and at its end.
 */
import type { RunEvent } from '../base/events';

/** As many events of the beginning, and as many of the end. */
export const MOST_EVENTS = 20_000;

export class EventLog {
  #sent = 0;
  #waiting: RunEvent[] = [];
  /** The newest, as a ring: `#next` is where the next one goes. */
  readonly #ring: RunEvent[] = [];
  #next = 0;
  #dropped = 0;

  constructor(private readonly most = MOST_EVENTS) {}

  /** Events between the first and the newest that are gone. */
  get dropped(): number {
    return this.#dropped;
  }

  take(event: RunEvent): void {
    if (this.#sent < this.most) {
      this.#sent++;
      this.#waiting.push(event);
      return;
    }
    if (this.#ring.length < this.most) {
      this.#ring.push(event);
      return;
    }
    this.#ring[this.#next] = event;
    this.#next = (this.#next + 1) % this.most;
    this.#dropped++;
  }

  /** What has come since, of the first events. */
  waiting(): readonly RunEvent[] {
    const events = this.#waiting;
    this.#waiting = [];
    return events;
  }

  /** Of those after the first, what is left at the end. */
  newest(): readonly RunEvent[] {
    return [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
  }
}
