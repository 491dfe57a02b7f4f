/**
 * Gathers, scatters, blocks and what is composed, of any shape and axis: the graph in ONNX Runtime and replayed gives what tfjs' cpu
 * backend computes eagerly, gradients included. Positions are computed in the graph, so that none is known beforehand.
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
const lengths = (maxLength: number, minLength = 1) => fc.array(small(4), { minLength, maxLength });
const runs = { numRuns: 40 };

/** Some of 0 … count - 1, from any whole numbers. */
const positions = (x: tf.Tensor | undefined, count: number): tf.Tensor =>
  tf.cast(tf.mod(tf.abs(x as tf.Tensor), count), 'int32');
const at = (shape: readonly number[], axis: number): number => shape[axis] ?? 1;

/** A shape, one of its axes, and how many axes before it are batches. */
const withAxis = lengths(4).chain((shape) =>
  small(shape.length - 1, 0).chain((axis) =>
    fc.record({ shape: fc.constant(shape), axis: fc.constant(axis), batchDims: small(axis, 0) }),
  ),
);

describe('gathers and scatters', () => {
  test('of slices along any axis, in batches, forward', async () => {
    await fc.assert(
      fc.asyncProperty(withAxis, lengths(2, 0), async ({ shape, axis, batchDims }, more) => {
        const program: Program = (x, index) => [
          tf.gather(x as tf.Tensor, positions(index, at(shape, axis)), axis, batchDims),
        ];
        await expectSame(program, [shape, [...shape.slice(0, batchDims), ...more]]);
      }),
      runs,
    );
  });

  test('of slices along any axis, and back', async () => {
    await fc.assert(
      fc.asyncProperty(withAxis, lengths(2), async ({ shape, axis }, picked) => {
        const program: Program = (x, index) => {
          const indices = positions(index, at(shape, axis));
          return [tf.grad((y: tf.Tensor) => tf.gather(y, indices, axis).square().sum())(x as tf.Tensor)];
        };
        await expectSame(program, [shape, picked]);
      }),
      runs,
    );
  });

  test('of elements and slices at positions in several axes', async () => {
    await fc.assert(
      fc.asyncProperty(withAxis, lengths(2), async ({ shape, axis }, picked) => {
        const program: Program = (x, index, updates) => {
          const parts = shape.slice(0, axis + 1).map((count) => positions(index, count));
          const indices = tf.stack(parts, -1);
          return [tf.gatherND(x as tf.Tensor, indices), tf.scatterND(indices, updates as tf.Tensor, shape)];
        };
        await expectSame(program, [shape, picked, [...picked, ...shape.slice(axis + 1)]]);
      }),
      runs,
    );
  });

  test('by segments and in counts, with ids that are none', async () => {
    await fc.assert(
      fc.asyncProperty(lengths(3), small(4), small(5, 2), async (shape, count, size) => {
        const program: Program = (x, index) => {
          const ids = tf.cast(index as tf.Tensor, 'int32') as tf.Tensor1D;
          const natural = tf.abs(ids) as tf.Tensor1D;
          const rows = tf.stack([natural, tf.reverse(natural)]) as tf.Tensor2D;
          const none = tf.tensor1d([]);
          return [
            tf.unsortedSegmentSum(x as tf.Tensor, ids, count),
            tf.oneHot(ids, size),
            tf.bincount(natural, none, size),
            tf.denseBincount(rows, none as unknown as tf.Tensor2D, size),
            tf.denseBincount(rows, none as unknown as tf.Tensor2D, size, true),
          ];
        };
        await expectSame(program, [shape, [at(shape, 0)]]);
      }),
      runs,
    );
  });
});

describe('what moves and searches', () => {
  test('blocks of space become batches, and come back', async () => {
    await fc.assert(
      fc.asyncProperty(lengths(5, 2), lengths(3), lengths(6, 6), async (shape, blocks, cuts) => {
        const block = blocks.slice(0, shape.length - 1);
        const borders = block.map((size, axis): [number, number] => {
          const before = at(cuts, 2 * axis) - 1;
          const length = at(shape, axis + 1) + before;
          return [before, (size - (length % size)) % size];
        });
        const program: Program = (x) => {
          const batches = tf.spaceToBatchND(x as tf.Tensor, block, borders);
          return [batches, tf.batchToSpaceND(batches, block, borders)];
        };
        await expectSame(program, [shape]);
      }),
      runs,
    );
  });

  test('depth becomes space, and borders mirror', async () => {
    await fc.assert(
      fc.asyncProperty(lengths(4, 4), small(3, 2), fc.boolean(), async (shape, block, edge) => {
        const paddings = shape.map((length): [number, number] => [edge ? length : length - 1, length - 1]);
        const program: Program = (x, depths) => [
          tf.mirrorPad(x as tf.Tensor, paddings, edge ? 'symmetric' : 'reflect'),
          tf.depthToSpace(depths as tf.Tensor4D, block),
        ];
        await expectSame(program, [shape, [...shape.slice(0, 3), at(shape, 3) * block * block]]);
      }),
      runs,
    );
  });

  test('the largest, the place in a sorted row, cumulative products and a diagonal', async () => {
    await fc.assert(
      fc.asyncProperty(
        withAxis,
        small(4),
        fc.boolean(),
        fc.boolean(),
        async (shaped, most, exclusive, reverse) => {
          const { shape, axis } = shaped;
          const length = at(shape, shape.length - 1);
          const program: Program = (x) => {
            const whole = x as tf.Tensor;
            const { values, indices } = tf.topk(whole, Math.min(most, length));
            const sorted = tf.reverse(tf.topk(whole, length).values, -1);
            return [
              values,
              indices,
              tf.searchSorted(sorted, whole, 'left'),
              tf.searchSorted(sorted, whole, 'right'),
              tf.cumprod(tf.sign(whole), axis, exclusive, reverse),
              tf.diag(whole),
            ];
          };
          await expectSame(program, [shape]);
        },
      ),
      runs,
    );
  });
});
