/** `compile` in eager mode: the function itself, op by op, behind the same promise. */
import { callOf, register, signatureText } from './calls';
import type { Call } from './calls';
import { flatten, sizeOfShaped } from './structure';

/** A snippet's function, of any arguments. */
export type AnyFunction = (...args: never[]) => unknown;

export interface CompileOptions {
  /** The function's own name by default. */
  readonly name?: string;
  /** What happens where the function can't be a graph: it runs eagerly with a warning, or throws. */
  readonly onBreak?: 'eager' | 'error';
  /** Variables are constants, for inference. */
  readonly freeze?: boolean;
}

export type Compile = (fn: AnyFunction, options?: CompileOptions) => (...args: unknown[]) => Promise<unknown>;

/** The name that the function is known by, or a TypeError where it is none. */
export function nameOf(fn: unknown, options: CompileOptions): string {
  if (typeof fn !== 'function') throw new TypeError('compile takes a function: compile((x) => …).');
  return options.name ?? (fn.name || 'compiled');
}

/** Looking at arguments takes time, which a loop of many calls, or of long lists, would feel. */
const MOST_LOOKED_AT = 1_000_000;

/** The signatures that a function was called with, so that it can be exported. */
class SignatureLog {
  readonly calls: Call[] = [];
  readonly #known = new Set<string>();
  #lookedAt = 0;

  note(args: readonly unknown[]): void {
    if (this.#lookedAt > MOST_LOOKED_AT) return;
    try {
      const flats = args.map(flatten);
      for (const { shape } of flats) this.#lookedAt += sizeOfShaped(shape);
      const signature = signatureText(flats);
      if (this.#known.has(signature)) return;
      this.#known.add(signature);
      this.calls.push(callOf(signature, flats));
    } catch {
      // Arguments that can't be looked at (an object that holds itself) are no reason not to run.
      this.#lookedAt = Infinity;
    }
  }
}

export const eagerCompile: Compile = (fn, options = {}) => {
  const name = nameOf(fn, options);
  const signatures = new SignatureLog();
  const compiled = async (...args: unknown[]): Promise<unknown> => {
    signatures.note(args);
    return fn(...(args as never[]));
  };
  register(compiled, { name, fn, options, calls: signatures.calls });
  return Object.defineProperty(compiled, 'name', { value: name });
};
