/** The spans of a timeline's lanes while the run goes on: what has been placed stays, unless something comes late that belongs before it. */
import type { OpEvent } from '../base/events';
import { Ordered } from './ordered';
import type { Span } from './timeline';
import { endOf, goesOn } from './when';

/** Times are rounded to a tenth, and their sums a little off: what follows closely does not overlap. */
const ROUNDING_US = 0.05;

/** How often it is kept which rows were free, so that a late span does not place all anew. */
const EVERY = 256;

/** Spans in order, each in the first row that is free. */
export class PlacedSpans {
  readonly #ordered = new Ordered<Span>((a, b) => a.startUs - b.startUs || b.endUs - a.endUs);
  readonly #placed: Span[] = [];
  /** Until when each row was taken, before every so many spans. */
  readonly #rows: (readonly number[])[] = [];
  #fresh: Span[] = [];
  #given: readonly Span[] = [];

  add(span: Span): void {
    this.#fresh.push(span);
  }

  spans(): readonly Span[] {
    if (this.#fresh.length === 0) return this.#given;
    const changed = this.#ordered.add(this.#fresh);
    this.#fresh = [];
    const { items } = this.#ordered;
    const from = changed - (changed % EVERY);
    const rows = [...(this.#rows[from / EVERY] ?? [])];
    for (let at = from; at < items.length; at++) {
      if (at % EVERY === 0) this.#rows[at / EVERY] = [...rows];
      const span = items[at];
      if (!span) break;
      const free = rows.findIndex((end) => end <= span.startUs + ROUNDING_US);
      const depth = free < 0 ? rows.length : free;
      rows[depth] = span.endUs;
      this.#placed[at] = depth === 0 ? span : { ...span, depth };
    }
    this.#given = this.#placed.slice();
    return this.#given;
  }
}

/** From the first to the last operation of each stay at a line. */
export class LineStays {
  readonly #ops = new Ordered<OpEvent>((a, b) => a.startUs - b.startUs);
  readonly #stays: Span[] = [];
  /** Of each stay, which operation is its first. */
  readonly #firsts: number[] = [];
  #fresh: OpEvent[] = [];

  add(op: OpEvent): void {
    if (op.line !== undefined) this.#fresh.push(op);
  }

  spans(): readonly Span[] {
    const before = this.#ops.items.length;
    let from = this.#ops.add(this.#fresh);
    this.#fresh = [];
    // A stay into which something comes late is looked at anew.
    if (from < before) {
      while ((this.#firsts.at(-1) ?? -1) >= from) this.#drop();
      from = this.#drop() ?? 0;
    }
    const { items } = this.#ops;
    for (let at = from; at < items.length; at++) {
      const op = items[at];
      if (op?.line === undefined) continue;
      const { line, startUs } = op;
      const endUs = goesOn(op) ? startUs : endOf(op);
      const last = this.#stays.at(-1);
      if (last?.line === line) {
        if (endUs > last.endUs) this.#stays[this.#stays.length - 1] = { ...last, endUs };
        continue;
      }
      this.#stays.push({ startUs, endUs, name: `line ${String(line)}`, depth: 0, line });
      this.#firsts.push(at);
    }
    return this.#stays.slice();
  }

  #drop(): number | undefined {
    this.#stays.pop();
    return this.#firsts.pop();
  }
}
