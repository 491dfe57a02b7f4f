/** Each pass left out by its name: a training step still agrees with the eager one, and the record of its way says so. */
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSES } from '../../src/base/passes';
import type { PassName } from '../../src/base/passes';
import type { Engine } from '../../src/engines/engine';
import { ortWasm } from '../../src/engines/ort/wasm';
import { useBackend } from '../../src/engines/tfjs/backends';
import { replayEngine } from '../../src/engines/tfjs/replay';
import { compileBench } from './compile-host';

/** One step of a small network that gives each pass something to do. */
async function step(engine: Engine, off: readonly PassName[]) {
  const { compile, graphs, reports, warnings } = compileBench(engine, { off });
  const numbers = (size: number, salt: number) =>
    Float32Array.from({ length: size }, (_, index) => ((index * 37 + salt) % 61) / 61 - 0.45);
  const filter = tf.variable(tf.tensor4d(numbers(72, 1), [3, 3, 2, 4]));
  const bias = tf.variable(tf.tensor1d(numbers(4, 2)));
  const dense = tf.variable(tf.tensor2d(numbers(32, 3), [16, 2]));
  const x = tf.tensor4d(numbers(64, 4), [2, 4, 4, 2]);
  const optimizer = tf.train.adam(0.01);
  const train = compile((images: tf.Tensor4D) =>
    optimizer.minimize(() => {
      const scale = tf.scalar(2).mul(0.5);
      const features = tf.relu(
        tf.conv2d(images.mul<tf.Tensor4D>(scale), filter as tf.Tensor4D, 1, 'same').add(bias),
      );
      const flat = tf.maxPool(features as tf.Tensor4D, 2, 2, 'valid').reshape([2, 16]);
      const scores = flat.matMul(dense as tf.Tensor2D);
      return tf.add(scores.square(), scores.square()).mean() as tf.Scalar;
    }, true),
  );
  const loss = (await train(x)) as tf.Scalar;
  const [value = NaN] = await loss.data();
  tf.dispose([filter, bias, dense, x, loss]);
  optimizer.dispose();
  return { value, steps: graphs[0]?.steps ?? [], reports, warnings };
}

beforeAll(async () => {
  await useBackend('cpu');
});

afterAll(async () => {
  await tf.setBackend('cpu');
});

describe.each([
  ['ort:wasm', ortWasm, PASSES],
  // It lowers nothing, so that it has no layout to choose.
  ['tfjs', replayEngine, PASSES.filter((name) => name !== 'layout')],
] as const)('on %s', (_, engine, passes) => {
  test('every pass is told in its order, from the traced graph on, and does something', async () => {
    const { steps, warnings } = await step(engine, []);
    expect(warnings).toEqual([]);
    expect([...new Set(steps.map(({ name }) => name))]).toEqual(passes);
    steps.slice(1).forEach(({ before }, index) => {
      expect(before).toBe(steps[index]?.after);
    });
    const idle = passes.filter((name) =>
      steps.every((told) => told.name !== name || told.edits.length === 0),
    );
    expect(idle).toEqual([]);
    for (const { edits, kernels } of steps) {
      expect(kernels.after).toBeLessThanOrEqual(kernels.before);
      for (const { reason, algebra } of edits)
        expect([reason, algebra].every((words) => words.length > 3)).toBe(true);
    }
  });

  test.each([...passes.map((name) => [[name]] as const), [[...passes]] as const])(
    'a step agrees with the eager one without %j',
    async (off) => {
      const { value, steps, reports, warnings } = await step(engine, off);
      expect(warnings).toEqual([]);
      expect(reports.map(({ breaks }) => breaks)).toEqual([[]]);
      expect(reports[0]?.check).not.toBeNull();
      expect(Number.isFinite(value)).toBe(true);
      expect(
        steps.map(({ name }) => name).filter((name) => (off as readonly string[]).includes(name)),
      ).toEqual([]);
    },
  );
});
