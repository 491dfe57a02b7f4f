/** Reasons under a table, numbered in the order in which they come; the same one once. */
export class Footnotes {
  readonly #reasons: string[] = [];

  /** To be set behind the cell that it is of: nothing where there is no reason. */
  mark(why: string | undefined): string {
    if (why === undefined) return '';
    const known = this.#reasons.indexOf(why);
    return ` [${String(known < 0 ? this.#reasons.push(why) : known + 1)}]`;
  }

  get lines(): readonly string[] {
    return this.#reasons.map((why, at) => `[${String(at + 1)}] ${why}`);
  }
}
