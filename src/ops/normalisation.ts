/** Normalisation over batches and over neighbouring channels. */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, TensorType } from '../ir/graph';
import { broadcast, like } from './families';
import { f32, num, of } from './row';
import type { OnnxBuilder, OnnxValue, OpRow } from './row';

/** Which of batch_norm's optional operands are there. */
function normOperands(inputs: readonly OnnxValue[], attrs: Attrs) {
  const { has } = attrs;
  const [, , , hasOffset, hasScale] = Array.isArray(has) ? (has as readonly boolean[]) : [];
  const [x, mean, variance, ...rest] = inputs;
  return {
    x: must(x, 'an operand'),
    mean: must(mean, 'a mean'),
    variance: must(variance, 'a variance'),
    offset: hasOffset ? rest[0] : undefined,
    scale: hasScale ? rest[hasOffset ? 1 : 0] : undefined,
  };
}

/**
 * offset + (x - mean) * scale / sqrt(variance + epsilon). Not ONNX' BatchNormalization: it takes the mean off after the product, and
 * loses the digits of values that lie far from zero and close to each other.
 */
function batchNorm(b: OnnxBuilder, inputs: readonly OnnxValue[], attrs: Attrs, out: TensorType): OnnxValue {
  const { x, mean, variance, offset, scale } = normOperands(inputs, attrs);
  const two = (type: string, left: OnnxValue, right: OnnxValue) =>
    b.elementwise(type, [left, right], {
      dtype: 'float32',
      shape: broadcast(left.shape, right.shape),
    });
  const shifted = two('Add', variance, b.scalar(num(attrs, 'varianceEpsilon'), 'float32'));
  const deviation = b.elementwise('Sqrt', [shifted], { dtype: 'float32', shape: shifted.shape });
  const factor = two('Div', scale ?? b.scalar(1, 'float32'), deviation);
  const normed = b.elementwise('Mul', [two('Sub', x, mean), factor], out);
  return offset ? b.elementwise('Add', [normed, offset], out) : normed;
}

const EPSILON = { varianceEpsilon: 0.001 };

export const NORMALISATION: readonly OpRow[] = [
  {
    op: 'batch_norm',
    doc: 'Normalisation by a given mean and variance, then scale and offset.',
    kernels: ['FusedBatchNorm'],
    inputs: ['x', 'mean', 'variance', 'offset?', 'scale?'],
    attrs: ({ varianceEpsilon }) => ({
      varianceEpsilon: typeof varianceEpsilon === 'number' ? varianceEpsilon : 0.001,
    }),
    infer: ([x]) => [like(x)],
    lower: (b, inputs, attrs, [out]) => batchNorm(b, inputs, attrs, must(out, 'an output')),
    flops: (_, [out]) => 4 * sizeOf(out?.shape ?? []),
    samples: [
      { inputs: [f32(2, 3, 2, 4), f32(4), of(f32(4), 'positive'), f32(4), f32(4)], attrs: EPSILON },
      { inputs: [f32(2, 3, 2, 1), f32(1), of(f32(1), 'positive'), f32(1), f32(1)], attrs: EPSILON },
      { inputs: [f32(2, 3, 2, 4), f32(4), of(f32(4), 'positive'), null, null], attrs: EPSILON },
      { inputs: [f32(2, 3, 2, 4), f32(4), of(f32(4), 'positive'), f32(4), null], attrs: EPSILON },
      { inputs: [f32(2, 3, 2, 4), f32(4), of(f32(4), 'positive'), null, f32(4)], attrs: EPSILON },
      {
        inputs: [
          f32(1, 3, 2, 4),
          f32(1, 3, 2, 4),
          of(f32(1, 3, 2, 4), 'positive'),
          f32(1, 3, 2, 4),
          f32(1, 3, 2, 4),
        ],
        attrs: EPSILON,
      },
    ],
  },
];
