/** Strided slices made explicit, against those of tfjs. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { nums } from '../../src/ops/attrs';
import { Unsupported } from '../../src/ops/row';
import { denseStrides } from '../../src/ops/strided-slice';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Attrs = Readonly<Record<string, unknown>>;

/** The elements that starts, steps and lengths pick from 0, 1, 2 … in that shape. */
function picked(shape: readonly number[], attrs: Attrs): { shape: readonly number[]; values: number[] } {
  const dense = denseStrides(attrs, shape);
  if (dense instanceof Unsupported) throw new Error(dense.reason);
  const [starts, steps, lengths] = [nums(dense, 'starts'), nums(dense, 'steps'), nums(dense, 'lengths')];
  let offsets = [0];
  shape.forEach((length, axis) => {
    offsets = offsets.flatMap((offset) =>
      Array.from(
        { length: lengths[axis] ?? 0 },
        (_, index) => offset * length + (starts[axis] ?? 0) + index * (steps[axis] ?? 1),
      ),
    );
  });
  return { shape: nums(dense, 'shape'), values: offsets };
}

function eager(shape: number[], attrs: Attrs): { shape: readonly number[]; values: number[] } {
  return tf.tidy(() => {
    const x = tf.range(0, tf.util.sizeFromShape(shape), 1, 'int32').reshape(shape);
    const y = tf.engine().runKernel('StridedSlice', { x }, attrs as tf.NamedAttrMap) as tf.Tensor;
    return { shape: y.shape, values: Array.from(y.dataSync()) };
  });
}

const index = fc.integer({ min: -7, max: 7 });
const stride = fc.integer({ min: -3, max: 3 }).filter((step) => step !== 0);
const bits = fc.integer({ min: 0, max: 7 });

/** Slices of one to three indices, some with an ellipsis or a new axis. */
const slices = fc.record({
  shape: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 3, maxLength: 4 }),
  parts: fc.array(fc.record({ begin: index, end: index, stride }), { minLength: 1, maxLength: 3 }),
  beginMask: bits,
  endMask: bits,
  ellipsisMask: fc.constantFrom(0, 0, 1, 2, 4),
  newAxisMask: fc.constantFrom(0, 0, 1, 2, 4, 5),
});

// Of slices that pick nothing tfjs refuses some, for their shape and their elements don't agree.
test('a strided slice that picks anything picks what tfjs picks, for any indices, steps and masks', () => {
  fc.assert(
    fc.property(slices, ({ shape, parts, ...masks }) => {
      const attrs = {
        begin: parts.map(({ begin }) => begin),
        end: parts.map(({ end }) => end),
        strides: parts.map((part) => part.stride),
        ...masks,
        shrinkAxisMask: 0,
      };
      const made = picked(shape, attrs);
      fc.pre(made.values.length > 0);
      expect(made).toEqual(eager(shape, attrs));
    }),
    { numRuns: 1000 },
  );
});

test('an index that drops its axis picks one element along it, also from the end', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -4, max: 3 }),
      fc.integer({ min: -5, max: 4 }),
      fc.constantFrom(1, 2, 3),
      (row, column, shrinkAxisMask) => {
        const attrs = {
          begin: [row, column],
          end: [row + 1, column + 1],
          strides: [1, 1],
          beginMask: 0,
          endMask: shrinkAxisMask === 1 ? 2 : shrinkAxisMask === 2 ? 1 : 0,
          ellipsisMask: 0,
          newAxisMask: 0,
          shrinkAxisMask,
        };
        expect(picked([4, 5], attrs)).toEqual(eager([4, 5], attrs));
      },
    ),
  );
});

test('strides that are left out are 1', () => {
  const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
  const attrs = { begin: [1], end: [3], ...masks };
  expect(picked([4, 2], attrs)).toEqual({ shape: [2, 2], values: [2, 3, 4, 5] });
  expect(eager([4, 2], attrs)).toEqual(picked([4, 2], attrs));
});
