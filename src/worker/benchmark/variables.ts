/**
 * The variables of a snippet that is held, which every contestant starts from anew: those that it had made by then, and those that its
 * first call makes, as optimizers do, with the values that they had at first.
 */
import * as tf from '@tensorflow/tfjs';
import { must } from '../../base/errors';
import type { Values } from '../../bench/players';
import { assign, keepState } from '../../compile/state';
import { tensorOf } from './values';

interface EngineInternals {
  readonly registeredVariables: Readonly<Record<string, tf.Variable>>;
  makeVariable(...given: unknown[]): tf.Variable;
}

const engine = () => tf.engine() as unknown as EngineInternals;

export class Variables {
  /** Each with its first value, in the order in which they were made. */
  readonly #first = new Map<tf.Variable, tf.Tensor>();
  readonly #held: readonly tf.Variable[];

  constructor() {
    this.note();
    this.#held = [...this.#first.keys()];
  }

  /** Those at the subject. */
  get held(): readonly tf.Variable[] {
    return this.#held;
  }

  /** Keeps the values of those that are new, which nothing was assigned to yet. */
  note(): void {
    const fresh = Object.values(engine().registeredVariables).filter((each) => !this.#first.has(each));
    const values = keepState(fresh);
    fresh.forEach((variable, index) => this.#first.set(variable, must(values[index], 'a value')));
  }

  /** Calls a function, and keeps the first values of variables that it makes. */
  watching<T>(work: () => T): T {
    const internals = engine();
    const { makeVariable } = internals;
    internals.makeVariable = (...given) => {
      const variable = makeVariable.apply(internals, given);
      this.note();
      return variable;
    };
    try {
      return work();
    } finally {
      internals.makeVariable = makeVariable;
    }
  }

  /** All that there are now, those at the subject first. */
  present(): tf.Variable[] {
    this.note();
    return [...this.#first.keys()].filter(({ isDisposed }) => !isDisposed);
  }

  /** Takes them back to where they were; those at the subject to these values, where there are any. */
  reset(values: readonly Values[] | undefined): void {
    this.note();
    const given = new Map(values?.map((each, index) => [this.#held[index], each]));
    for (const [variable, first] of this.#first) {
      if (variable.isDisposed) continue;
      const value = given.get(variable);
      const tensor = value ? tensorOf(value) : first;
      assign(variable, tensor);
      if (value) tensor.dispose();
    }
  }
}
