/** The kernels that we add to tfjs' wasm backend, against the same gradients on cpu. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/engines/tfjs/backends';

beforeAll(async () => {
  await useBackend('wasm');
});

type Program = () => tf.Tensor;

/** Values of the program's result on a backend. */
async function on(backend: 'cpu' | 'wasm', program: Program): Promise<Float32Array> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const result = tf.tidy(program);
  const values = (await result.data()) as Float32Array;
  result.dispose();
  expect(tf.memory().numTensors, `${backend} leaks`).toBe(before);
  return values;
}

async function expectSame(program: Program): Promise<void> {
  const cpu = await on('cpu', program);
  const wasm = await on('wasm', program);
  expect(wasm.length).toBe(cpu.length);
  const scale = cpu.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const error = cpu.reduce((most, value, index) => Math.max(most, Math.abs(value - (wasm[index] ?? NaN))), 0);
  expect(error).toBeLessThanOrEqual(1e-5 * scale);
}

/** Small integers: every sum is exact, so that only a wrong formula can differ. */
function values(shape: number[], salt: number): tf.Tensor {
  const size = shape.reduce((total, length) => total * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, index) => (((index + salt) * 7919) % 13) - 6),
    shape,
  );
}

const convolution = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    channels: fc.integer({ min: 1, max: 4 }),
    filterHeight: fc.integer({ min: 1, max: 4 }),
    filterWidth: fc.integer({ min: 1, max: 4 }),
    out: fc.integer({ min: 1, max: 3 }),
    strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    pad: fc.constantFrom('same' as const, 'valid' as const),
  })
  .filter(
    ({ pad, height, width, filterHeight, filterWidth }) =>
      pad === 'same' || (height >= filterHeight && width >= filterWidth),
  );

describe('kernels added to wasm', () => {
  test('the gradient of conv2d by its filter is that of cpu, for any shape, stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(convolution, async (c) => {
        await expectSame(() => {
          const x = values([c.batch, c.height, c.width, c.channels], 1) as tf.Tensor4D;
          const filter = values([c.filterHeight, c.filterWidth, c.channels, c.out], 5) as tf.Tensor4D;
          const gradient = tf.grad((w: tf.Tensor) => {
            const y = tf.conv2d(x, w as tf.Tensor4D, c.strides, c.pad);
            return tf.mul(y, values(y.shape, 3)).sum();
          });
          return gradient(filter);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('the gradients of depthwiseConv2d by filter and input are those of cpu', async () => {
    await fc.assert(
      fc.asyncProperty(convolution, fc.boolean(), async (c, byInput) => {
        await expectSame(() => {
          const x = values([c.batch, c.height, c.width, c.channels], 1);
          const filter = values([c.filterHeight, c.filterWidth, c.channels, c.out], 5);
          const loss = (a: tf.Tensor, w: tf.Tensor) => {
            const y = tf.depthwiseConv2d(a as tf.Tensor4D, w as tf.Tensor4D, c.strides, c.pad);
            return tf.mul(y, values(y.shape, 3)).sum();
          };
          const [dx, dw] = tf.grads((a: tf.Tensor, w: tf.Tensor) => loss(a, w))([x, filter]);
          return byInput ? (dx as tf.Tensor) : (dw as tf.Tensor);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('the gradient of gather sums the rows that were taken more than once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 1 }),
        async (indices, axis) => {
          await expectSame(() => {
            const gradient = tf.grad((x: tf.Tensor) => {
              const y = tf.gather(x, tf.tensor1d(indices, 'int32'), axis);
              return tf.mul(y, values(y.shape, 2)).sum();
            });
            return gradient(values([5, 6], 1));
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each([
    ['float32', 1, 0],
    ['float32', 0.5, -2],
    ['int32', 3, 1],
    ['bool', 1, 0],
  ] as const)('oneHot gives the values of cpu as %s with %d and %d', async (dtype, onValue, offValue) => {
    await expectSame(() =>
      tf.oneHot(tf.tensor1d([2, 0, 5, -1], 'int32'), 4, onValue, offValue, dtype).toFloat(),
    );
  });

  test('whole numbers can be multiplied as matrices: the confusion matrix is that of cpu', async () => {
    const labels = (salt: number) =>
      tf.tensor1d(
        Array.from({ length: 30 }, (_, index) => (index * salt) % 4),
        'int32',
      );
    await expectSame(() => tf.math.confusionMatrix(labels(3), labels(5), 4));
  });

  test('as a bool everything but zero is true, whatever its low byte is', async () => {
    const numbers = [-2.5, 0, 256, 0.25, NaN, -0];
    const truths = (dtype: 'float32' | 'int32') => () =>
      tf.engine().runKernel('Cast', { x: tf.tensor1d(numbers, dtype) }, { dtype: 'bool' }) as tf.Tensor;
    expect(Array.from(await on('wasm', truths('float32')))).toEqual([1, 0, 1, 1, 1, 0]);
    expect(Array.from(await on('wasm', truths('int32')))).toEqual([1, 0, 1, 0, 0, 0]);
    await expectSame(truths('float32'));
    await expectSame(truths('int32'));
  });

  test('the sum of bools counts those that hold, as int32', async () => {
    const count = () => {
      const x = tf.tensor2d([1, 0, 1, 1, 1, 0], [2, 3], 'bool');
      return tf.engine().runKernel('Sum', { x }, { axis: [1], keepDims: false }) as tf.Tensor;
    };
    expect(Array.from(await on('wasm', count))).toEqual([2, 2]);
    await tf.setBackend('wasm');
    expect(tf.tidy(() => count().dtype)).toBe('int32');
  });
});
