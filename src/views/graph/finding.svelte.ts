/** What a search finds in a graph, or what a pass changed in it, in closed groups too, and which of it is looked at: one state for the graph's list and its picture. */
import type { ShownNode } from '../../graphs/node';
import type { OutlineItem } from '../../graphs/outline-item';
import { isSection } from '../../layout/visible';
import type { Folds } from './folds.svelte';
import { foundBy, foundIn, type Found } from './found';

/** A step to the next that is found, or back; each is an object of its own. */
export interface Onward {
  readonly step: 1 | -1;
}

export class Finding {
  /** In the order of the list; of a loop in the turn that is shown. */
  readonly all: readonly Found[] = $derived.by(() => {
    const changed = this.changed();
    return this.searched || !changed
      ? foundIn(this.items(), this.folds, this.query())
      : foundBy(this.items(), this.folds, changed);
  });
  /** The key of the one that is looked at. */
  #at = $state<string>();
  /** Its place, from 0; -1 where none is looked at. */
  readonly place = $derived.by(() => this.all.findIndex(({ key }) => key === this.#at));
  /** What is to be brought in sight: a new object at each step. */
  target = $state.raw<Found>();
  /** How many are out of sight, as groups that they are in are closed. */
  readonly hidden = $derived.by(
    () =>
      this.all.filter(({ around }) => !around.every((key) => isSection(key) || this.folds.isOpen(key)))
        .length,
  );

  constructor(
    private readonly items: () => readonly OutlineItem<ShownNode>[],
    private readonly folds: Folds,
    private readonly query: () => string,
    /** Which nodes a pass made or took away, where that is asked for. */
    private readonly changed: () => ((node: ShownNode) => boolean) | undefined,
  ) {}

  get searched(): boolean {
    return this.query().trim() !== '';
  }

  /** Whether there is anything to go through. */
  get asked(): boolean {
    return this.searched || this.changed() !== undefined;
  }

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
    if (found) this.#show(found);
  }

  /** Goes to the first that is so, searched for or not. */
  goTo(wanted: (node: ShownNode) => boolean): void {
    const [first] = foundBy(this.items(), this.folds, wanted);
    if (first) this.#show(first);
  }

  #show(found: Found): void {
    this.#at = found.key;
    this.folds.open(found.around.filter((key) => !this.folds.isOpen(key)));
    this.target = { ...found };
  }
}
