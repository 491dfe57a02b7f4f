/** The parts of a tf.layers model that its loops are made of, and what the model is called. */
import * as tf from '@tensorflow/tfjs';
import { TraceBreak } from '../trace/break';
import { isTracing } from '../trace/backend';

export interface KerasModel {
  readonly name: string;
  readonly stateful: boolean;
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

const STATEFUL =
  'A layer of the model is stateful: it keeps its state as a tensor from call to call, and a graph keeps none but variables.';

/** Refuses what would leave tensors of the trace in a layer. */
export function refuseStateful({ stateful }: KerasModel): void {
  if (stateful && isTracing()) throw new TraceBreak('leak', STATEFUL);
}
