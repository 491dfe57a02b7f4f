/** The kernels of tfjs' cpu backend that we correct. */
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { useBackend } from '../../src/engines/tfjs/backends';

test.each(['cpu', 'wasm'] as const)(
  'tensorScatterUpdate leaves its tensor as it was on %s',
  async (backend) => {
    await useBackend(backend);
    const before = tf.memory().numTensors;
    const made = tf.tidy(() => {
      const tensor = tf.tensor([1, 2, 3]);
      const updated = tf.tensorScatterUpdate(
        tensor,
        tf.tensor([[0], [2]], [2, 1], 'int32'),
        tf.tensor([8, 9]),
      );
      return [tensor.dataSync(), updated.dataSync()].map((values) => Array.from(values));
    });
    expect(made).toEqual([
      [1, 2, 3],
      [8, 2, 9],
    ]);
    expect(tf.memory().numTensors).toBe(before);
  },
);
