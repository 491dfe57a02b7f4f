/** ort:webgpu in the built site: on tfjs' device where tfjs has one, and what becomes of a run whose device is lost. */
import { expect, test } from './fixtures';
import { openRunner, problem } from './snippets';

/** A training step, its state read at the end; the snippet counts for itself what WebGPU is asked for. */
const TRAINING = `import * as tf from '@tensorflow/tfjs';
import { compile } from 'twograph';

const asked = { devices: 0, reads: 0 };
const { requestDevice } = GPUAdapter.prototype;
GPUAdapter.prototype.requestDevice = function (...given: any[]) {
  asked.devices++;
  return requestDevice.apply(this, given as any);
};
const { mapAsync } = GPUBuffer.prototype;
GPUBuffer.prototype.mapAsync = function (...given: any[]) {
  asked.reads++;
  return mapAsync.apply(this, given as any);
};

const w = tf.variable(tf.tensor2d([[1, 2, 3], [4, 5, 6], [7, 8, 9]]));
const optimizer = tf.train.momentum(0.01, 0.9);
const step = compile(function step(x: tf.Tensor2D) {
  return optimizer.minimize(() => x.matMul(w as tf.Tensor2D).square().mean() as tf.Scalar, true);
});
const x = tf.tensor2d([[0.1, 0.2, 0.3], [-0.3, 0.2, 0.1]]);
for (let call = 0; call < 2; call++) tf.dispose(await step(x));
const before = asked.reads;
for (let call = 0; call < 4; call++) tf.dispose(await step(x));
console.log('read back:', asked.reads - before);
console.log('devices:', asked.devices);
console.log((await w.data()).map((value) => Math.round(value * 1000)).join(' '));
`;

test('a training step keeps its state on the device that tfjs computes on', async ({ page }) => {
  const run = await openRunner(page);
  const eager = await run(TRAINING);
  expect(problem(eager.reply)).toEqual({ status: 'ok' });
  const asked = { mode: 'compiled', engine: 'ort:webgpu' } as const;
  const shared = await run(TRAINING, { ...asked, backend: 'webgpu' });
  expect(problem(shared.reply)).toEqual({ status: 'ok' });
  expect(shared.output).toEqual(['read back: 0', 'devices: 0', eager.output[2]]);
  // With tfjs elsewhere, whatever it may touch comes back at once.
  const apart = await run(TRAINING, { ...asked, backend: 'cpu' });
  expect(problem(apart.reply)).toEqual({ status: 'ok' });
  expect(apart.output[2]).toBe(eager.output[2]);
  for (const { reply } of [shared, apart])
    expect(reply).toMatchObject({
      result: { warnings: [], compiled: [{ name: 'step', engine: 'ort:webgpu', breaks: [] }] },
    });
});

test('state on the device is read with await; a read at once says so at its line', async ({ page }) => {
  const run = await openRunner(page);
  const text = `${TRAINING}tf.dispose(await step(x));\nw.dataSync();\n`;
  const { reply } = await run(text, { mode: 'compiled', engine: 'ort:webgpu', backend: 'webgpu' });
  expect(problem(reply)).toMatchObject({
    status: 'failed',
    kind: 'backend',
    line: text.split('\n').indexOf('w.dataSync();') + 1,
    message: expect.stringContaining('await tensor.data()') as unknown,
  });
});

test('a device that is lost under a graph is told in words, and the next run has another', async ({
  page,
}) => {
  const run = await openRunner(page);
  const asked = { mode: 'compiled', engine: 'ort:webgpu' } as const;
  const lines = TRAINING.split('\n');
  const imports = lines.slice(0, 2).join('\n');
  const kept = `let device: any;
const { createBuffer } = GPUDevice.prototype;
GPUDevice.prototype.createBuffer = function (given) {
  device = this;
  return createBuffer.call(this, given);
};`;
  const text = [
    imports,
    kept,
    ...lines.slice(2),
    'device.destroy();',
    'console.log((await (await step(x)).data())[0]);',
    '',
  ];
  for (const backend of ['cpu', 'webgpu'] as const) {
    const { reply } = await run(text.join('\n'), { ...asked, backend, timeoutMs: 60_000 });
    expect(problem(reply), backend).toMatchObject({
      status: 'failed',
      kind: 'backend',
      message: expect.stringMatching(/WebGPU device was lost/) as unknown,
    });
    const next = await run(TRAINING, { ...asked, backend });
    expect(problem(next.reply), backend).toEqual({ status: 'ok' });
  }
});
