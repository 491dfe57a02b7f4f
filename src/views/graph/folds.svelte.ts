/** Which groups of a graph are open, which turn of each loop is shown, and in which order its list stands: kept while list and picture take turns. */
import { SvelteMap } from 'svelte/reactivity';
import type { Order } from '../../graphs/costs';
import type { ShownNode } from '../../graphs/node';
import type { OutlineItem } from '../../graphs/outline-item';
import { openAtFirst, type OutlineState } from '../../graphs/rows';

export class Folds implements OutlineState {
  /** Of the list. */
  order = $state<Order>('run');
  /** What the person opened and closed; what is not in it is as at first. */
  readonly #toggled = new SvelteMap<string, boolean>();
  readonly #turns = new SvelteMap<string, number>();
  readonly #first = $derived.by(() => openAtFirst(this.items()));

  constructor(private readonly items: () => readonly OutlineItem<ShownNode>[]) {}

  isOpen(key: string): boolean {
    return this.#toggled.get(key) ?? this.#first.has(key);
  }

  toggle(key: string): void {
    this.#toggled.set(key, !this.isOpen(key));
  }

  open(keys: readonly string[]): void {
    for (const key of keys) this.#toggled.set(key, true);
  }

  /** Which pass of a repeat is shown, from 0. */
  pass(key: string): number {
    return this.#turns.get(key) ?? 0;
  }

  showPass(key: string, pass: number): void {
    this.#turns.set(key, pass);
  }
}
