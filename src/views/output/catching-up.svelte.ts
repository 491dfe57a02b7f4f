/** A list of output as the page shows it: a burst comes in turns, one a frame (see catch-up.ts). For a component. */
import type { SlottedItem } from '../../snippet/output';
import { Allowance, catchUp, type Shown } from './catch-up';

export class CatchingUp {
  readonly #items: () => readonly SlottedItem[];
  readonly #allowance = new Allowance();
  #turn = $state(0);
  #turnBegan = 0;
  #last: Shown = { items: [] };
  readonly #shown = $derived.by(() => {
    void this.#turn;
    this.#turnBegan = performance.now();
    this.#last = catchUp(this.#items(), this.#last, this.#allowance.size);
    return this.#last;
  });

  constructor(items: () => readonly SlottedItem[]) {
    this.#items = items;
    $effect(() => {
      if (!this.behind) return;
      // Each turn is an object of its own: another follows it.
      void this.#shown;
      const frame = requestAnimationFrame(() => {
        this.#allowance.took(performance.now() - this.#turnBegan);
        this.#turn++;
      });
      return () => {
        cancelAnimationFrame(frame);
      };
    });
  }

  get items(): readonly SlottedItem[] {
    return this.#shown.items;
  }

  /** More is to come of what is there. */
  get behind(): boolean {
    return this.#shown.next !== undefined;
  }
}
