/** The same ten training steps from the same start on every backend: the losses stay together. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { BACKENDS, type BackendName } from '../../src/base/backends';
import { useBackend } from '../../src/engines/tfjs/backends';
import { seedRandomness } from '../../src/engines/tfjs/randomness';

const STEPS = 10;

function cnn(): tf.Sequential {
  const conv = { kernelSize: 3, activation: 'relu', padding: 'same' } as const;
  return tf.sequential({
    layers: [
      tf.layers.conv2d({ ...conv, inputShape: [8, 8, 1], filters: 8 }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.depthwiseConv2d({ ...conv, depthMultiplier: 2 }),
      tf.layers.averagePooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dropout({ rate: 0.2 }),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}

function words(): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.embedding({ inputDim: 12, outputDim: 6, inputLength: 5 }),
      tf.layers.gru({ units: 8 }),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}

type Data = () => { x: tf.Tensor; y: tf.Tensor };
const pictures: Data = () => ({
  x: tf.randomUniform([32, 8, 8, 1]),
  y: tf.randomUniform([32], 0, 10).floor(),
});
const sentences: Data = () => ({
  x: tf.randomUniform([32, 5], 0, 12).floor(),
  y: tf.randomUniform([32], 0, 10).floor(),
});

/** Losses of the first steps, everything random drawn from the same seed. */
async function losses(
  backend: BackendName,
  make: () => tf.Sequential,
  data: Data,
  optimizer: string,
): Promise<number[]> {
  await useBackend(backend);
  seedRandomness(7);
  const model = make();
  model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy' });
  const { x, y } = data();
  const seen: number[] = [];
  for (let step = 0; step < STEPS; step++) seen.push(Number(await model.trainOnBatch(x, y)));
  model.dispose();
  tf.dispose([x, y]);
  return seen;
}

/** Patience with software graphics on a loaded machine. */
const PATIENCE_MS = 240_000;

describe('ten training steps', () => {
  describe.each([
    ['a convolutional network with dropout, sgd', cnn, pictures, 'sgd'],
    ['a convolutional network with dropout, adam', cnn, pictures, 'adam'],
    ['an embedding and a GRU, rmsprop', words, sentences, 'rmsprop'],
  ] as const)('%s', (_name, make, data, optimizer) => {
    let truth: readonly number[] = [];
    beforeAll(async () => {
      truth = await losses('cpu', make, data, optimizer);
    }, PATIENCE_MS);

    test('make the loss smaller on cpu', () => {
      expect(truth.at(-1)).toBeLessThan(truth[0] ?? 0);
    });

    test.each(BACKENDS.filter((name) => name !== 'cpu'))(
      'have the losses of cpu on %s',
      async (backend) => {
        const seen = await losses(backend, make, data, optimizer);
        const tolerance = backend === 'wasm' ? 1e-5 : 1e-3;
        expect(seen).toHaveLength(STEPS);
        seen.forEach((loss, step) => {
          const expected = truth[step] ?? NaN;
          expect(Math.abs(loss - expected), `step ${String(step + 1)}`).toBeLessThanOrEqual(
            tolerance * Math.abs(expected),
          );
        });
      },
      PATIENCE_MS,
    );
  });

  test('the same seed gives the same run, another seed another', async () => {
    await useBackend('cpu');
    const draw = (seed: number) => {
      seedRandomness(seed);
      return [Math.random(), ...tf.randomNormal([3]).dataSync(), ...tf.util.createShuffledIndices(8)];
    };
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });
});
