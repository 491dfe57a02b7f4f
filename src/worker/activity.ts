/**
 * Whether anything that the snippet started is still to come: timers, animation frames and fetches, and what the runner says that it
 * does for the snippet, besides what the runner counts itself. A run whose module has settled goes on while there is, as a Node program does: `main()` without `await` works.
 */

interface Timers {
  setTimeout: typeof globalThis.setTimeout;
  clearTimeout: typeof globalThis.clearTimeout;
  setInterval: typeof globalThis.setInterval;
  clearInterval: typeof globalThis.clearInterval;
  requestAnimationFrame?: typeof globalThis.requestAnimationFrame;
  cancelAnimationFrame?: typeof globalThis.cancelAnimationFrame;
  fetch: typeof globalThis.fetch;
}

export class Activity {
  readonly #timeouts = new Set<unknown>();
  readonly #intervals = new Set<unknown>();
  readonly #frames = new Set<unknown>();
  #fetches = 0;
  #works = 0;
  /** The true one: the runner's own waits must not count as the snippet's. */
  readonly #later: (callback: () => void, ms: number) => void;

  constructor(scope: Timers) {
    const {
      setTimeout,
      clearTimeout,
      setInterval,
      clearInterval,
      requestAnimationFrame,
      cancelAnimationFrame,
    } = scope;
    this.#later = (callback, ms) => void setTimeout.call(scope, callback, ms);
    const timeouts = this.#timeouts;
    const intervals = this.#intervals;
    const frames = this.#frames;

    const timed = (handler: TimerHandler, ms?: number, ...args: unknown[]) => {
      const elapsed = (...given: unknown[]) => {
        timeouts.delete(id);
        if (typeof handler === 'function') (handler as (...a: unknown[]) => void)(...given);
      };
      const id: unknown = Reflect.apply(setTimeout, scope, [elapsed, ms, ...args]);
      timeouts.add(id);
      return id;
    };
    scope.setTimeout = timed as typeof scope.setTimeout;
    scope.clearTimeout = ((id: number) => {
      timeouts.delete(id);
      intervals.delete(id);
      clearTimeout.call(scope, id);
    }) as typeof scope.clearTimeout;
    scope.setInterval = ((handler: TimerHandler, ms?: number, ...args: unknown[]) => {
      const id: unknown = Reflect.apply(setInterval, scope, [handler, ms, ...args]);
      intervals.add(id);
      return id;
    }) as typeof scope.setInterval;
    scope.clearInterval = ((id: number) => {
      intervals.delete(id);
      timeouts.delete(id);
      clearInterval.call(scope, id);
    }) as typeof scope.clearInterval;
    if (requestAnimationFrame && cancelAnimationFrame) {
      scope.requestAnimationFrame = (callback) => {
        const id = requestAnimationFrame.call(scope, (time) => {
          frames.delete(id);
          callback(time);
        });
        frames.add(id);
        return id;
      };
      scope.cancelAnimationFrame = (id) => {
        frames.delete(id);
        cancelAnimationFrame.call(scope, id);
      };
    }
    const { fetch } = scope;
    scope.fetch = async (...given) => {
      this.#fetches++;
      try {
        return await fetch.apply(scope, given);
      } finally {
        this.#fetches--;
      }
    };
  }

  get pending(): number {
    return this.#timeouts.size + this.#intervals.size + this.#frames.size + this.#fetches + this.#works;
  }

  /** Work that is done for the snippet, and is pending until it has settled. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#works++;
    try {
      return await work();
    } finally {
      this.#works--;
    }
  }

  /** Resolves once nothing is pending, here and in `others`, for two turns of the event loop. */
  idle(others: () => number): Promise<void> {
    return new Promise((resolve) => {
      let quiet = 0;
      const look = () => {
        quiet = this.pending + others() === 0 ? quiet + 1 : 0;
        if (quiet >= 2) resolve();
        else this.#later(look, quiet > 0 ? 0 : 5);
      };
      this.#later(look, 0);
    });
  }

  /** Calls back after `ms` without counting as the snippet's. */
  later(callback: () => void, ms: number): void {
    this.#later(callback, ms);
  }
}
