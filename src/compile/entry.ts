/** What a compiled function keeps of a signature: the graph that it runs as, or that it stays eager. */
import type * as tf from '@tensorflow/tfjs';
import type { Break } from '../base/compiled';
import { must } from '../base/errors';
import { either } from '../base/work';
import type { Work } from '../base/work';
import type { Given, Made, Program } from '../engines/engine';
import type { Graph } from '../ir/graph';
import type { SteppedOptimizer, Traced } from '../trace/trace';
import type { ReadyGraph } from './calls';
import type { Guard } from './guards';
import { assign, drawAll } from './state';
import { rebuild } from './structure';
import type { Shaped } from './structure';

/** A signature that runs as a graph. */
export interface Ready {
  readonly kind: 'ready';
  /** That of its `CompiledGraphs`. */
  readonly id: number;
  readonly program: Program;
  readonly graph: Graph;
  readonly states: readonly tf.Variable[];
  /** The variable of each of the graph's updates. */
  readonly updated: readonly tf.Variable[];
  readonly result: Shaped;
  readonly optimizers: readonly SteppedOptimizer[];
  readonly guards: readonly Guard[];
  /** The graph again from its trace, with more passes left out. */
  readonly without: NonNullable<ReadyGraph['without']>;
  /** The trace of a graph that holds tensors from outside: at its next call it is compared with another. */
  unproven?: Traced;
}

/** A signature that stays eager. */
interface Eager {
  readonly kind: 'eager';
  /** What no graph can hold; undefined where the engine is at fault. */
  readonly why?: Break;
}

export type Entry = Ready | Eager;

/** What is no longer as the trace found it, in words; undefined where the graph still holds. */
export const failureOf = (entry: Entry): string | undefined => {
  if (entry.kind === 'eager') return undefined;
  for (const guard of entry.guards) {
    const failure = guard.failure();
    if (failure !== undefined) return failure;
  }
  return undefined;
};

export const holds = (entry: Entry): boolean => failureOf(entry) === undefined;

/** What one call of the graph takes, drawn and read now. */
export const givenTo = ({ graph, states }: Ready, inputs: readonly tf.Tensor[]): Given => ({
  inputs,
  random: drawAll(graph),
  states,
});

/** Gives a call's result. The variables and the optimizers' counts are afterwards as an eager call would have left them. */
export function settle(entry: Ready, { results, updates }: Made): unknown {
  updates.forEach((tensor, index) => {
    assign(must(entry.updated[index], 'a variable'), tensor);
    tensor.dispose();
  });
  for (const { optimizer, steps } of entry.optimizers) {
    for (let step = 0; step < steps; step++)
      (optimizer as unknown as { incrementIterations(): void }).incrementIterations();
  }
  return rebuild(entry.result, results);
}

/** Runs a graph. */
export const running = ({ program }: Ready, given: Given): Work<Made> =>
  either(
    () => must(program.runSync?.(given), 'an engine that runs at once'),
    () => program.run(given),
  );
