/** The graphs of a compiled function by signature, and which of them hold now. */
import { failureOf, holds } from './entry';
import type { Entry } from './entry';

/** Graphs of one signature that wait for what they had taken in to come back: a learning rate that goes to and fro. */
const MOST_WAITING = 4;

export class Entries {
  readonly #bySignature = new Map<string, readonly Entry[]>();

  find(signature: string): Entry | undefined {
    return this.#bySignature.get(signature)?.find(holds);
  }

  /** Why the signature's last graph does not hold; undefined where it has none. */
  failure(signature: string): string | undefined {
    const last = this.#bySignature.get(signature)?.at(-1);
    return last && failureOf(last);
  }

  /** What the next calls of the signature are to use: eager code for good, or a graph. Of others only the latest stay. */
  add(signature: string, entry: Entry): void {
    const waiting = [...(this.#bySignature.get(signature) ?? [])];
    const gone = entry.kind === 'eager' ? waiting.length : waiting.length - MOST_WAITING;
    for (const old of waiting.splice(0, Math.max(0, gone))) {
      if (old.kind === 'ready') old.program.dispose();
    }
    this.#bySignature.set(signature, [...waiting, entry]);
  }
}
