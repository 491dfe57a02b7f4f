/** All that is derived of a run's events, as they come: what comes next costs what it adds, and gives what all at once would have given. */
import type { RunEvent } from '../base/events';
import { DynamicGrowth, type DynamicGraph } from './dynamic';
import { MemoryGrowth, type Memory } from './memory';
import { TimelineGrowth, type Timeline } from './timeline';
import { inOrder } from './when';

/** Before any event is known. */
const NONE = -1;

/** What the events until now have become. */
class Grown {
  readonly dynamic = new DynamicGrowth();
  readonly timeline = new TimelineGrowth();
  readonly memory = new MemoryGrowth();
  #seq = NONE;
  #count = 0;
  /** Events are dropped in one stretch, and what is left has the widest jump in its numbers there: the first event after it. */
  #widest = { width: 0, at: 0 };
  /** Which event was taken as the first after those that were dropped. */
  #resumed = NONE;

  /** Gives false, and takes nothing, where these events change what became of those before them. */
  take(events: readonly RunEvent[], dropped: number): boolean {
    const [first] = events;
    if (first && first.seq < this.#seq) return false;
    let widest = this.#widest;
    let last = this.#seq;
    events.forEach(({ seq }, at) => {
      const width = last === NONE ? 0 : seq - last;
      if (width > widest.width) widest = { width, at: this.#count + at };
      last = seq;
    });
    const resumed = dropped > 0 ? widest.at : NONE;
    if (resumed !== this.#resumed && (this.#resumed !== NONE || resumed < this.#count)) return false;
    events.forEach((event, at) => {
      const afterGap = this.#count + at === resumed;
      const node = this.dynamic.take(event);
      this.timeline.take(event, node, afterGap);
      this.memory.take(event, node, afterGap);
    });
    this.#seq = last;
    this.#count += events.length;
    this.#widest = widest;
    this.#resumed = resumed;
    return true;
  }
}

export class RunGrowth {
  #grown = new Grown();
  #taken: readonly RunEvent[] = [];
  #dropped = 0;

  /** `events`: all of the run until now; `dropped`: how many of its are not among them. */
  show(events: readonly RunEvent[], dropped: number): void {
    const known = this.#taken.length;
    const goesOn = known > 0 && events[0] === this.#taken[0] && events[known - 1] === this.#taken[known - 1];
    if (!goesOn || !this.#grown.take(inOrder(events.slice(known)), dropped)) {
      this.#grown = new Grown();
      this.#grown.take(inOrder(events), dropped);
    }
    this.#taken = events;
    this.#dropped = dropped;
  }

  dynamic(): DynamicGraph {
    return this.#grown.dynamic.graph();
  }

  timeline(): Timeline {
    return this.#grown.timeline.timeline();
  }

  memory(): Memory {
    return this.#grown.memory.memory(this.#dropped > 0);
  }
}

/** Of all events at once. */
export function grown(events: readonly RunEvent[], dropped = 0): RunGrowth {
  const growth = new RunGrowth();
  growth.show(events, dropped);
  return growth;
}
