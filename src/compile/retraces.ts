/** Notices a function that is traced again and again, and what makes it so: an argument, or something outside that its graph had taken in. */
import { parameterName } from './names';
import type { AnyFunction } from './eager';

/** More traces than this of one function, and its writer is told. */
const MANY = 5;

export class Retraces {
  readonly #signatures: (readonly string[])[] = [];

  constructor(
    private readonly name: string,
    private readonly fn: AnyFunction,
  ) {}

  /**
   * Notes a trace by the signatures of its arguments, and by what of an earlier trace no longer held. Gives the words for the snippet's
   * writer, once, when there are too many.
   */
  note(parts: readonly string[], failure?: string): string | undefined {
    this.#signatures.push(parts);
    const traces = this.#signatures.length;
    if (traces !== MANY + 1) return undefined;
    const start = `${this.name} was traced ${String(traces)} times`;
    const counts = parts.map(
      (_, index) => new Set(this.#signatures.map((signature) => signature[index])).size,
    );
    const most = counts.indexOf(Math.max(...counts));
    // Without arguments, and with the same as ever, it was something outside.
    if (failure !== undefined && (counts[most] ?? 0) <= 2)
      return `${start}, this time because ${failure}. ${OUTSIDE}`;
    const argument = parameterName(this.fn, most) ?? String(most + 1);
    const last = parts[most] ?? '';
    const cure = /^(float32|int32|bool)\[/.test(last)
      ? 'Each shape has a graph of its own: pad to one shape, or to few.'
      : 'What is no tensor is part of the signature: pass a number as a tensor (tf.scalar).';
    return `${start}: its argument ${argument} is new each time (${last}). ${cure}`;
  }
}

const OUTSIDE =
  "What a function uses from outside is part of its graph, an optimizer's settings too: change it seldom; what changes often is kept in a " +
  'tf.variable, or passed as a tensor.';
