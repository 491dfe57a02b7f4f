import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { ortWasm } from '../../src/engines/ort/wasm';

test('a runtime that is warmed up leaves nothing of it behind', async () => {
  await tf.setBackend('cpu');
  await ortWasm.start?.();
  const { numTensors, numBytes } = tf.memory();
  expect({ numTensors, numBytes }).toEqual({ numTensors: 0, numBytes: 0 });
});
