/** What a recorded run tells of its graphs, as it comes. */
import type { RunEvent } from '../base/events';
import type { PackedStatic } from '../graphs/static';

const MOST_STATICS = 100;

export class RunGraphs {
  /** Of the run before until this run's first, so that nothing jumps. */
  events = $state.raw<readonly RunEvent[]>([]);
  statics = $state.raw<readonly PackedStatic[]>([]);
  /** Events between the first and the newest that were not kept. */
  dropped = $state(0);
  /** Whether the run is recorded. */
  recorded = $state(false);
  #earlier = { events: true, statics: true };

  begin(recorded: boolean): void {
    this.recorded = recorded;
    this.dropped = 0;
    this.#earlier = { events: true, statics: true };
    if (!recorded) this.#forgetEarlier();
  }

  take(events: readonly RunEvent[], dropped: number): void {
    this.events = this.#earlier.events ? events : [...this.events, ...events];
    this.#earlier.events = false;
    this.dropped = dropped;
  }

  takeStatic(graph: PackedStatic): void {
    this.statics = this.#earlier.statics ? [graph] : [...this.statics, graph].slice(0, MOST_STATICS);
    this.#earlier.statics = false;
  }

  /** The run has ended: what is left of the one before goes. */
  end(): void {
    this.#forgetEarlier();
  }

  #forgetEarlier(): void {
    if (this.#earlier.events) this.events = [];
    if (this.#earlier.statics) this.statics = [];
  }
}
