/** A list that stays in order while it grows. Most of what comes belongs to its end; what comes late is put where it belongs. */
export class Ordered<T> {
  readonly #items: T[] = [];

  /** Of equals the one that came first stands first. */
  constructor(private readonly compare: (a: T, b: T) => number) {}

  get items(): readonly T[] {
    return this.#items;
  }

  /** Gives the index from which on the list is not what it was. */
  add(more: readonly T[]): number {
    const items = this.#items;
    const fresh = [...more].sort(this.compare);
    const [first] = fresh;
    let from = items.length;
    if (first === undefined) return from;
    for (
      let last = items[from - 1];
      last !== undefined && this.compare(last, first) > 0;
      last = items[from - 1]
    )
      from--;
    const late = items.splice(from);
    let at = 0;
    for (const item of fresh) {
      for (let next = late[at]; next !== undefined && this.compare(next, item) <= 0; next = late[++at])
        items.push(next);
      items.push(item);
    }
    for (; at < late.length; at++) {
      const left = late[at];
      if (left !== undefined) items.push(left);
    }
    return from;
  }
}
