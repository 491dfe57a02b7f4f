/** Kernels of tfjs that give a list of tensors, in a trace. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../src/engines/tfjs/backends';
import { trace } from '../../src/trace/trace';

beforeAll(async () => {
  await useBackend('cpu');
});

/** The operators of the graph of a function of one float32 tensor. */
async function traced(shape: number[], call: (x: tf.Tensor) => tf.Tensor[]): Promise<string[]> {
  const { graph } = await trace({
    name: 'f',
    inputs: [{ dtype: 'float32', shape }],
    call: ([x]) => call(x as tf.Tensor),
    tensorsOf: (result) => result as tf.Tensor[],
  });
  return graph.nodes.filter(({ role }) => !role).map(({ op }) => op);
}

test('one part is a list of one, as it is eagerly', async () => {
  expect(await traced([1, 3], (x) => tf.unstack(x).map((part) => tf.neg(part)))).toEqual(['unpack', 'neg']);
  expect(await traced([2, 3], (x) => tf.split(x, 1).map((part) => tf.neg(part)))).toEqual(['split', 'neg']);
  expect(await traced([2, 3], (x) => tf.split(x, [2]).map((part) => tf.neg(part)))).toEqual(['split', 'neg']);
});

test('a band of one matrix goes through lists of one', async () => {
  expect(await traced([1, 3, 3], (x) => [tf.linalg.bandPart(x, 1, 0)])).toContain('unpack');
});

test('unstacking nothing is no fault of ours: it says what to do', async () => {
  await expect(traced([0, 3], (x) => tf.unstack(x))).rejects.toMatchObject({
    cause: { message: expect.stringContaining('leave it out') as string },
  });
});
