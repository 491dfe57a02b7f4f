/** What `compile` gives in a worker without a snippet: compiled functions, and the graphs that they run. */
import type * as tf from '@tensorflow/tfjs';
import { makeCompile } from '../../src/compile/compile';
import type { CompileOptions } from '../../src/compile/eager';
import type { CompiledGraphs } from '../../src/compile/host';
import type { Engine } from '../../src/engines/engine';
import { keepRandomness } from '../../src/engines/tfjs/randomness';

type TensorFunction = (...tensors: never[]) => tf.Tensor;

export interface CompiledFunction {
  readonly call: (...tensors: tf.Tensor[]) => Promise<tf.Tensor>;
  /** Of the last signature that was traced. */
  readonly graphs: () => CompiledGraphs;
}

/** The first call of a signature is checked against eager code; a warning of any kind ends the benchmark. */
export function compiled(engine: Engine, fn: TensorFunction, options: CompileOptions = {}): CompiledFunction {
  let last: CompiledGraphs | undefined;
  const compile = makeCompile({
    engine,
    check: true,
    now: () => performance.now(),
    position: () => undefined,
    muted: (work) => work(),
    keepRandomness,
    report: (_, graphs) => {
      last = graphs;
    },
    warn: ({ message }) => {
      throw new Error(message);
    },
  });
  return {
    call: compile(fn, options) as (...tensors: tf.Tensor[]) => Promise<tf.Tensor>,
    graphs: () => {
      if (last === undefined) throw new Error('The function was not called yet');
      return last;
    },
  };
}
