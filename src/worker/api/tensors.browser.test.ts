import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeConsole } from './console';
import { testRun } from './testing';

describe.each(['webgl', 'webgpu'])('on %s', (backend) => {
  beforeEach(async () => {
    expect(await tf.setBackend(backend)).toBe(true);
    tf.env().set('WEBGPU_CPU_FORWARD', false);
    tf.env().set('WEBGL_CPU_FORWARD', false);
  });

  it('a tensor that the tidy frees is shown, printed and plotted with its values', async () => {
    const run = testRun();
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
      const y = x.matMul(x);
      run.api.show(y, 'y');
      (makeConsole(run.context) as Console).log(y);
      run.api.plot.heatmap(y as tf.Tensor2D);
      run.api.image(y.cast('int32') as tf.Tensor2D);
      run.api.show(y.greater(9));
      run.api.show(tf.complex([1, 2], [3, 4]));
    });
    const items = await run.settledItems();
    expect(run.failures).toEqual([]);
    expect(items).toMatchObject([
      { dtype: 'float32', values: Float32Array.of(7, 10, 15, 22), stats: { min: 7, max: 22, mean: 13.5 } },
      { text: 'Tensor\n    [[7 , 10],\n     [15, 22]]' },
      { mark: 'heatmap', values: Float32Array.of(7, 10, 15, 22) },
      { kind: 'image', width: 2, height: 2 },
      { dtype: 'bool', values: Uint8Array.of(0, 1, 1, 1) },
      { dtype: 'complex64', values: Float32Array.of(1, 3, 2, 4) },
    ]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('a tensor that is freed and its memory used again keeps the values that it had', async () => {
    const run = testRun();
    for (let i = 0; i < 20; i++) {
      const x = tf.fill([100, 100], i).add(1);
      run.api.show(x);
      x.dispose();
    }
    const items = await run.settledItems();
    expect(items.map((item) => item.kind === 'tensor' && item.stats?.mean)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
  });
});
