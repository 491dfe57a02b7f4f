/** What becomes of ort:webgpu when the device goes away: it is told in words, and nothing waits for ever. By itself, for it ends the device. */
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { UserError } from '../../src/base/errors';
import { ortWebgpu } from '../../src/engines/ort/webgpu';
import { sharedGpu } from '../../src/engines/gpu-device';
import { useBackend, watchDevice } from '../../src/engines/tfjs/backends';
import { compileBench } from './compile-host';

const LOST = /^The WebGPU device was lost \(.+\)\. Run again, or use wasm\.$/;

test('a device that is lost is told by the call that runs, by the next, and to whoever watches', async () => {
  await useBackend('cpu');
  const said: string[] = [];
  const settled = watchDevice('cpu', (message) => said.push(message));
  const { compile } = compileBench(ortWebgpu);
  const f = compile((x: tf.Tensor) =>
    x
      .exp()
      .matMul(x as never)
      .sum(),
  );
  const x = tf.ones([64, 64]);
  tf.dispose((await f(x)) as tf.Tensor);
  const { device } = await sharedGpu();
  const running = f(x);
  // The task after the one that it begins in.
  await new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(undefined);
  });
  device.destroy();
  // It may have been through, but it has an end.
  const first = await running.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (first !== undefined) expect((first as UserError).message).toMatch(LOST);
  await settled();
  expect(said).toEqual([expect.stringMatching(LOST)]);
  const second = await f(x).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(second).toBeInstanceOf(UserError);
  expect(second).toMatchObject({ kind: 'backend', message: expect.stringMatching(LOST) as string });
});
