/** The same fit on every backend, to the bit: what runs on the device is integers that float32 holds exactly. */
import { getBackend, memory, ready, setBackend, tensor1d, tensor2d } from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { WASM_FILES } from '../../engines/tfjs/wasm-files';
import packedDigits from '../../snippet/data/digits.bin?url&inline';
import { decodeDigits } from '../../snippet/data/digits';
import reference from './fixtures/svc-kernels.json';
import { svm } from './index';

beforeAll(() => setWasmPaths(WASM_FILES));

/** What a fit and its decisions come to on `backend`, for pixels and for numbers that take several slices. */
async function fitOn(backend: string) {
  expect(await setBackend(backend)).toBe(true);
  await ready();
  expect(getBackend()).toBe(backend);
  const before = memory().numTensors;

  const digits = await decodeDigits(await (await fetch(packedDigits)).arrayBuffer());
  const X = tensor2d(digits.data.subarray(0, 300 * 64), [300, 64]);
  const y = tensor1d(digits.target.subarray(0, 300), 'int32');
  const test = tensor2d(digits.data.subarray(300 * 64, 340 * 64), [40, 64]);
  const pixels = await new svm.SVC({ gamma: 0.001, C: 100 }).fit(X, y);
  const predicted = await pixels.predict(test);
  const result = {
    support: [...pixels.support],
    decisions: await pixels.decisionFunction(test),
    predicted: [...(await predicted.data())],
    reals: await Promise.all(
      reference.datasets.map(async ({ X, y, test }) =>
        (await new svm.SVC().fit(X, y)).decisionFunction(test),
      ),
    ),
  };
  for (const tensor of [X, y, test, predicted]) tensor.dispose();
  expect(memory().numTensors).toBe(before);
  return result;
}

describe('SVC', () => {
  it.each(['wasm', 'webgl', 'webgpu'])('comes to the same on %s as on cpu', async (backend) => {
    expect(await fitOn(backend)).toEqual(await fitOn('cpu'));
  });
});
