/**
 * The layout of a graph that may grow and whose groups open and close: the newest scene, how long it is waited for, and what went wrong. What
 * the person did is laid out at once; what only grew, when the last layout is done.
 */
import { untrack } from 'svelte';
import type { Scene } from '../../../graphs/scene';
import type { LayoutClient, LayoutRequest } from '../../../layout/client';
import { snapshotOf } from '../../../layout/visible';

export type Layouts = Pick<LayoutClient, 'layout' | 'dispose'>;

/** Waiting that is told of, and waiting that can be ended, in milliseconds. */
const SOON = 300;
const LONG = 3_000;

export class Laying {
  scene = $state.raw<Scene>();
  /** How the wait for a scene is told: not at all, in words, or with a way to stop. */
  wait = $state<'no' | 'soon' | 'long'>('no');
  /** What to say where there will be no scene. */
  failed = $state<string>();
  stopped = $state(false);
  #layouts: Promise<Layouts> | undefined;
  #current: LayoutRequest | undefined;
  #queued: LayoutRequest | undefined;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #closed = false;

  /** A scene is on its way. */
  get busy(): boolean {
    return this.#current !== undefined;
  }

  constructor(private readonly load: () => Promise<Layouts>) {}

  /** `request.state` is read now, and may be tracked. */
  ask(request: LayoutRequest): void {
    // What is read is known at once; the layout itself may come later.
    const frozen = { ...request, state: snapshotOf(request.items, request.state) };
    untrack(() => {
      this.stopped = false;
      const grown = this.#current !== undefined && this.#current.items !== request.items;
      if (this.#current && grown && this.scene) this.#queued = frozen;
      else this.#begin(frozen);
    });
  }

  stop(): void {
    this.#end();
    this.stopped = true;
    void this.#layouts?.then((layouts) => {
      layouts.dispose();
    });
    this.#layouts = undefined;
  }

  close(): void {
    this.#closed = true;
    this.stop();
  }

  #begin(request: LayoutRequest): void {
    this.#queued = undefined;
    this.#current = request;
    this.failed = undefined;
    if (this.#timers.length === 0)
      this.#timers = [
        setTimeout(() => (this.wait = 'soon'), SOON),
        setTimeout(() => (this.wait = 'long'), LONG),
      ];
    this.#layouts ??= this.load();
    this.#layouts.then(
      (layouts) => {
        if (this.#current !== request || this.#closed) return;
        layouts.layout(request, {
          take: (scene, final) => {
            this.scene = scene;
            if (final) this.#done();
          },
          fail: (message) => {
            this.failed = message;
            this.#done();
          },
        });
      },
      () => {
        this.#layouts = undefined;
        this.failed =
          'The layout of graphs could not be loaded. Are you offline? The list has all of the graph.';
        this.#end();
      },
    );
  }

  #done(): void {
    const next = this.#queued;
    this.#end();
    if (next) this.#begin(next);
  }

  #end(): void {
    this.#current = undefined;
    this.#queued = undefined;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    this.wait = 'no';
  }
}
