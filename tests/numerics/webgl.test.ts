/**
 * Whole functions on ONNX Runtime's WebGL provider: the forward passes of the examples run and agree with the eager call, and so does what
 * that provider is known to compute wrongly where it is handed ONNX as it comes (src/onnx/webgl says what that is).
 */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { control } from '../../src/compile/control-eager';
import { ortWebgl } from '../../src/engines/ort/webgl';
import { useBackend } from '../../src/engines/tfjs/backends';
import { seedRandomness } from '../../src/engines/tfjs/randomness';
import { compileBench } from './compile-host';
import { lenet } from './lenet';

const { compile, reports, warnings } = compileBench(ortWebgl);

beforeAll(async () => {
  await useBackend('cpu');
});

beforeEach(() => {
  seedRandomness(5);
  reports.length = 0;
  warnings.length = 0;
});

type Step = ReturnType<typeof lenet>['step'];
type Made = tf.Tensor | readonly tf.Tensor[];
const read = (made: Made): number[][] => [made].flat().map((tensor) => Array.from(tensor.dataSync()));

/** Runs it eagerly and three times compiled; the last two on textures that were used before. */
async function expectSame(fn: (...inputs: tf.Tensor[]) => Made, ...inputs: tf.Tensor[]): Promise<void> {
  const wanted = read(fn(...inputs));
  const compiled = compile(fn);
  for (let call = 0; call < 3; call++) {
    const made = read((await compiled(...inputs)) as Made);
    wanted.forEach((values, output) => {
      const largest = values
        .filter(Number.isFinite)
        .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      values.forEach((value, at) => {
        const distance = Math.abs((made[output]?.[at] ?? NaN) - value);
        if (!Object.is(made[output]?.[at], value) && !(distance <= 1e-3 * largest))
          expect.fail(`call ${String(call)}: ${String(made[output]?.[at])} instead of ${String(value)}`);
      });
    });
  }
  expect(warnings.map(({ message }) => message)).toEqual([]);
  expect(reports.map(({ engine, check }) => [engine, check !== null])).toEqual([['ort:webgl', true]]);
}

const layers = (...parts: tf.layers.Layer[]) => {
  const model = tf.sequential({ layers: parts });
  return (x: tf.Tensor) => model.apply(x) as tf.Tensor;
};

describe('a forward pass runs and agrees:', () => {
  test('LeNet, its weights as state', async () => {
    const { logits, dispose } = lenet();
    await expectSame((x) => logits(x as tf.Tensor4D), tf.randomUniform([4, 28, 28, 1]));
    dispose();
  });

  test('LeNet with frozen weights', async () => {
    const { logits, dispose } = lenet();
    const x = tf.randomUniform<tf.Rank.R4>([2, 28, 28, 1]);
    const compiled = compile(logits, { freeze: true });
    const [wanted, made] = [read(logits(x)), read((await compiled(x)) as Made)];
    wanted[0]?.forEach((value, at) => {
      expect(made[0]?.[at]).toBeCloseTo(value, 3);
    });
    expect(warnings).toEqual([]);
    dispose();
  });

  test('the CNN of the digits', () =>
    expectSame(
      layers(
        tf.layers.conv2d({
          inputShape: [8, 8, 1],
          filters: 16,
          kernelSize: 3,
          padding: 'same',
          activation: 'relu',
        }),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.conv2d({ filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' }),
        tf.layers.batchNormalization(),
        tf.layers.averagePooling2d({ poolSize: 2 }),
        tf.layers.flatten(),
        tf.layers.dropout({ rate: 0.3 }),
        tf.layers.dense({ units: 64, activation: 'relu' }),
        tf.layers.dense({ units: 10, activation: 'softmax' }),
      ),
      tf.randomUniform([3, 8, 8, 1]),
    ));

  test('depthwise and transposed convolutions', () =>
    expectSame(
      layers(
        tf.layers.separableConv2d({ inputShape: [6, 6, 3], filters: 5, kernelSize: 3, activation: 'relu6' }),
        tf.layers.conv2dTranspose({ filters: 3, kernelSize: 2, strides: 2, activation: 'sigmoid' }),
        tf.layers.globalAveragePooling2d({}),
      ),
      tf.randomUniform([2, 6, 6, 3]),
    ));

  test('an MLP', () =>
    expectSame(
      layers(
        tf.layers.dense({ inputShape: [64], units: 32, activation: 'tanh' }),
        tf.layers.dense({ units: 16, activation: 'elu' }),
        tf.layers.dense({ units: 10, activation: 'softmax' }),
      ),
      tf.randomUniform([5, 64]),
    ));

  test('what a support vector machine takes digits for', async () => {
    const vectors = tf.randomUniform<tf.Rank.R2>([40, 64], 0, 16);
    const [weights, intercepts] = [tf.randomNormal([40, 45]), tf.randomNormal([45])];
    const [first, second] = [0, 1].map((side) => {
      const pairs = Array.from({ length: 45 }, (_, pair) => [pair % 10, (pair * 7 + 1) % 10]);
      return tf.oneHot(
        tf.tensor1d(
          pairs.map((pair) => pair[side] ?? 0),
          'int32',
        ),
        10,
      );
    });
    await expectSame(
      (x) => {
        const distances = x
          .square()
          .sum(1, true)
          .add(vectors.square().sum(1))
          .sub(x.matMul(vectors, false, true).mul(2));
        const decisions = distances.mul(-0.001).exp().matMul(weights).add(intercepts);
        const wins = decisions.greater(0).cast('float32');
        const votes = wins.matMul((first as tf.Tensor).cast('float32'));
        return tf
          .sub(1, wins)
          .matMul((second as tf.Tensor).cast('float32'))
          .add(votes)
          .argMax(1);
      },
      tf.randomUniform([6, 64], 0, 16),
    );
  });

  test('elementwise operators on many elements, and a product of matrices', () =>
    expectSame(
      (x, y) => [x.mul(2).add(1).sqrt().div(x.add(3)).sub(0.25).square().neg().exp(), x.matMul(y)],
      tf.randomUniform([300, 200]),
      tf.randomUniform([200, 300]),
    ));
});

test('steps of training run and agree: LeNet, pools and Adam', async () => {
  const x = tf.randomUniform<tf.Rank.R4>([2, 28, 28, 1]);
  const y = tf.oneHot(tf.tensor1d([3, 7], 'int32'), 10).cast<tf.Tensor2D>('float32');
  const losses = async (wrap: (step: Step) => Step): Promise<number[]> => {
    const { step, dispose } = lenet();
    const stepped = wrap(step);
    const given: number[] = [];
    for (let call = 0; call < 4; call++)
      given.push((await ((await stepped(x, y)) as tf.Scalar).data())[0] ?? NaN);
    dispose();
    return given;
  };
  const eager = await losses((step) => step);
  const compiled = await losses((step) => compile(step) as unknown as Step);
  expect(eager[3]).toBeLessThan((eager[0] ?? NaN) - 0.05);
  compiled.forEach((loss, call) => {
    expect(Math.abs(loss - (eager[call] ?? NaN))).toBeLessThanOrEqual(1e-3 * (eager[call] ?? NaN));
  });
  expect(warnings.map(({ message }) => message)).toEqual([]);
  expect(reports.map(({ breaks }) => breaks)).toEqual([[]]);
});

describe('what the provider has wrong is not met:', () => {
  test('another shape of the same elements, read texel by texel', () =>
    expectSame(
      (x) =>
        x
          .reshape([2, 3])
          .relu()
          .add(x.reshape([2, 3]))
          .softmax(),
      tf.range(-3, 3),
    ));

  test('convolutions of one shape with and without an activation', () => {
    const [first, second] = [
      tf.randomNormal<tf.Rank.R4>([3, 3, 2, 2]),
      tf.randomNormal<tf.Rank.R4>([3, 3, 2, 2]),
    ];
    return expectSame(
      (x) => {
        const middle = tf.conv2d(x as tf.Tensor4D, first, 1, 'same').relu() as tf.Tensor4D;
        return tf.conv2d(middle, second, 1, 'same');
      },
      tf.randomNormal([1, 5, 5, 2]),
    );
  });

  test('an operator on integers after the same on floats', () =>
    expectSame(
      (x, n) => [x.add(x), n.add(n), n.cast('float32').add(x), n.cast('bool').cast('int32')],
      tf.tensor1d([0.5, 1.5, -2.5]),
      tf.tensor1d([1, -2, 0], 'int32'),
    ));

  test('the same tensor repeated to two shapes', () =>
    expectSame(
      (x) => [x.tile([2, 3]), x.tile([3, 2])],
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
    ));

  test('a result that is a constant, and one that others read', () =>
    expectSame(
      (x) => {
        const y = x.mul(2);
        return [tf.tensor1d([1, 2, 3]), y, y.add(1), tf.tensor1d([1, 2, 3]).add(y), x];
      },
      tf.tensor1d([4, 5, 6]),
    ));

  test('maxima far below zero', () =>
    expectSame((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'same'), tf.fill([1, 3, 3, 1], -1e7)));

  test('a filter that is calculated, and read elsewhere', () => {
    const filter = tf.variable(tf.randomNormal<tf.Rank.R4>([3, 3, 2, 3]));
    return expectSame(
      (x) => [
        tf.conv2d(x as tf.Tensor4D, filter.mul<tf.Tensor4D>(2), 1, 'valid'),
        filter.sum(),
        filter.add(1),
      ],
      tf.randomNormal([1, 5, 5, 2]),
    );
  });

  test('a choice whose other side is no number', () =>
    expectSame((x) => tf.where(x.greater(0), x.log(), tf.zerosLike(x)), tf.tensor1d([-1, 0, 1, 2])));

  test('the logarithm of what has none', () =>
    expectSame(
      (x) => [x.log(), x.log1p(), x.sqrt(), x.asin(), x.atanh()],
      tf.tensor1d([-3, -1, -0.5, 0, 0.5, 2]),
    ));

  test('negative numbers to a power', () =>
    expectSame(
      (x) => [x.pow(2), x.pow(3), tf.pow(x, tf.scalar(-1)), tf.pow(x, tf.scalar(0.7))],
      tf.tensor1d([-2, -0.5, 3]),
    ));

  test('tensors longer than a texture is wide', () =>
    expectSame(
      (x, y) => [
        x.relu().add(x),
        x.reshape([5, 20_000]).sum(1),
        tf.maximum(x, x.neg()).sum(),
        x.reshape([20_000, 5]).transpose().add(1),
        tf.concat([x, x]).slice(99_990, 20),
        y.add(1).matMul(y, false, true),
        tf.where(x.greater(0), x, x.square()),
      ],
      tf.randomNormal([100_000]),
      tf.randomUniform([3, 20_000]),
    ));
});

describe('what it has not is said, and runs eagerly:', () => {
  test.each([
    [
      'a choice',
      (x: tf.Tensor) =>
        control.cond(
          x.sum().greater(0),
          () => x,
          () => x.neg(),
        ),
      [3, -1, 2],
      /no If, Loop or Scan/,
    ],
    ['the largest few', (x: tf.Tensor) => tf.topk(x, 2).values, [3, -1, 2], /can't do TopK/],
    ['tensors of nothing', (x: tf.Tensor) => x.relu(), [], /no tensors without elements/],
    [
      'large integers',
      (x: tf.Tensor) => x.cast('int32').add(tf.scalar(2 ** 25, 'int32')),
      [1, 2],
      /16,777,216/,
    ],
  ])('%s', async (_, fn, elements, words) => {
    const x = tf.tensor1d(elements);
    expect(read((await compile(fn)(x)) as Made)).toEqual(read(fn(x) as Made));
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringMatching(words)]);
  });
});

test('a lost context is an error, and no result', async () => {
  const { ort } = await import('../../src/engines/ort/bundle-webgl');
  const double = (x: tf.Tensor) => x.mul(2);
  const x = tf.tensor1d([1, 2, 3]);
  const compiled = compile(double);
  expect(read((await compiled(x)) as Made)).toEqual([[2, 4, 6]]);
  ort.env.webgl.context.getExtension('WEBGL_lose_context')?.loseContext();
  await expect(compiled(x)).rejects.toThrow(/The WebGL context of ONNX Runtime was lost/);
});
