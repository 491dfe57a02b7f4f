/** The page's side of layouts: asks the layout worker, and makes a scene of what it says. The newest request wins. */
import { internalError } from '../base/errors';
import { spawnModuleWorker } from '../base/spawn-worker';
import type { ShownNode } from '../graphs/node';
import type { OutlineItem } from '../graphs/outline';
import type { OutlineState } from '../graphs/rows';
import type { Scene } from '../graphs/scene';
import type { LayoutAsk, LayoutReply } from './messages';
import { packOutline, type PackedOutline } from './pack';
import { anchorOf, factsOf, sceneOf, type SpotFacts } from './scene-of';
import { visibleSpots, type Spot } from './visible';
import workerUrl from './worker.ts?worker&url';

export interface LayoutRequest {
  /** The same array is packed and sent but once. */
  readonly items: readonly OutlineItem<ShownNode>[];
  /** What is open, and which turn of each repeat is shown; read before `layout` returns. */
  readonly state: OutlineState;
  /** The key of the box that was clicked: the scene says which box stands for it. */
  readonly anchor?: string;
}

export interface LayoutTaker {
  /** Once, or twice where a good layout takes long: a quick one first. None after a newer request, or after `dispose`. */
  take(scene: Scene, final: boolean): void;
  /** Instead of a final scene. `message` is for the person who looks at the page. */
  fail(message: string): void;
}

interface Asked {
  readonly ask: Omit<LayoutAsk, 'items'>;
  readonly outline: PackedOutline;
  readonly facts: readonly SpotFacts[];
  readonly anchor: string | undefined;
  readonly taker: LayoutTaker;
}

/** An older layout may take so many milliseconds to notice that there is a newer request; then its worker is ended. */
const PATIENCE = 250;

export const boxesOf = (spots: readonly Spot[]): LayoutAsk['boxes'] => ({
  item: Int32Array.from(spots, ({ item }) => item),
  end: Int32Array.from(spots, ({ end }) => end),
  parent: Int32Array.from(spots, ({ parent }) => parent),
  open: Uint8Array.from(spots, ({ open }) => Number(open ?? false)),
  width: Float32Array.from(spots, ({ width }) => width),
  height: Float32Array.from(spots, ({ height }) => height),
});

export class LayoutClient {
  #worker: Worker | undefined;
  /** What the worker has of graphs. */
  #sent: PackedOutline | undefined;
  /** The request that the worker is busy with. */
  #busy: number | undefined;
  #newest: Asked | undefined;
  #nextId = 1;
  #patience: ReturnType<typeof setTimeout> | undefined;
  readonly #packed = new WeakMap<LayoutRequest['items'], PackedOutline>();

  constructor(private readonly spawn: () => Worker = () => spawnModuleWorker(workerUrl, 'twograph layout')) {}

  /** Ends what is under way. Who shows a graph that grows asks again when the last answer is there, lest there be none. */
  layout({ items, state, anchor }: LayoutRequest, taker: LayoutTaker): void {
    const outline = this.#packed.get(items) ?? packOutline(items);
    this.#packed.set(items, outline);
    const spots = visibleSpots(outline, state);
    this.#newest = {
      ask: { id: this.#nextId++, boxes: boxesOf(spots) },
      outline,
      facts: factsOf(outline, spots),
      anchor: anchor === undefined ? undefined : anchorOf(outline, spots, anchor),
      taker,
    };
    clearTimeout(this.#patience);
    if (this.#busy !== undefined) this.#bePatient();
    this.#ask();
  }

  dispose(): void {
    this.#newest = undefined;
    this.#end();
  }

  /** Waits for a worker that is busy with an older request. */
  #bePatient(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      this.#end();
      this.#ask();
    }, PATIENCE);
  }

  #ask(): void {
    if (!this.#newest) return;
    const { ask, outline } = this.#newest;
    const worker = (this.#worker ??= this.#start());
    const known = this.#sent === outline;
    this.#sent = outline;
    worker.postMessage((known ? ask : { ...ask, items: outline.items }) satisfies LayoutAsk);
  }

  #start(): Worker {
    const worker = this.spawn();
    worker.addEventListener('message', ({ data }: MessageEvent<LayoutReply>) => {
      if (worker === this.#worker) this.#take(data);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      const asked = this.#newest;
      this.#newest = undefined;
      this.#end();
      asked?.taker.fail(
        event.message
          ? internalError(event.message).message
          : 'The layout of graphs could not be loaded; the page may be offline. Load it again, or use the list.',
      );
    });
    return worker;
  }

  #end(): void {
    clearTimeout(this.#patience);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#sent = undefined;
    this.#busy = undefined;
  }

  #take(reply: LayoutReply): void {
    const done = reply.type === 'failed' || (reply.type === 'laid' && reply.final);
    const asked = this.#newest;
    if (reply.type === 'begun') this.#busy = reply.id;
    else if (done && this.#busy === reply.id) this.#busy = undefined;
    if (!asked || reply.id !== asked.ask.id) {
      if (asked && reply.type === 'begun') this.#bePatient();
      return;
    }
    clearTimeout(this.#patience);
    if (reply.type === 'begun') return;
    if (reply.type === 'failed') asked.taker.fail(reply.message);
    else asked.taker.take(sceneOf(asked.outline, asked.facts, reply, asked.anchor), reply.final);
  }
}
