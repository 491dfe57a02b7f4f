/** Every model that we write is as the operators' schemas say, when it is read back from its file. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { checkModel } from '../../src/onnx/check';
import { decodeModel } from '../../src/onnx/proto-decode';
import { OPS } from '../../src/ops';
import { writeFunctions, writeRows, writeWebglRows } from './onnx-models';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** What is wrong with the models, by name. */
async function faultsOf(writeModels: typeof writeRows): Promise<{ count: number; faults: object }> {
  const faults = new Map<string, readonly string[]>();
  let count = 0;
  await writeModels((name, bytes) => {
    count++;
    const found = checkModel(decodeModel(bytes));
    if (found.length > 0) faults.set(name, found);
  });
  return { count, faults: Object.fromEntries(faults) };
}

test('the samples of every row', async () => {
  const count = OPS.reduce((sum, { samples }) => sum + samples.length, 0);
  expect(await faultsOf(writeRows)).toEqual({ count, faults: {} });
});

test('the samples of the rows that the WebGL provider runs', async () => {
  const { count, faults } = await faultsOf(writeWebglRows);
  expect(faults).toEqual({});
  expect(count).toBeGreaterThan(400);
});

test('a layer model, its training steps, and a choice', async () => {
  expect(await faultsOf(writeFunctions)).toEqual({ count: 6, faults: {} });
});
