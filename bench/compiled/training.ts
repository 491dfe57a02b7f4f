/** A training step of LeNet-5 with Adam on a batch of 32: op by op on two backends, and as one graph on two engines. */
import * as tf from '@tensorflow/tfjs';
import type { Engine } from '../../src/engines/engine';
import { ortWasm } from '../../src/engines/ort/wasm';
import { evaluateNode, replayEngine } from '../../src/engines/tfjs/replay';
import { lower } from '../../src/onnx/lower';
import { optimise } from '../../src/passes/pipeline';
import { compiled } from './functions';
import { makeBatch, makeLenet, traceStep, type Lenet } from './lenet';
import type { Samples } from './messages';
import { takeTurns, type LocalWork } from './turns';

const BATCH = 32;
const CHECKED_STEPS = 10;
/** contracts: of the loss, in the first ten steps. */
const TOLERANCE = 1e-5;

interface Trainer extends LocalWork {
  /** Gives the loss. */
  readonly run: () => Promise<number>;
}

type Step = (lenet: Lenet) => (x: tf.Tensor4D, labels: tf.Tensor2D) => Promise<tf.Tensor>;

async function trainer(name: string, backend: string, makeStep: Step): Promise<Trainer> {
  await tf.setBackend(backend);
  const { x, labels } = makeBatch(BATCH);
  const step = makeStep(makeLenet());
  return {
    name,
    enter: async () => {
      await tf.setBackend(backend);
    },
    run: async () => {
      const loss = await step(x, labels);
      const [value = NaN] = await loss.data();
      loss.dispose();
      return value;
    },
  };
}

const eagerly: Step =
  ({ step }) =>
  (x, labels) =>
    Promise.resolve(step(x, labels));
const onEngine =
  (engine: Engine): Step =>
  ({ step }) =>
    compiled(engine, step, { name: 'step' }).call;

/** Speed comes after correctness: every contestant's losses are those of the first. */
async function checkLosses(trainers: readonly Trainer[]): Promise<void> {
  let wanted: number[] | undefined;
  for (const { name, enter, run } of trainers) {
    await enter?.();
    const losses: number[] = [];
    for (let step = 0; step < CHECKED_STEPS; step++) losses.push(await run());
    wanted ??= losses;
    for (const [step, loss] of wanted.entries()) {
      if (Math.abs((losses[step] ?? NaN) - loss) <= TOLERANCE * loss) continue;
      throw new Error(
        `${name} lost ${String(losses[step])} in step ${String(step + 1)}, not ${String(loss)}`,
      );
    }
  }
}

export async function benchTraining(turns: number): Promise<Samples> {
  const trainers = [
    await trainer('eager, tfjs cpu', 'cpu', eagerly),
    await trainer('eager, tfjs wasm', 'wasm', eagerly),
    await trainer('compiled, ort:wasm', 'wasm', onEngine(ortWasm)),
    await trainer('compiled, tfjs on wasm', 'wasm', onEngine(replayEngine)),
  ];
  await checkLosses(trainers);
  return takeTurns(trainers, turns);
}

const WARM_TRACES = 5;

/** Call before anything else has made variables: a trace looks at all that there are. */
export async function benchTrace(turns: number): Promise<Samples> {
  await tf.setBackend('wasm');
  const lenet = makeLenet();
  const samples = { trace: [] as number[], passes: [] as number[], lowering: [] as number[] };
  // The first step makes Adam's slots, as in a program that traces another batch.
  const { x, labels } = makeBatch(BATCH);
  tf.dispose([lenet.step(x, labels), x, labels]);
  for (let turn = -WARM_TRACES; turn < turns; turn++) {
    const start = performance.now();
    const { graph } = await traceStep(lenet, BATCH);
    const traced = performance.now();
    const optimised = optimise(graph, { evaluate: evaluateNode }).graph;
    const passed = performance.now();
    lower(optimised);
    const lowered = performance.now();
    if (turn < 0) continue;
    samples.trace.push(traced - start);
    samples.passes.push(passed - traced);
    samples.lowering.push(lowered - passed);
  }
  return samples;
}
