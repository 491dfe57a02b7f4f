/**
 * Tensors whose values are on their way. `await tensor.data()` waits for them; once they are there, such a tensor is used as any other.
 */
import type * as tf from '@tensorflow/tfjs';
import { UserError } from '../base/errors';
import { HeldData } from '../engines/held-data';

interface Pending {
  readonly arriving: Promise<Float32Array>;
  values?: Float32Array;
}

const TOO_SOON =
  'This value is still on its way from the engine that runs the static graph: wait for it with `await tensor.data()`.';

let instance: HeldData<Pending> | undefined;

const deferredValues = (): HeldData<Pending> =>
  (instance ??= new HeldData<Pending>('deferred', {
    read: ({ arriving }) => arriving,
    readSync: ({ values }) => {
      if (values) return values;
      throw new UserError('runtime', TOO_SOON);
    },
  }));

/** A float32 scalar whose value arrives later. */
export function deferredScalar(value: Promise<number>): tf.Scalar {
  const pending: Pending = { arriving: value.then((number) => Float32Array.of(number)) };
  pending.arriving.then(
    (values) => {
      pending.values = values;
    },
    // Whoever reads it is told.
    () => undefined,
  );
  return deferredValues().tensor(pending, [], 'float32') as tf.Scalar;
}
