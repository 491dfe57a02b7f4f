/**
 * What `compile` does. A function is traced once for each signature of its arguments; the graph is optimised, handed whole to an engine,
 * and run from then on. The first call of a signature runs eagerly too, from the same state, and must agree. What no graph can hold is
 * said at its line, and the function then runs eagerly.
 */
import type { Position } from '../base/errors';
import { placeOf } from './breaks';
import { callOf, register } from './calls';
import './control';
import type { Call, Exportable, ReadyGraph } from './calls';
import { nameOf } from './eager';
import type { AnyFunction, Compile, CompileOptions } from './eager';
import { holds, runEntry } from './entry';
import type { Entry } from './entry';
import { firstCall } from './first';
import type { CompileHost } from './host';
import { Retraces } from './retraces';
import { flatten, signatureOf } from './structure';
import type { Flat } from './structure';

class CompiledFunction implements Exportable {
  readonly #entries = new Map<string, Entry[]>();
  readonly name: string;
  readonly calls: Call[] = [];
  readonly #retraces: Retraces;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly fn: AnyFunction,
    readonly options: CompileOptions,
    private readonly host: CompileHost,
  ) {
    this.name = nameOf(fn, options);
    this.#retraces = new Retraces(this.name, fn);
  }

  /** Calls queue in order. */
  call(args: unknown[]): Promise<unknown> {
    const flats = args.map(flatten);
    const parts = flats.map(signatureOf);
    const signature = `(${parts.join(', ')})`;
    // The line of the call is on the stack now, and no more when its turn has come.
    const at = this.#entries.get(signature)?.some(holds) ? undefined : this.host.position();
    const result = this.#queue.then(() => this.#call(args, flats, parts, signature, at));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async ready(signature: string): Promise<ReadyGraph | undefined> {
    await this.#queue;
    const entry = this.#entries.get(signature)?.find(holds);
    return entry?.kind === 'ready' ? entry : undefined;
  }

  async #call(
    args: unknown[],
    flats: readonly Flat[],
    parts: string[],
    signature: string,
    at: Position | undefined,
  ): Promise<unknown> {
    const { fn, name, options, host } = this;
    const entries = this.#entries.get(signature) ?? [];
    const entry = entries.find(holds);
    if (entry?.kind === 'eager') return fn(...(args as never[]));
    const inputs = flats.flatMap(({ tensors }) => tensors);
    if (entry) return runEntry(entry, inputs);
    if (!this.calls.some((call) => call.signature === signature)) this.calls.push(callOf(signature, flats));
    const tooMany = this.#retraces.note(parts);
    if (tooMany) host.warn({ ...placeOf(undefined, at), message: tooMany });
    const keep = (made: Entry) => {
      this.#entries.set(signature, [...entries, made]);
    };
    return firstCall({ name, fn, options, host, args, flats, inputs, signature, at, keep });
  }
}

/** `compile` of 'twograph' for one run in compiled mode. */
export function makeCompile(host: CompileHost): Compile {
  return (fn, options = {}) => {
    const name = nameOf(fn, options);
    const compiled = new CompiledFunction(fn, options, host);
    const call = (...args: unknown[]) => compiled.call(args);
    register(call, compiled);
    return Object.defineProperty(call, 'name', { value: name });
  };
}
