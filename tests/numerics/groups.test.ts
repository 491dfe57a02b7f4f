import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { trace } from '../../src/trace/trace';

beforeAll(() => tf.setBackend('cpu'));

test('a traced node belongs to the layer or the optimizer that made it, and to its operation', async () => {
  const dense = tf.layers.dense({ units: 2, name: 'head', useBias: false });
  dense.build([1, 3]);
  const optimizer = tf.train.adam(0.1);
  const { graph } = await trace({
    name: 'step',
    inputs: [{ dtype: 'float32', shape: [1, 3] }],
    call: ([x]) =>
      optimizer.minimize(() => (dense.apply(x as tf.Tensor) as tf.Tensor).square().mean() as tf.Scalar, true),
    tensorsOf: (result) => [result as tf.Tensor],
  });
  const groupOf = (wanted: string) => graph.nodes.find(({ op }) => op === wanted)?.group;
  expect(groupOf('square')).toEqual(['forward', 'square']);
  const layer = graph.nodes.filter(({ group }) => group.includes('head'));
  expect(layer.map(({ op }) => op)).toContain('fused_matmul');
  expect(layer.every(({ group: [outermost] }) => outermost === 'forward')).toBe(true);
  const updates = graph.updates.map(({ value }) =>
    graph.nodes.find(({ outputs }) => outputs.some(({ id }) => id === value)),
  );
  expect(updates.length).toBeGreaterThanOrEqual(3);
  for (const update of updates) expect(update?.group[0]).toBe('Adam');
});
