/** The tensors that a recording has told of, and under which ids. */
import type * as tf from '@tensorflow/tfjs';
import type { EventOutput, EventValue } from '../base/events';
import { bytesOf } from './record-engine';

export class Values {
  /** Those that are there. */
  readonly #live = new Set<number>();
  /** Tensors that stand for another one, and its id: copies that a kernel saved for its gradient. */
  readonly #copies = new Map<number, number>();

  /** A tensor that stands for another one is known under its id. */
  same(tensor: tf.Tensor, as: tf.Tensor): void {
    this.#copies.set(tensor.id, this.#idOf(as));
  }

  #idOf({ id }: tf.Tensor): number {
    return this.#copies.get(id) ?? id;
  }

  inputs(given: readonly tf.Tensor[]): EventValue[] {
    return given.map((tensor) => ({ id: this.#idOf(tensor), dtype: tensor.dtype, shape: tensor.shape }));
  }

  /** They are there from now on. */
  outputs(made: readonly tf.Tensor[], given: readonly tf.Tensor[]): EventOutput[] {
    return made.map((tensor): EventOutput => {
      const { id, dtype, shape } = tensor;
      this.#live.add(id);
      const sharer = sharerOf(tensor, given, made);
      return sharer
        ? { id, dtype, shape, bytes: 0, shares: this.#idOf(sharer) }
        : { id, dtype, shape, bytes: bytesOf(tensor) };
    });
  }

  /** A variable is about to give its data up for others. */
  reassigned(variable: tf.Variable): void {
    this.#live.delete(variable.id);
  }

  /** Whether it was told of, and is there no more from now on. */
  freed({ id }: tf.Tensor): boolean {
    this.#copies.delete(id);
    return this.#live.delete(id);
  }
}

/** The input that an output shares its data with, or the output before it. */
function sharerOf(
  tensor: tf.Tensor,
  given: readonly tf.Tensor[],
  made: readonly tf.Tensor[],
): tf.Tensor | undefined {
  for (const other of given) if (other.dataId === tensor.dataId && other.id !== tensor.id) return other;
  for (const other of made) {
    if (other.id === tensor.id) return undefined;
    if (other.dataId === tensor.dataId) return other;
  }
  return undefined;
}
