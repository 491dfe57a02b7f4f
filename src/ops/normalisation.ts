/** Normalisation over batches and over neighbouring channels. */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, TensorType } from '../ir/graph';
import { expression } from './elementwise';
import { broadcast, like } from './families';
import { num } from './attrs';
import { f32, of } from './row';
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

const lrnAttrs = (attrs: Readonly<Record<string, unknown>>): Attrs => ({
  depthRadius: Number(attrs['depthRadius']),
  bias: Number(attrs['bias']),
  alpha: Number(attrs['alpha']),
  beta: Number(attrs['beta']),
});

/** ONNX' LRN divides its alpha by the number of neighbours, tfjs does not. */
function lrn(b: OnnxBuilder, x: OnnxValue, attrs: Attrs, out: TensorType): OnnxValue {
  const size = 2 * num(attrs, 'depthRadius') + 1;
  const image = b.channelsFirst(x);
  const made = b.op(
    'LRN',
    [image],
    { dtype: out.dtype, shape: image.shape },
    {
      size: { int: size },
      alpha: num(attrs, 'alpha') * size,
      beta: num(attrs, 'beta'),
      bias: num(attrs, 'bias'),
    },
  );
  return b.channelsLast(made);
}

/**
 * dy * n^-beta - 2 * alpha * beta * x * sum(dy * y / n), n = bias + alpha * sum(x^2), the sums over neighbouring channels: products with a
 * matrix of a band of ones.
 */
function lrnGradient(b: OnnxBuilder, inputs: readonly OnnxValue[], attrs: Attrs): OnnxValue {
  const [x, y, dy] = [0, 1, 2].map((index) => must(inputs[index], 'an operand')) as [
    OnnxValue,
    OnnxValue,
    OnnxValue,
  ];
  const [alpha, beta, radius] = [num(attrs, 'alpha'), num(attrs, 'beta'), num(attrs, 'depthRadius')];
  const channels = must(x.shape.at(-1), 'a length');
  const band = Float32Array.from({ length: channels ** 2 }, (_, index) =>
    Number(Math.abs((index % channels) - Math.floor(index / channels)) <= radius),
  );
  const ones = b.constant(band, [channels, channels]);
  const summed = (value: OnnxValue) => b.op('MatMul', [value, ones], { dtype: 'float32', shape: x.shape });
  const { add, sub, mul, div } = expression(b);
  const norm = add(mul(summed(mul(x, x)), alpha), num(attrs, 'bias'));
  const power = b.elementwise('Pow', [norm, b.scalar(-beta, 'float32')], {
    dtype: 'float32',
    shape: x.shape,
  });
  const spread = mul(mul(x, summed(div(mul(dy, y), norm))), 2 * alpha * beta);
  return sub(mul(dy, power), spread);
}

const NEIGHBOURS = { depthRadius: 1, bias: 1, alpha: 0.7, beta: 0.5 };

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
  {
    op: 'lrn',
    doc: 'Local response normalisation: each channel by the squares of its neighbours (Krizhevsky, 2012).',
    kernels: ['LRN'],
    inputs: ['x'],
    attrs: lrnAttrs,
    infer: ([x]) => [like(x)],
    lower: (b, [x], attrs, [out]) => lrn(b, must(x, 'an operand'), attrs, must(out, 'an output')),
    flops: (_, [out], attrs) => (2 * num(attrs, 'depthRadius') + 4) * sizeOf(out?.shape ?? []),
    samples: [
      { inputs: [f32(2, 3, 2, 5)], attrs: NEIGHBOURS },
      { inputs: [f32(1, 2, 2, 3)], attrs: { depthRadius: 5, bias: 2, alpha: 0.5, beta: 0.75 } },
      { inputs: [f32(1, 2, 2, 1)], attrs: NEIGHBOURS },
    ],
  },
  {
    op: 'lrn_grad',
    doc: 'The gradient of local response normalisation.',
    kernels: ['LRNGrad'],
    inputs: ['x', 'y', 'dy'],
    attrs: lrnAttrs,
    infer: ([x]) => [like(x)],
    lower: (b, inputs, attrs) => lrnGradient(b, inputs, attrs),
    flops: (_, [out], attrs) => (4 * num(attrs, 'depthRadius') + 10) * sizeOf(out?.shape ?? []),
    samples: [
      { inputs: [f32(2, 3, 2, 5), f32(2, 3, 2, 5), f32(2, 3, 2, 5)], attrs: NEIGHBOURS },
      { inputs: [f32(1, 2, 2, 1), f32(1, 2, 2, 1), f32(1, 2, 2, 1)], attrs: NEIGHBOURS },
    ],
  },
];
