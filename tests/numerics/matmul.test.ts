/** Products of matrices of any batch and transposition: the graph in ONNX Runtime and replayed gives what tfjs' cpu backend computes eagerly. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { TraceBreak } from '../../src/trace/break';
import { trace, TraceFailure } from '../../src/trace/trace';
import { useBackend } from '../../src/engines/tfjs/backends';
import { expectSame } from './exact';
import type { Program } from './exact';

beforeAll(async () => {
  await useBackend('cpu');
});

const small = (max: number, min = 1) => fc.integer({ min, max });

/** Batches of which one is the end of the other, with ones before it. */
const batches = fc
  .tuple(fc.array(small(3), { maxLength: 3 }), small(3, 0), small(2, 0), fc.boolean())
  .map(([whole, kept, ones, swap]) => {
    const part = [
      ...Array<number>(Math.min(ones, whole.length)).fill(1),
      ...whole.slice(Math.max(0, whole.length - kept)),
    ];
    const shorter = part.slice(Math.max(0, part.length - whole.length));
    return swap ? ([shorter, whole] as const) : ([whole, shorter] as const);
  })
  .filter(([a, b]) => a.length + b.length < 6);

const product = fc.record({
  batches,
  rows: small(4),
  inner: small(4),
  columns: small(4),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
});

describe('any product of matrices', () => {
  test('of broadcast batches', async () => {
    await fc.assert(
      fc.asyncProperty(product, async ({ batches: [a, b], rows, inner, columns, transposeA, transposeB }) => {
        const program: Program = (x, y) => [
          tf.matMul(x as tf.Tensor, y as tf.Tensor, transposeA, transposeB),
        ];
        await expectSame(program, [
          [...a, ...(transposeA ? [inner, rows] : [rows, inner])],
          [...b, ...(transposeB ? [columns, inner] : [inner, columns])],
        ]);
      }),
      { numRuns: 50 },
    );
  });

  test('with a bias and relu, and its gradients', async () => {
    await fc.assert(
      fc.asyncProperty(product, async ({ rows, inner, columns, transposeA, transposeB }) => {
        const program: Program = (x, y, bias) => {
          const run = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
            tf.fused.matMul({ a, b, transposeA, transposeB, bias: c, activation: 'relu' });
          const all = [x, y, bias] as tf.Tensor[];
          const [a, b, c] = all as [tf.Tensor, tf.Tensor, tf.Tensor];
          const gradients = tf.grads((...given: tf.Tensor[]) => {
            const [d, e, f] = given as [tf.Tensor, tf.Tensor, tf.Tensor];
            return run(d, e, f).square().sum();
          });
          return [run(a, b, c), ...gradients(all)];
        };
        await expectSame(program, [
          transposeA ? [inner, rows] : [rows, inner],
          transposeB ? [columns, inner] : [inner, columns],
          [columns],
        ]);
      }),
      { numRuns: 30 },
    );
  });

  test('batches of which tfjs itself multiplies the wrong pairs are refused', async () => {
    const traced = trace({
      name: 'program',
      inputs: [
        { dtype: 'float32', shape: [2, 3, 2, 2] },
        { dtype: 'float32', shape: [2, 1, 2, 2] },
      ],
      call: ([a, b]) => tf.matMul(a as tf.Tensor, b as tf.Tensor),
      tensorsOf: (result) => [result as tf.Tensor],
    });
    const failure = await traced.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TraceFailure);
    expect((failure as TraceFailure).cause).toBeInstanceOf(TraceBreak);
    expect(String(((failure as TraceFailure).cause as Error).message)).toContain('tf.tile');
  });
});
