/** A subject op by op, as the snippet has it. */
import * as tf from '@tensorflow/tfjs';
import type { Held } from './subjects';
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

export function eagerWay({ fn }: Held, variables: Variables): Way {
  const run = (args: readonly unknown[]) => tidied(() => fn(...(args as never[])));
  return {
    load: () => Promise.resolve(0),
    make() {
      let isFirst = true;
      return {
        call(args) {
          if (!isFirst) return run(args);
          isFirst = false;
          try {
            return variables.watching(() => run(args));
          } catch (error) {
            const lacks = error instanceof Error && MISSING_KERNEL.test(error.message);
            throw lacks ? new Unavailable(error) : error;
          }
        },
        cold: () => ({}),
        ranAt: () => undefined,
        counted: () => ({}),
        dispose: () => undefined,
      };
    },
  };
}
