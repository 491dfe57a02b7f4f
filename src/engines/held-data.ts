/**
 * Tensors whose elements something else holds: a tfjs backend without kernels. When eager code touches such a tensor, tfjs fetches its
 * elements by itself, and the tensor lives on the backend that asked from then on.
 */
import * as tf from '@tensorflow/tfjs';
import { internalError, must } from '../base/errors';

/** What a backend holds for one tensor, and how its elements are had. */
export interface Holder<T> {
  read(held: T): Promise<tf.backend_util.BackendValues>;
  /** At once; a UserError where they are not there yet. */
  readSync(held: T): tf.backend_util.BackendValues;
  /** Nobody needs it any more. */
  release?(held: T): void;
}

/** One for a worker's life, under a name of its own; never chosen as the current backend. */
export class HeldData<T> extends tf.KernelBackend {
  readonly #held = new Map<object, { readonly value: T; references: number }>();

  constructor(
    private readonly name: string,
    private readonly holder: Holder<T>,
  ) {
    super();
    tf.registerBackend(name, () => this, -1);
    tf.engine().findBackend(name);
  }

  /** A tensor for that value, which belongs to it from now on. */
  tensor(value: T, shape: readonly number[], dtype: tf.DataType): tf.Tensor {
    const dataId = {};
    this.#held.set(dataId, { value, references: 1 });
    return tf.engine().makeTensorFromTensorInfo({ dataId, shape: [...shape], dtype }, this);
  }

  /** What is held for a tensor's data; undefined where they live elsewhere. */
  get(dataId: object): T | undefined {
    return this.#held.get(dataId)?.value;
  }

  #value(dataId: object): T {
    return must(this.#held.get(dataId), `a value on the backend ${this.name}`).value;
  }

  override readSync(dataId: object): tf.backend_util.BackendValues {
    return this.holder.readSync(this.#value(dataId));
  }

  override read(dataId: object): Promise<tf.backend_util.BackendValues> {
    return this.holder.read(this.#value(dataId));
  }

  override incRef(dataId: object): void {
    const held = this.#held.get(dataId);
    if (held) held.references++;
  }

  override refCount(dataId: object): number {
    return this.#held.get(dataId)?.references ?? 0;
  }

  override disposeData(dataId: object, force = false): boolean {
    const held = this.#held.get(dataId);
    if (!held) return true;
    held.references--;
    if (!force && held.references > 0) return false;
    this.holder.release?.(held.value);
    this.#held.delete(dataId);
    return true;
  }

  override numDataIds(): number {
    return this.#held.size;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override write(): object {
    throw internalError(`a tensor was made on the backend ${this.name}, which only holds what others made`);
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }
}
