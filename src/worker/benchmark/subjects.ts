/**
 * The subjects of a snippet: what it marks with `benchmark`, and what it compiles and calls, Keras' training step among them. They are told
 * as the snippet comes to them; or the snippet is held at one of them: the promise that it awaits stays pending, and with it its
 * arguments and variables stay as they are.
 */
import * as tf from '@tensorflow/tfjs';
import type { Subject } from '../../bench/report';
import { must, type Position } from '../../base/errors';
import { exportableOf, register, signatureText } from '../../compile/calls';
import {
  eagerCompile,
  nameOf,
  type AnyFunction,
  type Compile,
  type CompileOptions,
} from '../../compile/eager';
import { flatten, rebuild } from '../../compile/structure';
import { batchOf } from './batch';
import type { BenchPart, Wanted } from './messages';
import { OwnNames } from './own-names';
import { isPromise } from './way';

export interface Held {
  readonly subject: Subject;
  readonly fn: AnyFunction;
  /** Calls it op by op: what it calls itself of what is compiled is a part of it. */
  inside(work: () => unknown): unknown;
  /** Their tensors are copies, which nobody disposes of. */
  readonly args: readonly unknown[];
  readonly options: CompileOptions;
  /** Where the snippet called. */
  readonly at: Position | undefined;
}

export interface SubjectsHost {
  position(): Position | undefined;
  found(subject: Subject): void;
  held(held: Held): void;
}

/** More than a person can choose from. */
const MOST_FOUND = 200;

const never = new Promise<never>(() => undefined);

const isWanted = (subject: Subject, wanted: Wanted | undefined): boolean =>
  !wanted ||
  (subject.via === wanted.via && subject.name === wanted.name && subject.signature === wanted.signature);

const keyOf = ({ via, name, signature = '' }: Subject): string => JSON.stringify([via, name, signature]);

/** Undefined where the arguments can't be looked at, as an object that holds itself. */
function signatureOf(args: readonly unknown[]): string | undefined {
  try {
    return signatureText(args.map(flatten));
  } catch {
    return undefined;
  }
}

/** Of the tensors alone: a number may be another one each time that a loop comes by. */
function typesOf(args: readonly unknown[]): readonly string[] {
  try {
    const tensors = args.flatMap((arg) => flatten(arg).tensors);
    return tensors.map(({ dtype, shape }) => `${dtype}[${shape.join(',')}]`);
  } catch {
    return [];
  }
}

export class Subjects {
  readonly #found = new Set<string>();
  /** By where each was marked, and with which types. */
  readonly #marked = new OwnNames(MOST_FOUND);
  /** By where each was compiled. */
  readonly #compiled = new OwnNames(MOST_FOUND);
  #isHeld = false;
  /** Calls of the held subject. */
  #underWay = 0;

  constructor(
    private readonly part: BenchPart,
    private readonly host: SubjectsHost,
  ) {}

  /** As `benchmark` has it. */
  readonly mark = (name: string, fn: AnyFunction, args: readonly unknown[]): Promise<void> => {
    const own = this.#ownName(name, args);
    const met = own === undefined ? undefined : this.#meet({ via: 'benchmark', name: own }, fn, args, {});
    return met ?? Promise.resolve();
  };

  /**
   * "name (2)" where another line has the name, or another call with arguments of other types; a line that is come to again has the
   * name that it had. The same in every worker, as a snippet goes the same way in all. Undefined where there are too many.
   */
  #ownName(name: string, args: readonly unknown[]): string | undefined {
    return this.#marked.of(name, JSON.stringify([name, this.#line(), ...typesOf(args)]));
  }

  /** Line and column, as text. */
  #line(): string {
    const { line = 0, column = 0 } = this.host.position() ?? {};
    return `${String(line)}:${String(column)}`;
  }

  /**
   * `compile` in eager mode, whose calls are subjects. Functions that are compiled on different lines are different ones: "name (2)". Those
   * that one line compiles, as in a loop or a helper, can't be known from one function compiled anew, and are one.
   */
  readonly compile: Compile = (fn, options = {}) => {
    const eager = eagerCompile(fn, options);
    const name = nameOf(fn, options);
    const mark = JSON.stringify([name, this.#line()]);
    const compiled = (...args: unknown[]): Promise<unknown> => {
      const signature = signatureOf(args);
      // Not before it is called: what never is has no need of a name.
      const own = signature === undefined ? undefined : this.#compiled.of(name, mark);
      const met =
        signature === undefined || own === undefined
          ? undefined
          : this.#meet({ via: 'compile', name: own, signature }, fn, args, options);
      return met ?? eager(...args);
    };
    register(compiled, must(exportableOf(eager), 'what stands behind a compiled function'));
    return Object.defineProperty(compiled, 'name', { value: name });
  };

  /** A promise that is never settled where the snippet is held. */
  #meet(
    subject: Subject,
    fn: AnyFunction,
    args: readonly unknown[],
    options: CompileOptions,
  ): Promise<never> | undefined {
    // What runs on beside a held snippet would spoil what is measured; what the subject itself calls is a part of it.
    if (this.#isHeld) return this.#underWay > 0 ? undefined : never;
    const { part } = this;
    if (part.kind === 'find' || !isWanted(subject, part.subject)) {
      this.#tell(subject, args);
      return undefined;
    }
    this.#isHeld = true;
    // A compiled function that is marked is measured itself, without the promise that it gives in eager mode.
    const behind = exportableOf(fn);
    this.host.held({
      subject: withBatch(subject, args),
      fn: behind?.fn ?? fn,
      inside: (work) => this.#inside(work),
      args: args.map(copied),
      options: behind?.options ?? options,
      at: this.host.position(),
    });
    return never;
  }

  /** Of what is passed by too: where what is wanted never comes it can be said what there was. */
  #tell(subject: Subject, args: readonly unknown[]): void {
    const key = keyOf(subject);
    if (this.#found.has(key) || this.#found.size >= MOST_FOUND) return;
    this.#found.add(key);
    this.host.found(withBatch(subject, args));
  }

  /** Until it has returned, or what it promised has come. */
  #inside(work: () => unknown): unknown {
    const over = (): void => {
      this.#underWay--;
    };
    this.#underWay++;
    let result: unknown;
    try {
      result = work();
    } catch (error) {
      over();
      throw error;
    }
    if (isPromise(result)) result.then(over, over);
    else over();
    return result;
  }
}

function withBatch(subject: Subject, args: readonly unknown[]): Subject {
  const batch = batchOf(args.flatMap((arg) => flatten(arg).tensors));
  return batch === undefined ? subject : { ...subject, batch };
}

function copied(arg: unknown): unknown {
  const { shape, tensors } = flatten(arg);
  return rebuild(
    shape,
    tensors.map((tensor) => tf.keep(tensor.clone())),
  );
}
