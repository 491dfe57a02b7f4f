/**
 * Tensors whose values are on their way: a tfjs backend without kernels whose data arrive later. `await tensor.data()` waits for them;
 * once they are there, tfjs moves them by itself to wherever they are used.
 */
import * as tf from '@tensorflow/tfjs';
import { internalError, must, UserError } from '../base/errors';

const NAME = 'deferred';

interface Pending {
  readonly arriving: Promise<tf.backend_util.TypedArray>;
  values: tf.backend_util.TypedArray | undefined;
  references: number;
}

class DeferredValues extends tf.KernelBackend {
  readonly #pending = new Map<object, Pending>();

  hold(arriving: Promise<tf.backend_util.TypedArray>): object {
    const dataId = {};
    const pending: Pending = { arriving, values: undefined, references: 1 };
    arriving.then(
      (values) => {
        pending.values = values;
      },
      // Whoever reads it is told.
      () => undefined,
    );
    this.#pending.set(dataId, pending);
    return dataId;
  }

  override read(dataId: object): Promise<tf.backend_util.BackendValues> {
    return must(this.#pending.get(dataId), 'a deferred value').arriving;
  }

  override readSync(dataId: object): tf.backend_util.BackendValues {
    const { values } = must(this.#pending.get(dataId), 'a deferred value');
    if (values) return values;
    throw new UserError(
      'runtime',
      'This value is still on its way from the engine that runs the static graph: wait for it with `await tensor.data()`.',
    );
  }

  override incRef(dataId: object): void {
    const pending = this.#pending.get(dataId);
    if (pending) pending.references++;
  }

  override refCount(dataId: object): number {
    return this.#pending.get(dataId)?.references ?? 0;
  }

  override disposeData(dataId: object, force = false): boolean {
    const pending = this.#pending.get(dataId);
    if (!pending) return true;
    pending.references--;
    if (!force && pending.references > 0) return false;
    this.#pending.delete(dataId);
    return true;
  }

  override numDataIds(): number {
    return this.#pending.size;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override write(): object {
    throw internalError('a tensor was made on the backend that holds deferred values');
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }
}

let instance: DeferredValues | undefined;

function deferredValues(): DeferredValues {
  if (instance) return instance;
  const made = new DeferredValues();
  instance = made;
  tf.registerBackend(NAME, () => made, -3);
  tf.engine().findBackend(NAME);
  return made;
}

/** A float32 scalar whose value arrives later. */
export function deferredScalar(arriving: Promise<number>): tf.Scalar {
  const values = deferredValues();
  const dataId = values.hold(arriving.then((value) => Float32Array.of(value)));
  const info = { dataId, shape: [], dtype: 'float32' as const };
  return tf.engine().makeTensorFromTensorInfo(info, values) as tf.Scalar;
}
