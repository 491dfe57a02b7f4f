/** A subject op by op, as the snippet has it. */
import * as tf from '@tensorflow/tfjs';
import type { Held } from './subjects';
import { tracedOnce } from './traced';
import type { Variables } from './variables';
import { isPromise, Unavailable, type Way } from './way';

/** What the work makes and does not give back is disposed of, also where it waits. */
function tidied(work: () => unknown): unknown {
  const engine = tf.engine();
  const ended = (result?: unknown): unknown => {
    engine.endScope(result as tf.TensorContainer);
    return result;
  };
  const failed = (error: unknown): never => {
    ended();
    throw error;
  };
  engine.startScope('benchmark');
  let result: unknown;
  try {
    result = work();
  } catch (error) {
    return failed(error);
  }
  return isPromise(result) ? result.then(ended, failed) : ended(result);
}

const MISSING_KERNEL = /kernel '\w+' not registered for backend/i;

/** `traced`: whether its graph is looked at too. */
export function eagerWay(
  held: Held,
  variables: Variables,
  host: Parameters<typeof tracedOnce>[2],
  traced: boolean,
): Way {
  const { fn } = held;
  const run = (args: readonly unknown[]) => tidied(() => held.inside(() => fn(...(args as never[]))));
  return {
    load: () => Promise.resolve(0),
    make() {
      let isFirst = true;
      let isAsync = false;
      return {
        call(args) {
          if (!isFirst) return run(args);
          isFirst = false;
          try {
            const made = variables.watching(() => run(args));
            isAsync = isPromise(made);
            return made;
          } catch (error) {
            const lacks = error instanceof Error && MISSING_KERNEL.test(error.message);
            throw lacks ? new Unavailable(error) : error;
          }
        },
        cold: () => ({}),
        ranAt: () => undefined,
        async counted(args) {
          // An async function would run on after its trace, on tensors that have no values.
          const found = traced && !isAsync ? await tracedOnce(held, args, host) : undefined;
          return found ? { traced: found.graph, strays: found.strays } : {};
        },
        dispose: () => undefined,
      };
    },
  };
}
