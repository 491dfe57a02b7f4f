/**
 * What a trace baked into its graph and what can be seen to change: the settings of optimizers, and whether variables and captured tensors
 * are still there. They are looked at before each call; where one fails, the function is traced again.
 */
import type * as tf from '@tensorflow/tfjs';
import type { SteppedOptimizer } from '../trace/trace';

/** What is no longer as it was, in words; undefined while all is. */
export type Guard = () => string | undefined;

/** The settings of an optimizer (its learning rate, above all) are numbers of the graph. What it counts is not: that moves by itself. */
function optimizerGuards(optimizer: tf.Optimizer): Guard[] {
  const fields = optimizer as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(fields).flatMap(([name, was]): Guard[] => {
    if ((typeof was !== 'number' && typeof was !== 'boolean') || name === 'iterations_') return [];
    return [
      () => {
        const now = fields[name];
        if (Object.is(now, was)) return undefined;
        return `the ${name} of the optimizer ${optimizer.getClassName()} was ${String(was)} and is ${String(now)} now`;
      },
    ];
  });
}

const variableGuard = (variable: tf.Variable): Guard => {
  const { name } = variable;
  return () => (variable.isDisposed ? `its variable ${name} was disposed of` : undefined);
};

/** A captured tensor is a constant of the graph; one that is gone was most likely replaced by another. */
const capturedGuard = (tensor: tf.Tensor): Guard => {
  const { dtype, shape } = tensor;
  return () =>
    tensor.isDisposed
      ? `a tensor from outside, ${dtype}[${shape.join(',')}], that it used was disposed of`
      : undefined;
};

export const guardsOf = (
  optimizers: readonly SteppedOptimizer[],
  states: readonly tf.Variable[],
  captured: readonly tf.Tensor[],
): Guard[] => [
  ...optimizers.flatMap(({ optimizer }) => optimizerGuards(optimizer)),
  ...states.map(variableGuard),
  ...captured.map(capturedGuard),
];
