/**
 * Convolutions and pooling of any shape, stride, dilation, padding, rounding and layout, forward and both gradients: the graph in ONNX
 * Runtime and replayed gives what tfjs' cpu backend computes eagerly.
 */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, test } from 'vitest';
import { useBackend } from '../../src/engines/tfjs/backends';
import { expectSame } from './exact';
import type { Program } from './exact';

beforeAll(async () => {
  await useBackend('cpu');
});

const small = (max: number, min = 1) => fc.integer({ min, max });
const pair = (max: number) => fc.tuple(small(max), small(max));

const geometry = fc.record({
  batch: small(3),
  lengths: fc.tuple(small(9, 4), small(9, 4)),
  channels: small(3),
  filters: small(3),
  kernel: pair(4),
  strides: pair(3),
  pad: fc.oneof(
    fc.constantFrom('same' as const, 'valid' as const),
    fc
      .tuple(small(2, 0), small(2, 0), small(2, 0), small(2, 0))
      .map(([top, bottom, left, right]): [number, number][] => [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ]),
  ),
});

type Pad = 'same' | 'valid';

describe('any convolution', () => {
  test('forward, by its input and by its filter', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, async ({ batch, lengths, channels, filters, kernel, strides, pad }) => {
        const program: Program = (x, filter) => {
          const run = (a: tf.Tensor, w: tf.Tensor) =>
            tf.conv2d(a as tf.Tensor4D, w as tf.Tensor4D, strides, pad as Pad);
          const y = run(x as tf.Tensor, filter as tf.Tensor);
          const weighed = tf.grads((a: tf.Tensor, w: tf.Tensor) => run(a, w).square().sum());
          return [y, ...weighed([x as tf.Tensor, filter as tf.Tensor])];
        };
        await expectSame(program, [
          [batch, ...lengths, channels],
          [...kernel, channels, filters],
        ]);
      }),
      { numRuns: 40 },
    );
  });

  test('with channels first, and rounded up where the windows leave a rest', async () => {
    await fc.assert(
      fc.asyncProperty(
        geometry,
        fc.boolean(),
        small(2, 0),
        async ({ batch, lengths, channels, filters, kernel: [size], strides: [stride] }, first, pad) => {
          // tfjs computes the width of an image padded by a number from the height of filter and stride.
          const program: Program = (x, filter) => [
            tf.conv2d(
              x as tf.Tensor4D,
              filter as tf.Tensor4D,
              stride,
              pad,
              first ? 'NCHW' : 'NHWC',
              1,
              'ceil',
            ),
          ];
          await expectSame(program, [
            first ? [batch, channels, ...lengths] : [batch, ...lengths, channels],
            [size, size, channels, filters],
          ]);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('with bias and prelu by channel, whichever way the images lie', async () => {
    await fc.assert(
      fc.asyncProperty(
        geometry,
        fc.boolean(),
        async ({ batch, lengths, channels, filters, kernel }, first) => {
          const program: Program = (x, filter, bias, alpha) => [
            tf.fused.conv2d({
              x: x as tf.Tensor4D,
              filter: filter as tf.Tensor4D,
              strides: 1,
              pad: 'same',
              dataFormat: first ? 'NCHW' : 'NHWC',
              bias: bias as tf.Tensor,
              activation: 'prelu',
              preluActivationWeights: alpha as tf.Tensor,
            }),
          ];
          await expectSame(program, [
            first ? [batch, channels, ...lengths] : [batch, ...lengths, channels],
            [...kernel, channels, filters],
            [filters],
            [filters],
          ]);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('dilated', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, pair(2), async ({ batch, channels, filters, kernel, pad }, dilations) => {
        const program: Program = (x, filter) => [
          tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, pad as Pad, 'NHWC', dilations),
        ];
        await expectSame(program, [
          [batch, 9, 8, channels],
          [...kernel, channels, filters],
        ]);
      }),
      { numRuns: 20 },
    );
  });

  test('of each channel by itself, forward and both gradients', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, async ({ batch, lengths, channels, filters, kernel, strides, pad }) => {
        const program: Program = (x, filter) => {
          const run = (a: tf.Tensor, w: tf.Tensor) =>
            tf.depthwiseConv2d(a as tf.Tensor4D, w as tf.Tensor4D, strides, pad as Pad);
          const gradients = tf.grads((a: tf.Tensor, w: tf.Tensor) => run(a, w).square().sum());
          return [
            run(x as tf.Tensor, filter as tf.Tensor),
            ...gradients([x as tf.Tensor, filter as tf.Tensor]),
          ];
        };
        await expectSame(program, [
          [batch, ...lengths, channels],
          [...kernel, channels, filters],
        ]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('any pooling', () => {
  test('by maximum, forward and its gradient', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, async ({ lengths, kernel, strides, pad }) => {
        const program: Program = (x) => {
          const run = (a: tf.Tensor) => tf.maxPool(a as tf.Tensor4D, kernel, strides, pad as Pad);
          const gradient = tf.grad((a: tf.Tensor) => run(a).square().sum());
          return [run(x as tf.Tensor), gradient(x as tf.Tensor)];
        };
        // A window may not lie in padding alone: tfjs gives -Infinity there.
        fc.pre(typeof pad === 'string' || kernel.every((size) => size > 2));
        await expectSame(program, [[1, ...lengths, 1]]);
      }),
      { numRuns: 40 },
    );
  });

  test('of volumes by maximum, forward and its gradient; and their convolution', async () => {
    const volume = fc.record({
      lengths: fc.tuple(small(5, 3), small(5, 3), small(5, 3)),
      // tfjs' cpu kernel places the maxima of windows wrongly that are not as high as wide.
      kernel: fc
        .tuple(small(3), small(3))
        .map(([depth, size]): [number, number, number] => [depth, size, size]),
      strides: fc.tuple(small(2), small(2), small(2)),
      pad: fc.constantFrom('same' as const, 'valid' as const),
      channels: small(2),
    });
    await fc.assert(
      fc.asyncProperty(volume, async ({ lengths, kernel, strides, pad, channels }) => {
        const program: Program = (x, filter) => {
          const pool = (a: tf.Tensor) => tf.maxPool3d(a as tf.Tensor5D, kernel, strides, pad);
          const conv = (a: tf.Tensor, w: tf.Tensor) =>
            tf.conv3d(a as tf.Tensor5D, w as tf.Tensor5D, strides, pad);
          const gradients = tf.grads((a: tf.Tensor, w: tf.Tensor) => conv(a, w).square().sum());
          const [a, w] = [x as tf.Tensor, filter as tf.Tensor];
          return [
            pool(a),
            tf.grad((b: tf.Tensor) => pool(b).square().sum())(a),
            conv(a, w),
            ...gradients([a, w]),
          ];
        };
        await expectSame(program, [
          [2, ...lengths, channels],
          [...kernel, channels, 2],
        ]);
      }),
      { numRuns: 20 },
    );
  });
});
