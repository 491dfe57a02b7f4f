/**
 * A mark for the time of a run, in what outlives the page: a page that the browser ended in the middle of a run finds it when it
 * is opened again, and can say so instead of running into the same end. A duplicate of the page gets a copy of what is kept; so
 * the mark names its page, and one whose page is still there is no page's end.
 */
import type { Presence } from './presence';
import type { Store } from './store';

const KEY = 'running';
const LEFT = 'left';

export class RunMark {
  readonly #tab: Store;
  readonly #presence: Presence;
  readonly #page: string;

  /** `page` names this page among all that are open. */
  constructor(tab: Store, presence: Presence, page: string) {
    this.#tab = tab;
    this.#presence = presence;
    this.#page = page;
  }

  set(): void {
    this.#presence.announce(this.#page);
    this.#tab.set(KEY, this.#page);
  }

  clear(): void {
    this.#tab.remove(KEY);
  }

  /** The page is being left in good order: reloaded, closed, or put aside. */
  leave(): void {
    if (this.#tab.get(KEY) !== undefined) this.#tab.set(KEY, LEFT);
  }

  /** How an earlier run of this page ended without an end, once. */
  async take(): Promise<'ended by the browser' | 'left' | undefined> {
    const mark = this.#tab.get(KEY);
    this.clear();
    if (mark === undefined || mark === LEFT) return mark;
    return (await this.#presence.isThere(mark)) ? undefined : 'ended by the browser';
  }
}
