/** Training tf.layers models with their steps as static graphs: the same losses, metrics and weights as op by op. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { compileKeras } from '../../src/compile/keras';
import { ortWasm } from '../../src/engines/ort/wasm';
import { useBackend } from '../../src/engines/tfjs/backends';
import { seedRandomness } from '../../src/engines/tfjs/randomness';
import { compileBench } from './compile-host';

const { host, reports, warnings } = compileBench(ortWasm);

const MODELS: Readonly<Record<string, () => tf.Sequential>> = {
  'an MLP with dropout': () =>
    tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [12], units: 16, activation: 'relu' }),
        tf.layers.dropout({ rate: 0.3 }),
        tf.layers.dense({ units: 3, activation: 'softmax' }),
      ],
    }),
  'a CNN with batch normalisation': () =>
    tf.sequential({
      layers: [
        tf.layers.reshape({ inputShape: [12], targetShape: [4, 3, 1] }),
        tf.layers.conv2d({ filters: 4, kernelSize: 2, activation: 'relu', padding: 'same' }),
        tf.layers.batchNormalization(),
        tf.layers.maxPooling2d({ poolSize: 2, padding: 'same' }),
        tf.layers.flatten(),
        tf.layers.dense({
          units: 3,
          activation: 'softmax',
          kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }),
        }),
      ],
    }),
  'a GRU with dropout': () =>
    tf.sequential({
      layers: [
        tf.layers.reshape({ inputShape: [12], targetShape: [4, 3] }),
        tf.layers.gru({ units: 5, dropout: 0.3, recurrentDropout: 0.2 }),
        tf.layers.dense({ units: 3, activation: 'softmax' }),
      ],
    }),
  'an LSTM': () =>
    tf.sequential({
      layers: [
        tf.layers.reshape({ inputShape: [12], targetShape: [4, 3] }),
        tf.layers.lstm({ units: 5 }),
        tf.layers.dense({ units: 3, activation: 'softmax' }),
      ],
    }),
};

const OPTIMIZERS = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.05, 0.9),
  adam: () => tf.train.adam(0.01),
  rmsprop: () => tf.train.rmsprop(0.01),
};

async function train(make: () => tf.Sequential, optimizer: () => tf.Optimizer) {
  seedRandomness(5);
  const xs = tf.randomNormal([40, 12]);
  const ys = tf.oneHot(xs.slice([0, 0], [40, 3]).argMax(1), 3).toFloat();
  const model = make();
  model.compile({ optimizer: optimizer(), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const batches: number[] = [];
  const { history } = await model.fit(xs, ys, {
    epochs: 2,
    batchSize: 16,
    validationSplit: 0.2,
    verbose: 0,
    callbacks: { onBatchEnd: (_, logs) => void batches.push(Number(logs?.['loss'])) },
  });
  const more = (await model.trainOnBatch(xs, ys)) as number[];
  const evaluated = (model.evaluate(xs, ys) as tf.Scalar[]).map((value) => value.dataSync()[0]);
  const weights = model.getWeights().flatMap((weight) => Array.from(weight.dataSync()));
  return { history, batches, more, evaluated, weights };
}

function expectClose(wanted: unknown, made: unknown): void {
  const [a, b] = [wanted, made].map((value) =>
    (JSON.stringify(value).match(/-?\d[\d.e+-]*/g) ?? []).map(Number),
  );
  expect(b?.length).toBe(a?.length);
  a?.forEach((value, index) => {
    expect(Math.abs(value - (b?.[index] ?? NaN))).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(value)));
  });
}

type OptimizerName = keyof typeof OPTIMIZERS;
const CASES = Object.keys(MODELS).flatMap((model) =>
  (Object.keys(OPTIMIZERS) as OptimizerName[]).map((optimizer) => [model, optimizer] as const),
);
const eager = new Map<string, Awaited<ReturnType<typeof train>>>();

/** `compileKeras` takes hold of tf.layers for good: what runs op by op runs first. */
beforeAll(async () => {
  await useBackend('wasm');
  await useBackend('cpu');
  for (const [model, optimizer] of CASES) {
    const make = MODELS[model];
    if (make) eager.set(`${model} ${optimizer}`, await train(make, OPTIMIZERS[optimizer]));
  }
  compileKeras(host);
}, 120_000);

test.each(CASES)('%s with %s', async (model, optimizer) => {
  warnings.length = 0;
  reports.length = 0;
  const make = MODELS[model];
  const made = make && (await train(make, OPTIMIZERS[optimizer]));
  expect(warnings).toEqual([]);
  expect(reports.map(({ breaks }) => breaks)).toEqual(reports.map(() => []));
  expect(reports.length).toBeGreaterThan(0);
  expectClose(eager.get(`${model} ${optimizer}`), made);
});
