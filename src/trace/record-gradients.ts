/** Ties a gradient's kernels to the event whose tape entry they come from. */
import type { RecordedEngine } from './record-engine';
import type { Wraps } from './wraps';
import { TRACE } from './recording';

export class Gradients {
  #forwardOf: number | undefined;

  /** `eventOf`: the event that a tape entry of that name stands for, when it is made. */
  constructor(engine: RecordedEngine, wraps: Wraps, eventOf: (name: unknown) => number) {
    wraps.wrap(engine, 'addTapeNode', (addTapeNode) => (...given) => {
      addTapeNode.apply(engine, given);
      const entry = engine.state.activeTape?.at(-1);
      const gradient = entry?.gradient;
      if (!entry || !gradient || engine.backendName === TRACE) return;
      const seq = eventOf(given[0]);
      entry.gradient = (...dys) => {
        const made = this.#backwards(seq, () => gradient(...dys));
        return Object.fromEntries(
          Object.entries(made).map(([name, of]) => [name, () => this.#backwards(seq, of)]),
        );
      };
    });
  }

  /** The event whose gradient is computed now. */
  get forwardOf(): number | undefined {
    return this.#forwardOf;
  }

  #backwards<T>(forward: number, work: () => T): T {
    const outer = this.#forwardOf;
    this.#forwardOf = forward;
    try {
      return work();
    } finally {
      this.#forwardOf = outer;
    }
  }
}
