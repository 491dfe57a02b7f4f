/**
 * Training on ort:webgpu, with tfjs on the same device and with tfjs on cpu: losses and weights are those of eager cpu, each first call is
 * compared with an eager one, and with one device a step reads its loss back and nothing else.
 */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { compileKeras } from '../../src/compile/keras';
import { ortWebgpu } from '../../src/engines/ort/webgpu';
import { useBackend } from '../../src/engines/tfjs/backends';
import { seedRandomness } from '../../src/engines/tfjs/randomness';
import { compileBench } from './compile-host';
import { countGpuCalls, counted } from './gpu-counts';
import { lenet } from './lenet';

/** Software graphics take a second for a step. */
const PATIENCE_MS = 240_000;

const STEPS = 4;
const BATCH = 4;
const TOLERANCE = 1e-3;

function expectClose(made: readonly number[], wanted: readonly number[]): void {
  expect(made).toHaveLength(wanted.length);
  const largest = Math.max(...wanted.map(Math.abs));
  made.forEach((value, index) => {
    expect(Math.abs(value - (wanted[index] ?? NaN)), `element ${String(index)}`).toBeLessThanOrEqual(
      TOLERANCE * largest,
    );
  });
}

function batch() {
  seedRandomness(5);
  const x = tf.randomUniform<tf.Rank.R4>([BATCH, 28, 28, 1]);
  const labels = Array.from({ length: BATCH }, (_, index) => (index * 7) % 10);
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), 10).toFloat() as tf.Tensor2D);
  return { x, y };
}

async function values(tensor: unknown): Promise<number[]> {
  return Array.from(await (tensor as tf.Tensor).data());
}

beforeAll(async () => {
  countGpuCalls();
  await useBackend('webgpu');
});

beforeEach(async () => {
  await tf.setBackend('cpu');
});

/** Losses of the steps, then the first layer's weights. */
async function train(run: (x: tf.Tensor4D, y: tf.Tensor2D) => unknown): Promise<number[][]> {
  const { x, y } = batch();
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const loss = await run(x, y);
    losses.push(...(await values(loss)));
    tf.dispose(loss as tf.Tensor);
  }
  tf.dispose([x, y]);
  return [losses];
}

describe('LeNet with Adam', () => {
  let wanted: number[][] = [];
  const weights = () => values(tf.engine().registeredVariables['conv1']);

  beforeAll(async () => {
    await tf.setBackend('cpu');
    const net = lenet();
    wanted = [...(await train(net.step)), await weights()];
    net.dispose();
  }, PATIENCE_MS);

  test.each(['cpu', 'webgpu'])(
    'with tfjs on %s',
    async (backend) => {
      await tf.setBackend(backend);
      const net = lenet();
      const { compile, warnings, reports } = compileBench(ortWebgpu);
      const step = compile(net.step);
      const [losses = []] = await train(step);
      expectClose(losses, wanted[0] ?? []);
      expectClose(await weights(), wanted[1] ?? []);
      expect(warnings).toEqual([]);
      expect(reports).toHaveLength(1);
      expect(reports[0]?.check?.maxRel).toBeLessThanOrEqual(TOLERANCE);
      if (backend === 'webgpu') {
        const { x, y } = batch();
        const { readbacks } = await counted(async () => values(await step(x, y)));
        expect(readbacks).toBe(1);
        tf.dispose([x, y]);
      }
      net.dispose();
    },
    PATIENCE_MS,
  );
});

test(
  'model.fit of tf.layers gives the history and the weights of eager cpu',
  async () => {
    const fit = async () => {
      seedRandomness(11);
      const x = tf.randomUniform([48, 6, 6, 1]);
      const y = tf.tensor2d(Array.from({ length: 48 }, (_, index) => [index % 3]));
      const model = tf.sequential({
        layers: [
          tf.layers.conv2d({ inputShape: [6, 6, 1], kernelSize: 3, filters: 4, activation: 'relu' }),
          tf.layers.maxPooling2d({ poolSize: 2 }),
          tf.layers.flatten(),
          tf.layers.dropout({ rate: 0.25 }),
          tf.layers.dense({ units: 3, activation: 'softmax' }),
        ],
      });
      model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
      const { history } = await model.fit(x, y, { epochs: 2, batchSize: 16, shuffle: false });
      const weights = await Promise.all(model.getWeights().map(values));
      model.dispose();
      tf.dispose([x, y]);
      return { losses: (history['loss'] ?? []).map(Number), accuracies: history['acc'] ?? [], weights };
    };
    const wanted = await fit();
    const { host, warnings, reports } = compileBench(ortWebgpu);
    compileKeras(host);
    for (const backend of ['cpu', 'webgpu']) {
      await tf.setBackend(backend);
      const made = await fit();
      expectClose(made.losses, wanted.losses);
      expect(made.accuracies).toEqual(wanted.accuracies);
      made.weights.forEach((weight, index) => {
        expectClose(weight, wanted.weights[index] ?? []);
      });
    }
    expect(warnings).toEqual([]);
    expect(reports.map(({ check }) => (check?.maxRel ?? Infinity) <= TOLERANCE)).toEqual([true, true]);
  },
  PATIENCE_MS,
);
