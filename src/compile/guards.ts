/**
 * What a trace baked into its graph and what can be seen to change: the settings of optimizers, and whether variables and captured tensors
 * are still there. They are looked at before each call; where one fails, the function is traced again.
 */
import type * as tf from '@tensorflow/tfjs';
import { typeText } from '../ir/print';
import type { SteppedOptimizer } from '../trace/trace';

export interface Guard {
  /** What is guarded, in words: "the learningRate of the optimizer Adam". */
  readonly what: string;
  /** How it was when the function was traced. */
  readonly was: string;
  /** What is no longer as it was, in words; undefined while all is. */
  failure(): string | undefined;
}

/** The settings of an optimizer (its learning rate, above all) are numbers of the graph. What it counts is not: that moves by itself. */
function optimizerGuards(optimizer: tf.Optimizer): Guard[] {
  const fields = optimizer as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(fields).flatMap(([name, was]): Guard[] => {
    if ((typeof was !== 'number' && typeof was !== 'boolean') || name === 'iterations_') return [];
    const what = `the ${name} of the optimizer ${optimizer.getClassName()}`;
    const failure = () => {
      const now = fields[name];
      return Object.is(now, was) ? undefined : `${what} was ${String(was)} and is ${String(now)} now`;
    };
    return [{ what, was: String(was), failure }];
  });
}

const present = (tensor: tf.Tensor, what: string): Guard => ({
  what,
  was: 'there',
  failure: () => (tensor.isDisposed ? `${what} was disposed of` : undefined),
});

const variableGuard = (variable: tf.Variable): Guard => present(variable, `its variable ${variable.name}`);

/** A captured tensor is a constant of the graph; one that is gone was most likely replaced by another. */
const capturedGuard = (tensor: tf.Tensor): Guard =>
  present(tensor, `a tensor from outside (${typeText(tensor)})`);

export const guardsOf = (
  optimizers: readonly SteppedOptimizer[],
  states: readonly tf.Variable[],
  captured: readonly tf.Tensor[],
): Guard[] => [
  ...optimizers.flatMap(({ optimizer }) => optimizerGuards(optimizer)),
  ...states.map(variableGuard),
  ...captured.map(capturedGuard),
];
