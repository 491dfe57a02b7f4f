/** The parts of a tf.layers model that its loops are made of, and what the model is called. */
import * as tf from '@tensorflow/tfjs';

export interface KerasModel {
  readonly name: string;
  readonly outputs: readonly unknown[];
  readonly optimizer_?: tf.Optimizer;
  readonly lossFunctions?: unknown;
  readonly metricsTensors?: readonly unknown[];
  testFunction?: (data: tf.Tensor[]) => tf.Scalar[];
  /** Inputs, targets and sample weights; null where there are no weights. */
  makeTrainFunction(): (data: (tf.Tensor | null)[]) => tf.Scalar[];
  makeTestFunction(): void;
  testLoop(...given: unknown[]): tf.Scalar[];
  predictLoop(ins: tf.Tensor | tf.Tensor[], batchSize?: number, verbose?: boolean): tf.Tensor | tf.Tensor[];
}

export const modelParts = (): KerasModel => tf.LayersModel.prototype as unknown as KerasModel;

const sequentials = new WeakMap<object, string>();

/** A `tf.sequential` works through a model within it, and is known by its own name. */
export function nameSequentials(): void {
  const prototype = tf.Sequential.prototype as unknown as { build(...given: unknown[]): void };
  const { build } = prototype;
  prototype.build = function (this: { readonly name: string; readonly model: object }, ...given) {
    build.apply(this, given);
    sequentials.set(this.model, this.name);
  };
}

export const modelName = (model: KerasModel): string => sequentials.get(model) ?? model.name;
