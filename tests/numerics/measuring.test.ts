/** What a graph is measured for after a run: ONNX Runtime's own times, operator by operator, and what a pass is worth. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Finding, Profile, Question, Worth } from '../../src/base/measured';
import { ortWasm } from '../../src/engines/ort/wasm';
import { ortWebgpu } from '../../src/engines/ort/webgpu';
import { useBackend } from '../../src/engines/tfjs/backends';
import { keepRandomness, seedRandomness } from '../../src/engines/tfjs/randomness';
import { replayEngine } from '../../src/engines/tfjs/replay';
import type { Engine } from '../../src/engines/engine';
import { measure } from '../../src/worker/measuring';
import { compileBench } from './compile-host';

const SIGNATURE = '(float32[64,64])';

async function asked(engine: Engine, question: Question, progress: number[] = []): Promise<Finding> {
  return measure(question, {
    engine,
    now: () => performance.now(),
    keepRandomness,
    progress: (done) => progress.push(done),
  });
}

async function profileOf(engine: Engine, fn: string, signature = SIGNATURE): Promise<Profile> {
  const finding = await asked(engine, { ask: 'profile', fn, signature });
  if (finding.ask !== 'profile') throw new Error('no profile');
  return finding.profile;
}

async function worthOf(engine: Engine, fn: string, pass: Worth['pass'], progress?: number[]): Promise<Worth> {
  const finding = await asked(engine, { ask: 'worth', fn, signature: SIGNATURE, pass }, progress);
  if (finding.ask !== 'worth') throw new Error('no worth');
  return finding.worth;
}

beforeAll(async () => {
  await useBackend('cpu');
  seedRandomness(1);
});

describe('a profile of ONNX Runtime', () => {
  test('tells of each operator its time, its bytes and the node that it was made for', async () => {
    const { compile, graphs } = compileBench(ortWasm);
    const weights = tf.variable(tf.fill<tf.Rank.R2>([64, 64], 0.01));
    const dense = compile((x: tf.Tensor2D) => x.matMul(weights).softmax(), { name: 'profiled' });
    const x = tf.ones<tf.Rank.R2>([64, 64]);
    await dense(x);
    const tensors = tf.memory().numTensors;
    const { operators, runs } = await profileOf(ortWasm, 'profiled');
    expect(tf.memory().numTensors).toBe(tensors);
    expect(runs).toBeGreaterThan(4);
    const nodes = new Map(graphs[0]?.optimised.nodes.map(({ id, op }) => [id, op]));
    const told = operators.map(({ operator, node }) => [operator, node === undefined ? '' : nodes.get(node)]);
    expect(told).toContainEqual(['Gemm', 'matmul']);
    expect(told.every(([, op]) => op !== undefined && op !== '')).toBe(true);
    for (const { us, provider } of operators) {
      expect(us).toBeGreaterThanOrEqual(0);
      expect(provider).toBe('CPU');
    }
    expect(operators.find(({ operator }) => operator === 'Gemm')?.bytes).toBe(4 * 64 * 64);
  });

  test('on webgpu tells the GPU’s own times, and the programs of each operator', async () => {
    const { compile } = compileBench(ortWebgpu);
    const fn = compile((x: tf.Tensor2D) => x.matMul(x).softmax(), { name: 'on webgpu' });
    await fn(tf.ones([64, 64]));
    const { operators } = await profileOf(ortWebgpu, 'on webgpu');
    expect(operators.map(({ operator, provider }) => [operator, provider])).toEqual([
      ['Gemm', 'WebGpu'],
      ['Softmax', 'WebGpu'],
    ]);
    expect(operators.map(({ programs }) => programs)).toEqual([['Gemm'], ['Softmax']]);
  });

  test('leaves the variables and the random numbers of the run as they are', async () => {
    const { compile } = compileBench(ortWasm);
    const count = tf.variable(tf.scalar(1));
    const step = compile(
      () => {
        count.assign(count.add(tf.randomUniform([], 1, 2)));
        return count.mul(1.5);
      },
      { name: 'counts' },
    );
    await step();
    const before = await count.data();
    const rewind = keepRandomness();
    const next = Math.random();
    rewind();
    await profileOf(ortWasm, 'counts', '()');
    expect(await count.data()).toEqual(before);
    expect(Math.random()).toBe(next);
  });

  test('is refused in words where there is nothing to be told', async () => {
    const { compile } = compileBench(replayEngine);
    const replayed = compile((x: tf.Tensor2D) => x.neg().exp(), { name: 'replayed' });
    await replayed(tf.ones([64, 64]));
    await expect(profileOf(replayEngine, 'replayed')).rejects.toThrow('does not tell how long');
    await expect(profileOf(ortWasm, 'nowhere')).rejects.toThrow('no graph any more');
  });
});

describe('what a pass is worth', () => {
  test.each([ortWasm, replayEngine])('is the graph timed with and without it, on $name', async (engine) => {
    const { compile } = compileBench(engine);
    const name = `worth of ${engine.name}`;
    const fn = compile((x: tf.Tensor2D) => x.neg().neg().add(x.mul(1)).matMul(x), { name });
    await fn(tf.ones([64, 64]));
    const tensors = tf.memory().numTensors;
    const progress: number[] = [];
    const worth = await worthOf(engine, name, 'simplify', progress);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(worth.nodesWithout).toBeGreaterThan(worth.nodesWith);
    expect(worth.turns).toBeGreaterThanOrEqual(7);
    expect(worth.low).toBeLessThanOrEqual(worth.ratio);
    expect(worth.high).toBeGreaterThanOrEqual(worth.ratio);
    expect(worth.withMs).toBeGreaterThan(0);
    expect(progress.at(-1)).toBe(worth.turns);
  });
});
