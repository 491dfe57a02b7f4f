/** What a search finds in a graph, in closed groups too, and which of it is looked at: one state for the graph's list and its picture. */
import type { ShownNode } from '../../graphs/node';
import type { OutlineItem } from '../../graphs/outline';
import type { Folds } from './folds.svelte';
import { foundIn, type Found } from './found';

/** A step to the next that is found, or back; each is an object of its own. */
export interface Onward {
  readonly step: 1 | -1;
}

export class Finding {
  /** In the order of the list; of a loop in the turn that is shown. */
  readonly all: readonly Found[] = $derived.by(() => foundIn(this.items(), this.folds, this.query()));
  /** The key of the one that is looked at. */
  #at = $state<string>();
  /** Its place, from 0; -1 where none is looked at. */
  readonly place = $derived.by(() => this.all.findIndex(({ key }) => key === this.#at));
  /** What is to be brought in sight: a new object at each step. */
  target = $state.raw<Found>();

  constructor(
    private readonly items: () => readonly OutlineItem<ShownNode>[],
    private readonly folds: Folds,
    private readonly query: () => string,
  ) {}

  /** The one that is looked at. */
  get current(): Found | undefined {
    return this.all[this.place];
  }

  /** Goes on or back, around the ends, and opens the groups that it is in. */
  step(by: 1 | -1): void {
    const { length } = this.all;
    if (length === 0) return;
    const from = this.place < 0 && by < 0 ? 0 : this.place;
    const found = this.all[(from + by + length) % length];
    if (!found) return;
    this.#at = found.key;
    this.folds.open(found.around.filter((key) => !this.folds.isOpen(key)));
    this.target = { ...found };
  }
}
