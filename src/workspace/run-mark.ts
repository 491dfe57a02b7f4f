/**
 * A mark for the time of a run, in what outlives the page: a page that the browser ended in the middle of a run finds it when it
 * is opened again, and can say so instead of running into the same end.
 */
import type { Store } from './store';

const KEY = 'running';

export class RunMark {
  readonly #store: Store;
  constructor(store: Store) {
    this.#store = store;
  }

  set(): void {
    this.#store.set(KEY, 'running');
  }

  clear(): void {
    this.#store.remove(KEY);
  }

  /** The page is being left in good order: reloaded, closed, or put aside. */
  leave(): void {
    if (this.#store.get(KEY) !== undefined) this.#store.set(KEY, 'left');
  }

  /** How an earlier run of this page ended without an end, once. */
  take(): 'ended by the browser' | 'left' | undefined {
    const mark = this.#store.get(KEY);
    this.clear();
    if (mark === undefined) return undefined;
    return mark === 'left' ? 'left' : 'ended by the browser';
  }
}
