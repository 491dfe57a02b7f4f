/**
 * The drawings of one person on their way to two runs of one snippet. The first run gets each when it can take it, the newest where it
 * is late; the second gets, in their order, those that the first got: so both have seen the same, however quick each is.
 */
import type { SlottedItem } from '../snippet/output';
import type { RunHandle } from './client';

type Drawable = Pick<RunHandle, 'draw' | 'closePad'>;

interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly ink: Float32Array;
}

interface Step {
  /** Absent: the pad is closed. */
  readonly drawing?: Drawing;
  /** It came when the first run was done with the one before. */
  readonly awaited: boolean;
}

/** One pad as one run has it. */
class Way {
  sent = 0;
  /** The run takes drawings of this pad, and is done with those that were sent. */
  ready = false;
  open = false;

  constructor(private readonly pad: number) {}

  take(to: Drawable, { drawing }: Step): void {
    if (!drawing) {
      this.open = false;
      to.closePad(this.pad);
      return;
    }
    this.sent++;
    this.ready = false;
    to.draw(this.pad, drawing.width, drawing.height, drawing.ink);
  }
}

class RelayedPad {
  readonly first: Way;
  readonly second: Way;
  held: Drawing | undefined;
  readonly steps: Step[] = [];

  constructor(pad: number) {
    this.first = new Way(pad);
    this.second = new Way(pad);
  }
}

export class PadRelay {
  readonly #pads = new Map<number, RelayedPad>();
  #first: Drawable | undefined;
  #second: Drawable | undefined;
  #firstEnded = false;

  /** The first run, before anything is drawn. */
  lead(first: Drawable): void {
    this.#first = first;
  }

  draw(pad: number, width: number, height: number, ink: Float32Array): void {
    this.#pad(pad).held = { width, height, ink };
    this.#toFirst(pad);
  }

  close(pad: number): void {
    const { held, first } = this.#pad(pad);
    if (held) this.#step(pad, { drawing: held, awaited: false });
    this.#step(pad, { awaited: first.ready });
  }

  firstDrawable(pad: number, drawn: number): void {
    const { first } = this.#pad(pad);
    first.ready = drawn === first.sent;
    this.#toFirst(pad);
  }

  /** The second run begins: what was drawn so far comes to its pads as they open. */
  follow(second: Drawable): void {
    this.#second = second;
  }

  secondItems(items: readonly SlottedItem[]): void {
    for (const { item } of items) {
      if (item.kind !== 'pad') continue;
      this.#pad(item.pad).second.open = item.open;
      this.#toSecond(item.pad);
    }
  }

  secondDrawable(pad: number, drawn: number): void {
    const { second } = this.#pad(pad);
    second.ready = drawn === second.sent;
    this.#toSecond(pad);
  }

  /** Nobody can draw any more: a pad of the second run closes when it has had everything. */
  firstHasEnded(): void {
    this.#firstEnded = true;
    for (const pad of this.#pads.keys()) this.#toSecond(pad);
  }

  #pad(pad: number): RelayedPad {
    const known = this.#pads.get(pad) ?? new RelayedPad(pad);
    this.#pads.set(pad, known);
    return known;
  }

  #toFirst(pad: number): void {
    const { held, first } = this.#pad(pad);
    if (held && first.ready) this.#step(pad, { drawing: held, awaited: true });
  }

  #step(pad: number, step: Step): void {
    const relayed = this.#pad(pad);
    relayed.held = undefined;
    if (this.#first) relayed.first.take(this.#first, step);
    relayed.steps.push(step);
    this.#toSecond(pad);
  }

  #toSecond(pad: number): void {
    const { second, steps } = this.#pad(pad);
    const to = this.#second;
    if (!to) return;
    while (second.open) {
      const [step] = steps;
      if (step ? step.awaited && !second.ready : !this.#firstEnded) return;
      steps.shift();
      second.take(to, step ?? { awaited: false });
    }
  }
}
