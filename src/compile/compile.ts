/**
 * What `compile` does. A function is traced once for each signature of its arguments; the graph is optimised, handed whole to an engine,
 * and run from then on. The first call of a signature runs eagerly too, from the same state, and must agree. What no graph can hold is
 * said at its line, and the function then runs eagerly.
 */
import type { Break } from '../base/compiled';
import type { Position } from '../base/errors';
import { atOnce, waiting } from '../base/work';
import type { Work } from '../base/work';
import type { SyncEngine } from '../engines/engine';
import { placeOf } from './breaks';
import { callLog, type CallLog } from './call-log';
import { callOf, register } from './calls';
import './control';
import type { Call, Exportable, ReadyGraph } from './calls';
import { nameOf } from './eager';
import type { AnyFunction, Compile, CompileOptions } from './eager';
import { Entries } from './entries';
import { givenTo, settle } from './entry';
import type { Entry, Ready } from './entry';
import { firstCall, refuse, runAgain, secondCall } from './first';
import type { CompileHost } from './host';
import { Retraces } from './retraces';
import { flatten, signatureOf } from './structure';
import type { Flat } from './structure';

/** A call as it came in. */
interface Asked {
  readonly args: readonly unknown[];
  readonly flats: readonly Flat[];
  /** The signature of each argument. */
  readonly parts: readonly string[];
  readonly signature: string;
  /** Where the snippet called, where there may be something to say of it. */
  readonly at: Position | undefined;
  readonly log: CallLog | undefined;
}

class CompiledFunction implements Exportable {
  readonly #entries = new Entries();
  readonly name: string;
  readonly calls: Call[] = [];
  readonly #retraces: Retraces;
  /** To be said with the first of its signatures. */
  readonly #notes: string[];
  readonly #said = new Set<string>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly fn: AnyFunction,
    readonly options: CompileOptions,
    private readonly host: CompileHost,
    note?: string,
  ) {
    this.name = nameOf(fn, options);
    this.#notes = note === undefined ? [] : [note];
    this.#retraces = new Retraces(this.name, fn);
  }

  /** Calls queue in order. */
  call(args: readonly unknown[]): Promise<unknown> {
    const asked = this.#ask(args);
    const result = this.#queue.then(() => this.#later(asked));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** The same at once, on an engine that can. */
  callNow(args: readonly unknown[]): unknown {
    const asked = this.#ask(args);
    const entry = this.#entries.find(asked.signature);
    if (entry?.kind === 'eager') return this.#eager(asked, entry.why);
    return atOnce(
      proven(entry) ? runAgain(entry, tensorsIn(asked), asked.log) : this.#unproven(asked, entry),
    );
  }

  async ready(signature: string): Promise<ReadyGraph | undefined> {
    await this.#queue;
    const entry = this.#entries.find(signature);
    return entry?.kind === 'ready' ? entry : undefined;
  }

  #ask(args: readonly unknown[]): Asked {
    const flats = args.map(flatten);
    const parts = flats.map(signatureOf);
    const signature = `(${parts.join(', ')})`;
    // The line of the call is on the stack now, and no more when its turn has come.
    const entry = this.#entries.find(signature);
    const at = entry?.kind === 'eager' || proven(entry) ? undefined : this.host.position();
    return { args, flats, parts, signature, at, log: callLog(this.host, this.name, signature) };
  }

  #eager({ args }: Asked, why: Break | undefined): unknown {
    refuse(this.options, why);
    return this.fn(...(args as never[]));
  }

  async #later(asked: Asked): Promise<unknown> {
    const entry = this.#entries.find(asked.signature);
    if (entry?.kind === 'eager') return this.#eager(asked, entry.why);
    if (!proven(entry)) return waiting(this.#unproven(asked, entry));
    return asked.log
      ? waiting(runAgain(entry, tensorsIn(asked), asked.log))
      : settle(entry, await entry.program.run(givenTo(entry, tensorsIn(asked))));
  }

  /** A call whose graph is to be made, or to be looked at once more. */
  #unproven({ args, flats, parts, signature, at, log }: Asked, entry: Ready | undefined): Work<unknown> {
    const { fn, name, options, host } = this;
    const inputs = flats.flatMap(({ tensors }) => tensors);
    const keep = (made: Entry) => {
      this.#entries.add(signature, made);
    };
    const caution = (found: Break) => {
      const key = `${String(found.line)}:${String(found.column)} ${found.message}`;
      if (!this.#said.has(key)) host.warn(found);
      this.#said.add(key);
    };
    const call = {
      name,
      fn,
      options,
      host,
      args,
      flats,
      inputs,
      signature,
      at,
      log,
      notes: [],
      failed: undefined,
      keep,
      caution,
    };
    if (entry) return secondCall(call, entry);
    if (!this.calls.some((call) => call.signature === signature)) this.calls.push(callOf(signature, flats));
    const failed = this.#entries.failure(signature);
    const tooMany = this.#retraces.note(parts, failed);
    if (tooMany) host.warn({ ...placeOf(undefined, at), message: tooMany });
    const notes = [...this.#notes.splice(0), ...(failed === undefined ? [] : [`traced again: ${failed}`])];
    return firstCall({ ...call, notes, failed });
  }
}

/** Whether a graph may run without more ado. */
const proven = (entry: Ready | undefined): entry is Ready => entry !== undefined && !entry.unproven;

const tensorsIn = ({ flats }: Asked) => flats.flatMap(({ tensors }) => tensors);

/** `compile` of 'twograph' for one run in compiled mode. */
export function makeCompile(host: CompileHost): Compile {
  return (fn, options = {}) => {
    const compiled = new CompiledFunction(fn, options, host);
    const call = (...args: unknown[]) => compiled.call(args);
    register(call, compiled);
    return Object.defineProperty(call, 'name', { value: compiled.name });
  };
}

/** As `Compile`, for functions that must return at once. */
export type CompileNow = (fn: AnyFunction, name: string) => (...args: unknown[]) => unknown;

/** `note` is said once of each function. */
export function makeCompileNow(
  host: CompileHost & { readonly engine: SyncEngine },
  note?: string,
): CompileNow {
  return (fn, name) => {
    const compiled = new CompiledFunction(fn, { name }, host, note);
    const call = (...args: unknown[]) => compiled.callNow(args);
    register(call, compiled);
    return call;
  };
}
