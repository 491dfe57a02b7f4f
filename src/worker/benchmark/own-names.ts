/** Names for what a snippet has several of under one name: "name", "name (2)", in the order in which it comes to them. */

export class OwnNames {
  /** What each name stands for. */
  readonly #marks = new Map<string, string>();

  constructor(private readonly most: number) {}

  /**
   * That of the mark, which is what tells one from another of the same name; the same whenever it is asked. Undefined where there are too
   * many.
   */
  of(name: string, mark: string): string | undefined {
    for (let count = 1; count <= this.most; count++) {
      const own = count === 1 ? name : `${name} (${String(count)})`;
      const known = this.#marks.get(own);
      if (known === mark) return own;
      if (known !== undefined) continue;
      if (this.#marks.size >= this.most) return undefined;
      this.#marks.set(own, mark);
      return own;
    }
    return undefined;
  }
}
