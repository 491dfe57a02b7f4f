/** The page's side of layouts: asks the layout worker, and makes a scene of what it says. The newest request wins. */
import { internalError } from '../base/errors';
import { spawnModuleWorker } from '../base/spawn-worker';
import type { ShownNode } from '../graphs/node';
import type { OutlineItem } from '../graphs/outline-item';
import type { OutlineState } from '../graphs/rows';
import type { Scene } from '../graphs/scene';
import type { LayoutAsk, LayoutReply } from './messages';
import { packOutline, type PackedOutline } from './pack';
import { anchorOf, factsOf, sceneOf, type Laid, type SpotFacts } from './scene-of';
import { inTurns, type Steps } from './steps';
import { snapshotOf, visibleSpots, type Spot } from './visible';
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
  readonly id: number;
  readonly taker: LayoutTaker;
  readonly anchor: string | undefined;
  /** What was sent to the worker, or is about to be. */
  outline?: PackedOutline;
  spots?: readonly Spot[];
  facts?: readonly SpotFacts[];
  /** The last that the worker said. */
  laid?: Laid;
}

/** An older layout may take so many milliseconds to notice that there is a newer request; then its worker is ended. */
const PATIENCE = 250;

export function boxesOf(spots: readonly Spot[]): LayoutAsk['boxes'] {
  const { length } = spots;
  const [item, end, parent] = [new Int32Array(length), new Int32Array(length), new Int32Array(length)];
  const [open, value] = [new Uint8Array(length), new Uint8Array(length)];
  const [width, height] = [new Float32Array(length), new Float32Array(length)];
  spots.forEach((spot, at) => {
    item[at] = spot.item;
    end[at] = spot.end;
    parent[at] = spot.parent;
    open[at] = Number(spot.open ?? false);
    value[at] = Number(spot.value);
    width[at] = spot.width;
    height[at] = spot.height;
  });
  return { item, end, parent, open, value, width, height };
}

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
    const asked: Asked = { id: this.#nextId++, taker, anchor };
    this.#newest = asked;
    clearTimeout(this.#patience);
    if (this.#busy !== undefined) this.#bePatient();
    this.#inTurns(asked, this.#prepare(asked, items, snapshotOf(items, state)));
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

  #inTurns(asked: Asked, steps: Steps<void>, stale = () => this.#newest !== asked): void {
    inTurns(steps, stale).catch((error: unknown) => {
      if (stale()) return;
      asked.taker.fail(internalError(error instanceof Error ? error.message : String(error)).message);
    });
  }

  *#prepare(asked: Asked, items: LayoutRequest['items'], state: OutlineState): Steps<void> {
    asked.outline = this.#packed.get(items) ?? (yield* packOutline(items));
    this.#packed.set(items, asked.outline);
    asked.spots = yield* visibleSpots(asked.outline, state);
    this.#ask();
  }

  #ask(): void {
    const { id, outline, spots } = this.#newest ?? {};
    if (id === undefined || !outline || !spots) return;
    const worker = (this.#worker ??= this.#start());
    const known = this.#sent === outline;
    this.#sent = outline;
    const ask: LayoutAsk = { id, boxes: boxesOf(spots), ...(!known && { items: outline.items }) };
    worker.postMessage(ask);
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
    if (!asked || reply.id !== asked.id) {
      if (asked && reply.type === 'begun') this.#bePatient();
      return;
    }
    clearTimeout(this.#patience);
    if (reply.type === 'begun') return;
    if (reply.type === 'failed') {
      asked.taker.fail(reply.message);
      return;
    }
    asked.laid = reply;
    this.#inTurns(asked, this.#tell(asked, reply), () => this.#newest !== asked || asked.laid !== reply);
  }

  *#tell(asked: Asked, laid: Laid): Steps<void> {
    const { outline, spots = [], anchor, taker } = asked;
    if (!outline) return;
    asked.facts ??= yield* factsOf(outline, spots);
    const kept = anchor === undefined ? undefined : anchorOf(outline, spots, anchor);
    taker.take(yield* sceneOf(outline, asked.facts, laid, kept), laid.final);
  }
}
