/** `predict` and `evaluate` of tf.layers models as static graphs on tfjs: the same values as op by op, at once, on the weights of now. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Position } from '../../src/base/errors';
import { exportNamed } from '../../src/compile/export';
import { compileKeras } from '../../src/compile/keras';
import { modelParts } from '../../src/compile/keras-model';
import { ort } from '../../src/engines/ort/bundle-wasm';
import { ortWasm } from '../../src/engines/ort/wasm';
import { useBackend } from '../../src/engines/tfjs/backends';
import { seedRandomness } from '../../src/engines/tfjs/randomness';
import { checkModel } from '../../src/onnx/check';
import { decodeModel } from '../../src/onnx/proto-decode';
import { compileBench } from './compile-host';

/** Where the snippet is, while it is on the stack. */
let where: Position | undefined;
const { host, compile, reports, graphs, warnings } = compileBench(ortWasm, {
  position: () => where,
});
const original = { ...pick(modelParts()) };
let compiled = original;

function pick({ predictLoop, makeTestFunction }: ReturnType<typeof modelParts>) {
  return { predictLoop, makeTestFunction };
}

/** Runs that with tfjs' own loops. */
function eagerly<T>(work: () => T): T {
  Object.assign(modelParts(), original);
  try {
    return work();
  } finally {
    Object.assign(modelParts(), compiled);
  }
}

const valuesOf = (made: tf.Tensor | tf.Tensor[]): number[][] =>
  [made].flat().map((tensor) => [...tensor.shape, ...tensor.dataSync()]);

function expectSame(work: () => tf.Tensor | tf.Tensor[]): void {
  const wanted = eagerly(() => valuesOf(work()));
  // The first call is an eager one too.
  for (let call = 0; call < 2; call++) {
    const made = valuesOf(work());
    expect(made.map((values) => values.length)).toEqual(wanted.map((values) => values.length));
    wanted.forEach((values, output) => {
      const largest = Math.max(...values.map(Math.abs));
      values.forEach((value, at) => {
        expect(Math.abs((made[output]?.[at] ?? NaN) - value)).toBeLessThanOrEqual(1e-5 * largest);
      });
    });
  }
}

const labels = () => reports.map(({ name, signature }) => `${name} ${signature}`);

beforeAll(async () => {
  await useBackend('cpu');
  compileKeras(host);
  compiled = pick(modelParts());
});

beforeEach(() => {
  seedRandomness(11);
  for (const list of [reports, graphs, warnings]) list.length = 0;
});

function classifier(name: string): tf.Sequential {
  const model = tf.sequential({
    name,
    layers: [
      tf.layers.reshape({ inputShape: [12], targetShape: [4, 3, 1] }),
      tf.layers.conv2d({ filters: 4, kernelSize: 2, activation: 'relu', padding: 'same' }),
      tf.layers.batchNormalization(),
      tf.layers.flatten(),
      tf.layers.dropout({ rate: 0.5 }),
      tf.layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.05), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

const samples = (count: number) => tf.randomNormal([count, 12]);
const targets = (count: number) =>
  tf.oneHot(tf.randomUniform([count], 0, 3, 'int32'), 3).toFloat() as tf.Tensor2D;

test('a prediction is one graph for each shape of a batch, said to run on tfjs, and agrees', () => {
  const model = classifier('digits');
  const x = samples(40);
  expectSame(() => model.predict(x, { batchSize: 16 }) as tf.Tensor);
  expect(labels()).toEqual(['digits.predict (float32[16,12])', 'digits.predict (float32[8,12])']);
  expect(reports.map(({ engine, breaks }) => [engine, breaks])).toEqual([
    ['tfjs', []],
    ['tfjs', []],
  ]);
  expect(reports.map(({ notes }) => notes)).toEqual([
    [expect.stringMatching(/replayed on tfjs and does not run on ort:wasm/)],
    undefined,
  ]);
  for (const { check, nodesBefore, nodesAfter } of reports) {
    expect(check?.maxRel).toBeLessThanOrEqual(1e-5);
    expect(nodesAfter).toBeLessThan(nodesBefore);
  }
  expect(warnings).toEqual([]);
});

test('a batch given whole has no copy and no join', () => {
  const model = classifier('whole');
  const x = samples(5);
  expectSame(() => model.predictOnBatch(x) as tf.Tensor);
  expectSame(() => model.predict(x) as tf.Tensor);
  expect(labels()).toEqual(['whole.predict (float32[5,12])']);
  expect(graphs[0]?.optimised.nodes.map(({ op }) => op)).not.toContain('concat');
});

test('an evaluation gives the loss and the metrics of each batch, and of what compile changed', () => {
  const model = classifier('tested');
  const [x, y] = [samples(20), targets(20)];
  expectSame(() => model.evaluate(x, y, { batchSize: 8 }));
  expect(labels()).toEqual([
    'tested.evaluate (float32[8,12], float32[8,3])',
    'tested.evaluate (float32[4,12], float32[4,3])',
  ]);
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  expectSame(() => model.evaluate(x, y));
  expect(labels()).toHaveLength(3);
  expect(warnings).toEqual([]);
});

test('the weights are those of now: trained, set, and by another model that shares them', async () => {
  const model = classifier('trained');
  const [x, y] = [samples(16), targets(16)];
  const predict = () => model.predict(x) as tf.Tensor;
  expectSame(predict);
  const before = valuesOf(predict());
  await model.fit(x, y, { epochs: 2, batchSize: 8, validationData: [x, y], verbose: 0 });
  expectSame(predict);
  expect(valuesOf(predict())).not.toEqual(before);
  model.setWeights(model.getWeights().map((weight) => weight.mul(0.5)));
  expectSame(predict);
  expect(labels().filter((label) => label.startsWith('trained.predict'))).toHaveLength(1);
  expect(labels().filter((label) => label.startsWith('trained.evaluate'))).toHaveLength(1);
  expect(warnings).toEqual([]);
});

test('a validation within fit is that of the epoch', async () => {
  const [x, y] = [samples(24), targets(24)];
  const model = classifier('validated');
  const { history } = await model.fit(x, y, {
    epochs: 3,
    batchSize: 8,
    validationData: [x, y],
    verbose: 0,
  });
  const [loss, accuracy] = eagerly(() => model.evaluate(x, y, { batchSize: 8 })) as tf.Scalar[];
  expect(Math.abs(Number(history['val_loss']?.at(-1)) - (loss?.dataSync()[0] ?? NaN))).toBeLessThan(1e-5);
  expect(history['val_acc']?.at(-1)).toBeCloseTo(accuracy?.dataSync()[0] ?? NaN, 6);
});

test('a model with several inputs and outputs', () => {
  const [a, b] = [tf.input({ shape: [3] }), tf.input({ shape: [2] })];
  const both = tf.layers.concatenate().apply([a, b]) as tf.SymbolicTensor;
  const first = tf.layers.dense({ units: 2, name: 'first' }).apply(both) as tf.SymbolicTensor;
  const second = tf.layers.dense({ units: 1, name: 'second', activation: 'tanh' }).apply(first);
  const model = tf.model({ name: 'pair', inputs: [a, b], outputs: [first, second as tf.SymbolicTensor] });
  model.compile({ optimizer: 'sgd', loss: ['meanSquaredError', 'meanAbsoluteError'], metrics: ['mse'] });
  const xs = [tf.randomNormal([10, 3]), tf.randomNormal([10, 2])];
  const ys = [tf.randomNormal([10, 2]), tf.randomNormal([10, 1])];
  expectSame(() => model.predict(xs, { batchSize: 4 }));
  expectSame(() => model.evaluate(xs, ys, { batchSize: 4 }));
  expect(labels()).toEqual([
    'pair.predict (float32[4,3], float32[4,2])',
    'pair.predict (float32[2,3], float32[2,2])',
    'pair.evaluate (float32[4,3], float32[4,2], float32[4,2], float32[4,1])',
    'pair.evaluate (float32[2,3], float32[2,2], float32[2,2], float32[2,1])',
  ]);
});

test('evaluateDataset gives what evaluate gives', async () => {
  const model = classifier('streamed');
  const [x, y] = [samples(12), targets(12)];
  const dataset = tf.data.zip<{ xs: tf.Tensor; ys: tf.Tensor }>({
    xs: tf.data.array(x.unstack()),
    ys: tf.data.array(y.unstack()),
  });
  const batches = dataset.batch(6) as unknown as Parameters<typeof model.evaluateDataset>[0];
  const [loss] = (await model.evaluateDataset(batches, {})) as tf.Scalar[];
  const [wanted] = eagerly(() => model.evaluate(x, y, { batchSize: 6 })) as tf.Scalar[];
  expect(Math.abs((loss?.dataSync()[0] ?? NaN) - (wanted?.dataSync()[0] ?? NaN))).toBeLessThan(1e-6);
  expect(labels()).toEqual(['streamed.evaluate (float32[6,12], float32[6,3])']);
});

test('within a gradient, and within a compiled function, a prediction is part of that', async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 1 })] });
  const x = tf.randomNormal([4, 2]);
  const loss = () => (model.predict(x) as tf.Tensor).square().mean<tf.Scalar>();
  const { grads } = tf.variableGrads(loss);
  expect(Object.keys(grads)).toHaveLength(2);
  expect(reports).toEqual([]);
  const f = compile((input: tf.Tensor) => (model.predict(input) as tf.Tensor).mul(2), { name: 'f' });
  const doubled = (await f(x)) as tf.Tensor;
  expect(labels()).toEqual(['f (float32[4,2])']);
  expect(warnings).toEqual([]);
  const [wanted = []] = eagerly(() => valuesOf((model.predict(x) as tf.Tensor).mul(2)));
  valuesOf(doubled)[0]?.forEach((value, at) => {
    expect(value).toBeCloseTo(wanted[at] ?? NaN, 5);
  });
});

test('a prediction is exported under its name, and ONNX Runtime computes the same', async () => {
  const model = classifier('sent');
  const x = samples(4);
  const wanted = valuesOf(model.predict(x) as tf.Tensor)[0]?.slice(2) ?? [];
  const { bytes } = await exportNamed('sent.predict', undefined, host);
  expect(checkModel(decodeModel(bytes))).toEqual([]);
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const feeds = { batch_0: new ort.Tensor('float32', x.dataSync<'float32'>(), [4, 12]) };
  const [output] = Object.values(await session.run(feeds));
  await session.release();
  const made = Array.from(output?.data as Float32Array);
  expect(made).toHaveLength(12);
  made.forEach((value, at) => {
    expect(value).toBeCloseTo(wanted[at] ?? NaN, 5);
  });
});

test('a stateful model stays eager, which is said, and keeps its state', () => {
  const model = tf.sequential({ name: 'memory' });
  model.add(tf.layers.simpleRNN({ units: 2, stateful: true, batchInputShape: [1, 3, 2] }));
  const x = tf.randomNormal([1, 3, 2]);
  const twice = () => {
    model.resetStates();
    return [model.predict(x) as tf.Tensor, model.predict(x) as tf.Tensor].map((each) => each.clone());
  };
  const wanted = eagerly(() => valuesOf(twice()));
  expect(wanted[0]).not.toEqual(wanted[1]);
  expect(valuesOf(twice())).toEqual(wanted);
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^memory\.predict runs eagerly: A layer of the model is stateful/),
  ]);
  expect(reports[0]?.breaks).toHaveLength(1);
});

test('a stateful model within a compiled function keeps its state too', async () => {
  const model = tf.sequential();
  model.add(tf.layers.lstm({ units: 2, stateful: true, batchInputShape: [1, 3, 2] }));
  const f = compile((x: tf.Tensor) => (model.apply(x) as tf.Tensor).mul(2), { name: 'f' });
  const x = tf.randomNormal([1, 3, 2]);
  const twice = async (call: (input: tf.Tensor) => unknown) => {
    model.resetStates();
    return [valuesOf((await call(x)) as tf.Tensor), valuesOf((await call(x)) as tf.Tensor)];
  };
  const wanted = await twice((input) => (model.apply(input) as tf.Tensor).mul(2));
  expect(wanted[0]).not.toEqual(wanted[1]);
  expect(await twice(f)).toEqual(wanted);
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^f runs eagerly: A layer of the model is stateful/),
  ]);
});

test('the masks of a recurrent dropout are left as they were found', async () => {
  const layer = tf.layers.lstm({ units: 2, dropout: 0.5, recurrentDropout: 0.5 });
  const x = tf.randomNormal([2, 3, 2]);
  const run = (input: tf.Tensor) => layer.apply(input, { training: true }) as tf.Tensor;
  tf.dispose(run(x));
  const f = compile(run, { name: 'f' });
  seedRandomness(3);
  const wanted = [valuesOf(run(x)), valuesOf(run(x))];
  seedRandomness(3);
  const made = [valuesOf((await f(x)) as tf.Tensor), valuesOf((await f(x)) as tf.Tensor)];
  made.flat(2).forEach((value, at) => {
    expect(value).toBeCloseTo(wanted.flat(2)[at] ?? NaN, 5);
  });
  expect(warnings).toEqual([]);
});

test('what can be no graph runs eagerly, with its reason', () => {
  const model = tf.sequential({
    name: 'read',
    layers: [tf.layers.dense({ inputShape: [2], units: 1 })],
  });
  const shift = (_: tf.Tensor, predicted: tf.Tensor) =>
    tf.fill(predicted.shape, predicted.sum().dataSync()[0] ?? NaN);
  model.compile({ optimizer: 'sgd', loss: shift });
  const x = tf.randomNormal([4, 2]);
  expectSame(() => model.evaluate(x, tf.zeros([4, 1])));
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^read\.evaluate runs eagerly: This reads a tensor's value/),
  ]);
});

test('what is to be said of a step is said where its loop was called', async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 1 })] });
  const loss = (wanted: tf.Tensor, made: tf.Tensor) => made.sub(wanted).mul(made.dataSync()[0] ?? NaN);
  model.compile({ optimizer: 'sgd', loss });
  where = { line: 5, column: 3 };
  const fitted = model.fit(tf.zeros([4, 2]), tf.zeros([4, 1]), { verbose: 0 });
  where = undefined;
  await fitted;
  expect(warnings).toMatchObject([
    { line: 5, column: 3, message: expect.stringMatching(/runs eagerly/) as unknown },
  ]);
});

test('wrong inputs are refused in the words of eager mode', () => {
  const model = classifier('strict');
  const wrong = () => model.predict(tf.zeros([2, 5]));
  const message = eagerly(() => {
    try {
      wrong();
    } catch (error) {
      return (error as Error).message;
    }
    return 'no error';
  });
  expect(wrong).toThrow(message);
  expect(message).not.toBe('no error');
});

test('calls leave no tensors behind', () => {
  const model = classifier('tidy');
  const [x, y] = [samples(20), targets(20)];
  const work = () => {
    tf.dispose(model.predict(x, { batchSize: 16 }));
    tf.dispose(model.evaluate(x, y));
  };
  const { numTensors: eager } = eagerly(() => {
    work();
    return tf.memory();
  });
  expect(tf.memory().numTensors).toBe(eager);
  work();
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  for (let call = 0; call < 20; call++) work();
  expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers, numBytes });
});
