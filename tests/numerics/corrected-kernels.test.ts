/** Kernels of tfjs' that we correct: cases in which its own gave wrong numbers, a wrong dtype or shape, never ended, or broke the backend. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/engines/tfjs/backends';

/** Numbers without order, ties or zeros. */
const numbers = (...shape: number[]): tf.Tensor => {
  const size = shape.reduce((total, length) => total * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, at) => (((at * 37) % 61) - 30.5) / 10),
    shape,
  );
};

const loss = (f: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => f(x).square().sum();

const CASES: Readonly<Record<string, () => tf.Tensor[]>> = {
  'max pooling where no window fits': () => [tf.maxPool(numbers(1, 3, 2, 1) as tf.Tensor4D, 3, 2, 'valid')],
  'average pooling where no window fits': () => [
    tf.avgPool(numbers(1, 3, 2, 1) as tf.Tensor4D, [1, 3], [1, 2], 'valid'),
  ],
  'pooling of single elements': () => [
    tf.avgPool(numbers(1, 5, 3, 1) as tf.Tensor4D, 1, 2, 'valid'),
    tf.maxPool(numbers(1, 5, 3, 1) as tf.Tensor4D, 1, 2, 'valid'),
  ],
  'a fused convolution where no window fits': () => [
    tf.fused.conv2d({
      x: numbers(2, 2, 3, 2) as tf.Tensor4D,
      filter: numbers(3, 3, 2, 3) as tf.Tensor4D,
      strides: 1,
      pad: 'valid',
      bias: numbers(3),
      activation: 'sigmoid',
    }),
  ],
  'a fused convolution with one number as its bias': () => [
    tf.fused.conv2d({
      x: numbers(1, 4, 4, 2) as tf.Tensor4D,
      filter: numbers(3, 3, 2, 3) as tf.Tensor4D,
      strides: 1,
      pad: 'same',
      bias: numbers(1).reshape([]),
    }),
  ],
  'a fused product with a bias of any rank': () => {
    const [a, b] = [numbers(4, 3) as tf.Tensor2D, numbers(3, 2) as tf.Tensor2D];
    return [numbers(1).reshape([]), numbers(2), numbers(4, 2), numbers(4, 1)].map((bias) =>
      tf.fused.matMul({ a, b, bias, activation: 'relu' }),
    );
  },
  'products by the same numbers in two shapes': () => {
    const x = numbers(5);
    return [
      tf.matMul(x.reshape([1, 5]), x.reshape([5, 1])),
      tf.matMul(tf.tensor2d([[2]]), x.reshape([1, 5])),
    ];
  },
  'prelu by a weight for each of hundreds of elements': () => [
    tf.prelu(numbers(5, 5, 3, 5), numbers(5, 5, 3, 5)),
  ],
  'the quotient rounded down, which is a whole number': () => [tf.floorDiv(numbers(6), tf.scalar(0.7))],
  'strided slices of whole numbers and bools': () =>
    (['int32', 'bool'] as const).map((dtype) =>
      tf.stridedSlice(tf.tensor([1, 0, 1, 1, 0, 1, 0, 0, 1, 0], [2, 5], dtype), [0, 0], [2, 5], [1, 2]),
    ),
  'what is empty, along axes': () => [
    tf.cumprod(tf.zeros([0, 2, 2]), 1),
    tf.transpose(tf.zeros([2, 0, 3]), [2, 0, 1]),
    tf.max(tf.zeros([0, 3, 2]), 1),
    tf.gather(tf.zeros([1, 0, 2]), tf.tensor([0, 1], [1, 2], 'int32'), 2),
  ],
  'the gradient of the largest in volumes, by windows whose sides differ': () => [
    tf.grad(loss((x) => tf.maxPool3d(x as tf.Tensor5D, [2, 3, 1], 1, 'same')))(numbers(1, 2, 3, 4, 2)),
  ],
  'the gradient of resizing several images by the nearest pixel': () => [
    tf.grad(loss((x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [6, 7])))(numbers(2, 5, 3, 2)),
  ],
  'the gradient of stretching one pixel, corners aligned': () => [
    tf.grad(loss((x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [4, 1], true)))(numbers(2, 1, 2, 1)),
  ],
  'the gradient of resizing oblong images': () => [
    tf.grad(loss((x) => tf.image.resizeBilinear(x as tf.Tensor4D, [6, 7])))(numbers(2, 5, 3, 2)),
  ],
};

const valuesOn = async (backend: 'cpu' | 'wasm', make: () => tf.Tensor[]) => {
  await useBackend(backend);
  const before = tf.memory().numTensors;
  const values = tf.tidy(() =>
    make().map((tensor) => ({
      dtype: tensor.dtype,
      shape: tensor.shape,
      values: Array.from(tensor.dataSync() as ArrayLike<number>),
    })),
  );
  expect(tf.memory().numTensors).toBe(before);
  return values;
};

beforeAll(async () => {
  await useBackend('wasm');
});

test.each(Object.entries(CASES))('%s: wasm gives what cpu gives', async (_, make) => {
  const [cpu, wasm] = [await valuesOn('cpu', make), await valuesOn('wasm', make)];
  expect(wasm.map(({ dtype, shape }) => ({ dtype, shape }))).toEqual(
    cpu.map(({ dtype, shape }) => ({ dtype, shape })),
  );
  cpu.forEach(({ values }, index) => {
    const largest = Math.max(0, ...values.map(Math.abs));
    values.forEach((value, at) => {
      expect(Math.abs((wasm[index]?.values[at] ?? NaN) - value)).toBeLessThanOrEqual(1e-5 * largest);
    });
  });
});

describe('on cpu a gradient is what the differences say', () => {
  test.each([
    ['the largest in volumes', [1, 2, 3, 4, 2], (x) => tf.maxPool3d(x as tf.Tensor5D, [2, 3, 1], 1, 'same')],
    [
      'the nearest pixels of several images',
      [2, 5, 3, 2],
      (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [6, 7]),
    ],
    [
      'one pixel stretched',
      [2, 1, 2, 1],
      (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [4, 1], true),
    ],
    ['oblong images resized', [2, 5, 3, 2], (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [6, 7])],
  ] satisfies [string, number[], (x: tf.Tensor) => tf.Tensor][])('%s', async (_, shape, f) => {
    await useBackend('cpu');
    tf.tidy(() => {
      const x = numbers(...shape);
      const direction = tf.tensor(
        Float32Array.from({ length: x.size }, (__, at) => (((at * 31) % 13) - 6) / 6),
        shape,
      );
      const value = (sign: number) => loss(f)(x.add(direction.mul(sign / 256))).dataSync()[0] ?? NaN;
      const slope = (value(1) - value(-1)) * 128;
      const told = tf.grad(loss(f))(x).mul(direction).sum().dataSync()[0] ?? NaN;
      expect(Math.abs(told - slope)).toBeLessThan(0.01 * Math.abs(slope));
    });
  });
});
