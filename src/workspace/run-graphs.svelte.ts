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

/** So many events are shown at once, or a message: what they become, and the picture of it, must not hold the page up. */
const MOST_AT_ONCE = 2_000;
/** Between them the page has its turn. */
const BREATH_MS = 10;
/** How long a graph of so many events is left as it is while nobody waits for more: the page has else to do. */
const paceMs = (events: number): number => (events < 1_000 ? 0 : 100 + events / 50);

interface Batch {
  readonly events: readonly RunEvent[];
  readonly dropped: number;
}

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
  /** No run is under way, and all of the last one is shown. */
  ended = $state(true);
  #earlier = { events: true, statics: true, shaders: true };
  /** Come, and not to be seen yet. */
  #waiting: Batch[] = [];
  /** The run has ended, and not all of it is shown. */
  #ending = false;
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
    this.#ending = false;
    this.#rest();
    if (!recorded) this.#forgetEarlier();
  }

  take(events: readonly RunEvent[], dropped: number, shaders: readonly Shader[] = []): void {
    if (shaders.length > 0) {
      this.shaders = this.#earlier.shaders ? shaders : [...this.shaders, ...shaders].slice(0, MOST_SHADERS);
      this.#earlier.shaders = false;
    }
    if (events.length > 0) this.#waiting.push({ events, dropped });
    if (!this.#cancelPace) this.#show();
    this.colours.see(linesOfEvents(events));
  }

  takeStatic(graph: PackedStatic): void {
    this.statics = this.#earlier.statics ? [graph] : [...this.statics, graph].slice(0, MOST_STATICS);
    this.#earlier.statics = false;
    this.colours.see(linesOf(graph.traced));
  }

  /** The run has ended: what has come is shown, and what is left of the one before goes. */
  end(): void {
    this.#rest();
    this.#ending = true;
    if (this.#waiting.length === 0) this.#show();
    else this.#showAfter(BREATH_MS);
  }

  /** Shows some of what has come, and no more for a while. */
  #show(): void {
    const waiting = this.#waiting;
    const [first] = waiting;
    if (first) {
      const shown = this.#earlier.events ? [] : this.events;
      // Never more than as much again: the first of it is drawn with code that has not run before.
      const most = Math.min(shown.length, MOST_AT_ONCE);
      const { dropped } = first;
      let more: readonly RunEvent[] = [];
      // What was told before events were dropped is not shown with what came after.
      for (let next: Batch | undefined = first; next?.dropped === dropped; next = waiting[0]) {
        if (more.length > 0 && more.length + next.events.length > most) break;
        more = [...more, ...next.events];
        waiting.shift();
      }
      this.events = [...shown, ...more];
      this.dropped = dropped;
      this.#earlier.events = false;
    }
    if (this.#ending && waiting.length === 0) {
      this.#ending = false;
      this.ended = true;
      this.#forgetEarlier();
      return;
    }
    const ms = waiting.length > 0 ? BREATH_MS : first ? paceMs(this.events.length) : 0;
    if (ms > 0) this.#showAfter(ms);
  }

  #showAfter(ms: number): void {
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
