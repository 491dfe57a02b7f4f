/** What a recorded run tells of its graphs, as it comes. */
import type { RunEvent, Shader } from '../base/events';
import type { PackedStatic } from '../graphs/static';
import { pageClock, type Clock } from './clock';
import { LineColours } from './line-colours.svelte';

const MOST_STATICS = 100;
const MOST_SHADERS = 1_000;

/** The lines that made a graph's nodes, those of the graphs within it too. */
function* linesOf({ nodes }: PackedStatic['traced']): Iterable<number> {
  for (const { lines, attrs } of nodes) {
    yield* lines;
    for (const attr of Object.values(attrs))
      if (typeof attr === 'object' && attr !== null && 'nodes' in attr) yield* linesOf(attr);
  }
}

function* linesOfEvents(events: readonly RunEvent[]): Iterable<number> {
  for (const event of events) if ('line' in event) yield event.line;
}

/**
 * How long a graph of so many events is left as it is: what is derived from it is made anew each time, in about 2 ms for each 1,000 events,
 * and the page has else to do.
 */
const paceMs = (events: number): number => (events < 1_000 ? 0 : 100 + events / 50);

export class RunGraphs {
  /** Of the run before until this run's first, so that nothing jumps. */
  events = $state.raw<readonly RunEvent[]>([]);
  statics = $state.raw<readonly PackedStatic[]>([]);
  /** Events between the first and the newest that were not kept. */
  dropped = $state(0);
  /** The programs that its kernels ran on a GPU. */
  shaders = $state.raw<readonly Shader[]>([]);
  /** Whether the run is recorded. */
  recorded = $state(false);
  /** No run is under way. */
  ended = $state(true);
  #earlier = { events: true, statics: true, shaders: true };
  /** Come, and not to be seen yet. */
  #waiting: (readonly RunEvent[])[] = [];
  #cancelPace: (() => void) | undefined;

  /** `colours`: of the lines, shared by both runs of one text. */
  constructor(
    readonly colours = new LineColours(),
    private readonly clock: Pick<Clock, 'after'> = pageClock,
  ) {}

  begin(recorded: boolean): void {
    this.recorded = recorded;
    this.ended = false;
    this.dropped = 0;
    this.#earlier = { events: true, statics: true, shaders: true };
    this.#waiting = [];
    this.#rest();
    if (!recorded) this.#forgetEarlier();
  }

  take(events: readonly RunEvent[], dropped: number, shaders: readonly Shader[] = []): void {
    if (shaders.length > 0) {
      this.shaders = this.#earlier.shaders ? shaders : [...this.shaders, ...shaders].slice(0, MOST_SHADERS);
      this.#earlier.shaders = false;
    }
    this.#waiting.push(events);
    this.dropped = dropped;
    if (!this.#cancelPace) this.#show();
    this.colours.see(linesOfEvents(events));
  }

  takeStatic(graph: PackedStatic): void {
    this.statics = this.#earlier.statics ? [graph] : [...this.statics, graph].slice(0, MOST_STATICS);
    this.#earlier.statics = false;
    this.colours.see(linesOf(graph.traced));
  }

  /** The run has ended: what is left of the one before goes. */
  end(): void {
    this.#show();
    this.#rest();
    this.ended = true;
    this.#forgetEarlier();
  }

  /** Shows what has come, and no more for a while. */
  #show(): void {
    const events = this.#waiting.flat();
    this.#waiting = [];
    if (events.length === 0) return;
    this.events = this.#earlier.events ? events : [...this.events, ...events];
    this.#earlier.events = false;
    const ms = paceMs(this.events.length);
    if (ms === 0) return;
    this.#cancelPace = this.clock.after(ms, () => {
      this.#cancelPace = undefined;
      this.#show();
    });
  }

  #rest(): void {
    this.#cancelPace?.();
    this.#cancelPace = undefined;
  }

  #forgetEarlier(): void {
    if (this.#earlier.events) this.events = [];
    if (this.#earlier.statics) this.statics = [];
    if (this.#earlier.shaders) this.shaders = [];
  }
}
