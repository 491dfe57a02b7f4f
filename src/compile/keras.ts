/**
 * Keras under compiled mode: the training step of a tf.layers model (`fit`, `fitDataset`, `trainOnBatch`) runs as one static graph, with no
 * change to the text. tfjs' training loop wants a step's losses at once, and a static engine gives them later; so the step gives
 * tensors whose values are on their way, and the loop is held at the end of each batch until they are there.
 *
 * `predict` and `evaluate` return at once in tfjs' interface, which a static engine can't: see keras-inference.
 */
import * as tf from '@tensorflow/tfjs';
import { CallbackList } from '@tensorflow/tfjs-layers/dist/base_callbacks.js';
import { must } from '../base/errors';
import type { Position } from '../base/errors';
import { replayEngine } from '../engines/tfjs/replay';
import { unrecorded } from '../trace/unrecorded';
import { deferredScalar } from './deferred';
import { makeCompile, makeCompileNow } from './compile';
import type { Compile } from './eager';
import type { CompileHost, RunLog } from './host';
import { compileInference } from './keras-inference';
import { modelName, modelParts, nameSequentials } from './keras-model';
import type { KerasModel } from './keras-model';

interface Step {
  readonly optimizer: tf.Optimizer | undefined;
  readonly losses: unknown;
  readonly run: (...args: unknown[]) => Promise<unknown>;
}

/** What each model's training loop waits for before it goes on. */
const pending = new WeakMap<object, Promise<unknown>>();
/** Models whose steps are on their way now. */
let arriving: Promise<unknown> = Promise.resolve();

function wait(model: object, work: Promise<unknown>): void {
  pending.set(model, work);
  const settled = () => {
    if (pending.get(model) === work) pending.delete(model);
  };
  work.then(settled, settled);
  const before = arriving;
  arriving = before.then(() => work);
  // The loop that waits for it is told; nobody else waits.
  arriving.catch(() => undefined);
}

/** Scalars of a model's step that come with that promise, and are disposed of then; the model's training waits for them. */
function deferred(
  model: object,
  made: Promise<readonly tf.Tensor[]>,
  count: number,
  log: RunLog | undefined,
): tf.Scalar[] {
  const work = made.then(async (tensors) => {
    tensors.forEach((tensor, index) => {
      const scalar = scalars[index];
      if (scalar) log?.same(scalar, tensor);
    });
    const read = await Promise.all(tensors.map((tensor) => tensor.data()));
    tf.dispose([...tensors]);
    return read.map((data) => must(data[0], 'a scalar'));
  });
  const scalars = Array.from({ length: count }, (_, index) =>
    deferredScalar(work.then((given) => must(given[index], 'a loss of the training step'))),
  );
  wait(model, Promise.all(unrecorded(() => scalars.map((scalar) => scalar.data()))));
  return scalars;
}

/** Makes what all models do static graphs. Once for a run. */
export function compileKeras(given: CompileHost): void {
  const host = withCallsOf(given);
  compileSteps(makeCompile(host), host.log);
  const { name } = host.engine;
  const note = `It returns at once in tfjs' interface, so its graph is replayed on tfjs and does not run on ${name}.`;
  compileInference(makeCompileNow({ ...host, engine: replayEngine }, name === 'tfjs' ? undefined : note));
}

const LOOPS = ['fit', 'fitDataset', 'trainOnBatch', 'evaluateDataset'] as const;

/**
 * tfjs' loops go on when they have waited, and the snippet is no longer on the stack: what their steps do, and what is to be said of it,
 * is at the line that called the loop.
 */
export function withCallsOf<Host extends Pick<CompileHost, 'position'>>(host: Host): Host {
  const prototype = tf.LayersModel.prototype as unknown as Record<
    (typeof LOOPS)[number],
    (...given: unknown[]) => unknown
  >;
  let called: Position | undefined;
  for (const loop of LOOPS) {
    const original = prototype[loop];
    prototype[loop] = function (this: unknown, ...given) {
      called = host.position() ?? called;
      return original.apply(this, given);
    };
  }
  return { ...host, position: () => host.position() ?? called };
}

/** Makes the training steps of all models functions that `compile` gave, and nothing else. Once for a run. */
export function compileTraining(compile: Compile): void {
  compileSteps(compile, undefined);
}

function compileSteps(compile: Compile, log: RunLog | undefined): void {
  nameSequentials();
  const prototype = modelParts();
  const { makeTrainFunction, testLoop } = prototype;
  const steps = new WeakMap<object, Step>();

  const stepOf = (model: KerasModel): Step => {
    const known = steps.get(model);
    // `model.compile` gives another optimizer and other losses.
    if (known && known.optimizer === model.optimizer_ && known.losses === model.lossFunctions) return known;
    const batch = makeTrainFunction.call(model);
    // tfjs' loop runs a step within a tidy; here it runs after that has ended.
    const tidied = (...data: (tf.Tensor | null)[]) => {
      return tf.tidy(() => batch(data));
    };
    const run = compile(tidied, { name: `${modelName(model)}.fit` });
    const step = { optimizer: model.optimizer_, losses: model.lossFunctions, run };
    steps.set(model, step);
    return step;
  };

  prototype.makeTrainFunction = function (this: KerasModel) {
    const step = stepOf(this);
    return (data) => {
      // The loop disposes of its batch before the step has read it.
      const kept = data.map((tensor) => {
        if (!tensor) return tensor;
        const copy = unrecorded(() => tf.keep(tensor.clone()));
        log?.same(copy, tensor);
        return copy;
      });
      const made = step.run(...kept).then((losses) => losses as tf.Tensor[]);
      void made.finally(() => tf.dispose(kept.filter((tensor) => tensor !== null))).catch(() => undefined);
      return deferred(this, made, 1 + (this.metricsTensors?.length ?? 0), log);
    };
  };

  // The validation of the last batch's weights waits for them.
  prototype.testLoop = function (this: KerasModel, ...given: unknown[]) {
    const training = pending.get(this);
    if (!training) return testLoop.apply(this, given);
    const made = training.then(() => testLoop.apply(this, given));
    return deferred(this, made, 1 + (this.metricsTensors?.length ?? 0), log);
  };

  const { onBatchEnd } = CallbackList.prototype;
  CallbackList.prototype.onBatchEnd = async function (this: CallbackList, ...given) {
    await arriving;
    return onBatchEnd.apply(this, given);
  };
}
