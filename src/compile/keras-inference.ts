/**
 * `predict` and `evaluate` of a tf.layers model as static graphs: one for each shape of a batch, of which the last may be smaller. They
 * return at once in tfjs' interface, and so their graphs are replayed on tfjs' current backend, whatever engine was chosen.
 */
import * as tf from '@tensorflow/tfjs';
import { must } from '../base/errors';
import { isTracing } from '../trace/backend';
import { isTaping } from '../trace/engine';
import { inReference } from './checked';
import type { CompileNow } from './compile';
import { modelName, modelParts } from './keras-model';
import type { KerasModel } from './keras-model';

type Run = ReturnType<CompileNow>;

interface Evaluation {
  readonly losses: unknown;
  readonly metrics: unknown;
  readonly run: Run;
}

/** Within a trace the model is a part of that graph; a gradient needs each operation; a run to compare with is op by op. */
const runsAsGraph = (): boolean => !isTracing() && !isTaping() && !inReference();

const listOf = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** Of each batch its first row, and the one behind its last. */
function batchesOf(samples: number, size: number): (readonly [number, number])[] {
  const count = Math.ceil(samples / size);
  return Array.from(
    { length: count },
    (_, index) => [index * size, Math.min(samples, (index + 1) * size)] as const,
  );
}

/** Makes the predictions and evaluations of all models static graphs. Once for a run. */
export function compileInference(compileNow: CompileNow): void {
  const prototype = modelParts();
  const { predictLoop, makeTestFunction } = prototype;
  const predictions = new WeakMap<object, Run>();
  const evaluations = new WeakMap<object, Evaluation>();

  const predictionOf = (model: KerasModel): Run => {
    let run = predictions.get(model);
    if (!run) {
      const predictBatch = (...batch: tf.Tensor[]) => {
        return listOf(predictLoop.call(model, batch, must(batch[0], 'an input').shape[0]));
      };
      run = compileNow(predictBatch, `${modelName(model)}.predict`);
      predictions.set(model, run);
    }
    return run;
  };

  prototype.predictLoop = function (this: KerasModel, ins, size = 32, verbose = false) {
    if (verbose || !runsAsGraph()) return predictLoop.call(this, ins, size, verbose);
    const inputs = listOf(ins);
    const [samples = 0] = must(inputs[0], 'an input').shape;
    const run = predictionOf(this);
    return tf.tidy(() => {
      const batches = batchesOf(samples, size).map(([from, to]) =>
        tf.tidy(() => {
          const batch = samples <= size ? inputs : inputs.map((input) => input.slice(from, to - from));
          return run(...batch) as tf.Tensor[];
        }),
      );
      const [whole] = batches;
      const outputs =
        whole && batches.length === 1
          ? whole
          : this.outputs.map((_, output) =>
              tf.concat(
                batches.map((made) => must(made[output], 'an output')),
                0,
              ),
            );
      return outputs.length === 1 ? must(outputs[0], 'an output') : outputs;
    });
  };

  const evaluationOf = (model: KerasModel, test: (data: tf.Tensor[]) => tf.Scalar[]): Run => {
    const known = evaluations.get(model);
    const { lossFunctions: losses, metricsTensors: metrics } = model;
    // `model.compile` gives other losses and metrics.
    if (known && known.losses === losses && known.metrics === metrics) return known.run;
    const testBatch = (...data: tf.Tensor[]) => {
      return test(data);
    };
    const run = compileNow(testBatch, `${modelName(model)}.evaluate`);
    evaluations.set(model, { losses, metrics, run });
    return run;
  };

  prototype.makeTestFunction = function (this: KerasModel) {
    makeTestFunction.call(this);
    const test = must(this.testFunction, 'a test function');
    const run = evaluationOf(this, test);
    this.testFunction = (data) => (runsAsGraph() ? (run(...data) as tf.Scalar[]) : test(data));
  };
}
