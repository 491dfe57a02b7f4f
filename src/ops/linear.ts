/** Products of matrices. */
import { must } from '../base/errors';
import { sameShape, sizeOf } from '../ir/graph';
import type { Attrs, Shape, TensorType } from '../ir/graph';
import { activate, activationAttrs, activationCall, endingFlops, fusedOperands } from './activation';
import { broadcast } from './families';
import { flag, text } from './attrs';
import { f32, i32, Unsupported } from './row';
import type { OnnxBuilder, OnnxValue, OpRow, Sample } from './row';

const lengthAt = (shape: Shape, axis: number): number => must(shape.at(axis), 'a length');

function productShape(a: Shape, b: Shape, attrs: Attrs): number[] {
  return [
    ...broadcast(a.slice(0, -2), b.slice(0, -2)),
    lengthAt(a, flag(attrs, 'transposeA') ? -1 : -2),
    lengthAt(b, flag(attrs, 'transposeB') ? -2 : -1),
  ];
}

const isSuffix = (part: Shape, whole: Shape): boolean =>
  sameShape(part, whole.slice(whole.length - part.length)) && part.length <= whole.length;

/** A shape without the ones before its first longer axis. */
const trimmed = (shape: Shape): Shape => shape.slice(shape.findIndex((length) => length !== 1));

const BATCHES =
  'Batches of matrices that broadcast along an inner axis, as [2, 1] with [2, 3]: tfjs itself multiplies the wrong pairs there. ' +
  'Give both the same batch with tf.tile first.';

/** tfjs repeats the smaller batch as a whole: right only where the axes that it lacks are the outer ones. */
function checkBatches([a, b]: readonly TensorType[]): Unsupported | undefined {
  const [left, right] = [a, b].map((type) => {
    const batch = type?.shape.slice(0, -2) ?? [];
    return batch.every((length) => length === 1) ? [] : trimmed(batch);
  });
  if (!left || !right || isSuffix(left, right) || isSuffix(right, left)) return undefined;
  return new Unsupported(BATCHES);
}

const transposed = (b: OnnxBuilder, x: OnnxValue, wanted: boolean): OnnxValue => {
  const rank = x.shape.length;
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return wanted ? b.transpose(x, [...axes.slice(0, -2), rank - 1, rank - 2]) : x;
};

/** One matrix: the last two axes of a value whose others have length 1. */
const matrix = (b: OnnxBuilder, x: OnnxValue): OnnxValue => b.reshape(x, x.shape.slice(-2));

/** The product, with `bias` added where it is given: Gemm for one pair of matrices, MatMul for a batch. */
function product(
  b: OnnxBuilder,
  x: OnnxValue,
  y: OnnxValue,
  attrs: Attrs,
  out: TensorType,
  bias?: OnnxValue,
): OnnxValue {
  const [transA, transB] = [flag(attrs, 'transposeA'), flag(attrs, 'transposeB')];
  const single = sizeOf(out.shape.slice(0, -2)) === 1;
  // ONNX Runtime's Gemm takes no integers.
  if (single && out.dtype === 'float32') {
    const shape = out.shape.slice(-2);
    const fits = bias !== undefined && bias.shape.slice(0, -2).every((length) => length === 1);
    const addend = fits ? b.reshape(bias, bias.shape.slice(-2)) : undefined;
    const made = b.op(
      'Gemm',
      [matrix(b, x), matrix(b, y), addend ?? null],
      { dtype: out.dtype, shape },
      { transA: transA ? 1 : 0, transB: transB ? 1 : 0, alpha: 1, beta: 1 },
    );
    const shaped = b.reshape(made, out.shape);
    return bias && !fits ? b.elementwise('Add', [shaped, bias], out) : shaped;
  }
  const made = b.op('MatMul', [transposed(b, x, transA), transposed(b, y, transB)], out);
  return bias ? b.elementwise('Add', [made, bias], out) : made;
}

const productAttrs = (attrs: Readonly<Record<string, unknown>>): Attrs => ({
  transposeA: attrs['transposeA'] === true,
  transposeB: attrs['transposeB'] === true,
});

const inferProduct: OpRow['infer'] = ([a, b], attrs) => [
  { dtype: a?.dtype ?? 'float32', shape: productShape(a?.shape ?? [], b?.shape ?? [], attrs) },
];

const productFlops: NonNullable<OpRow['flops']> = ([a], [out], attrs) =>
  2 * sizeOf(out?.shape ?? []) * lengthAt(a?.shape ?? [], flag(attrs, 'transposeA') ? -2 : -1);

/** The axes of an equation of Einstein's, and how long each is. */
function axesNamed(
  inputs: readonly TensorType[],
  equation: string,
): { readonly result: string; readonly lengths: ReadonlyMap<string, number> } {
  const [terms = '', result = ''] = equation.split('->');
  const lengths = new Map<string, number>();
  terms.split(',').forEach((term, index) => {
    Array.from(term).forEach((axis, at) => lengths.set(axis, inputs[index]?.shape[at] ?? 1));
  });
  return { result, lengths };
}

const PLAIN = { transposeA: false, transposeB: false };
const fused = (activation: string, more: Readonly<Record<string, unknown>> = {}) => ({
  ...PLAIN,
  activation,
  ...more,
});
const activations: readonly Sample[] = ['linear', 'relu', 'relu6', 'elu', 'sigmoid'].map((activation) => ({
  inputs: [f32(1, 2, 3), f32(1, 3, 4), f32(4), null],
  attrs: fused(activation),
}));

export const LINEAR: readonly OpRow[] = [
  {
    op: 'matmul',
    doc: 'Matrix product of the last two axes, the others being batches.',
    kernels: ['BatchMatMul'],
    inputs: ['a', 'b'],
    attrs: (attrs, inputs) => checkBatches(inputs) ?? productAttrs(attrs),
    infer: inferProduct,
    lower: (b, [x, y], attrs, [out]) =>
      product(b, must(x, 'a matrix'), must(y, 'a matrix'), attrs, must(out, 'an output')),
    flops: productFlops,
    samples: [
      { inputs: [f32(2, 3), f32(3, 4)], attrs: PLAIN },
      { inputs: [f32(3, 2), f32(3, 4)], attrs: { transposeA: true, transposeB: false } },
      { inputs: [f32(2, 3), f32(4, 3)], attrs: { transposeA: false, transposeB: true } },
      { inputs: [f32(3, 2), f32(4, 3)], attrs: { transposeA: true, transposeB: true } },
      { inputs: [f32(1, 3), f32(3, 1)], attrs: PLAIN },
      { inputs: [f32(1, 2, 3), f32(1, 3, 4)], attrs: PLAIN },
      { inputs: [f32(5, 2, 3), f32(5, 3, 4)], attrs: PLAIN },
      { inputs: [f32(5, 3, 2), f32(5, 4, 3)], attrs: { transposeA: true, transposeB: true } },
      { inputs: [f32(5, 2, 3), f32(1, 3, 4)], attrs: PLAIN },
      { inputs: [f32(2, 3), f32(5, 4, 3)], attrs: { transposeA: false, transposeB: true } },
      { inputs: [f32(2, 3, 2, 4), f32(3, 4, 2)], attrs: PLAIN },
      { inputs: [f32(2, 0), f32(0, 3)], attrs: PLAIN },
      { inputs: [i32(2, 3), i32(3, 4)], attrs: PLAIN },
    ],
  },
  {
    op: 'fused_matmul',
    doc: 'Matrix product, bias and activation in one.',
    kernels: ['_FusedMatMul'],
    inputs: ['a', 'b', 'bias?', 'preluActivationWeights?'],
    attrs: (attrs, inputs) => checkBatches(inputs) ?? { ...productAttrs(attrs), ...activationAttrs(attrs) },
    infer: inferProduct,
    lower: (b, inputs, attrs, [out]) => {
      const { bias, prelu } = fusedOperands(inputs, attrs);
      const [x, y] = inputs;
      const made = product(b, must(x, 'a matrix'), must(y, 'a matrix'), attrs, must(out, 'an output'), bias);
      return activate(b, made, attrs, prelu);
    },
    call: (attrs) => ({
      kernel: '_FusedMatMul',
      attrs: { ...productAttrs(attrs), ...activationCall(attrs) },
    }),
    flops: (inputs, outputs, attrs) =>
      productFlops(inputs, outputs, attrs) + endingFlops(attrs, sizeOf(outputs[0]?.shape ?? [])),
    samples: [
      ...activations,
      { inputs: [f32(1, 2, 3), f32(1, 3, 4), null, null], attrs: fused('relu') },
      {
        inputs: [f32(1, 2, 3), f32(1, 3, 4), f32(4), null],
        attrs: fused('leakyrelu', { leakyreluAlpha: 0.25 }),
      },
      { inputs: [f32(1, 2, 3), f32(1, 3, 4), f32(4), f32(4)], attrs: fused('prelu') },
      { inputs: [f32(1, 2, 3), f32(1, 3, 4), null, f32(4)], attrs: fused('prelu') },
      { inputs: [f32(1, 3, 2), f32(1, 3, 4), f32(4), null], attrs: fused('linear', { transposeA: true }) },
      { inputs: [f32(1, 2, 3), f32(1, 4, 3), f32(4), null], attrs: fused('linear', { transposeB: true }) },
      {
        inputs: [f32(1, 3, 2), f32(1, 4, 3), f32(4), null],
        attrs: fused('relu', { transposeA: true, transposeB: true }),
      },
      { inputs: [f32(3, 2, 3), f32(3, 3, 4), f32(4), null], attrs: fused('linear') },
      { inputs: [f32(3, 2, 3), f32(3, 3, 4), null, null], attrs: fused('linear') },
      { inputs: [f32(3, 2, 3), f32(1, 3, 4), f32(4), null], attrs: fused('sigmoid') },
      // Only this graph's own fusion makes these: tfjs reshapes to three axes first.
      { inputs: [f32(2, 3), f32(3, 4), f32(4), null], attrs: fused('relu') },
      { inputs: [f32(1, 1), f32(1, 4), f32(4), null], attrs: fused('linear') },
      { inputs: [f32(2, 3), f32(3, 4), null, null], attrs: fused('relu') },
      { inputs: [f32(3, 2), f32(3, 4), f32(4), null], attrs: fused('relu', { transposeA: true }) },
      {
        inputs: [f32(3, 2), f32(4, 3), null, null],
        attrs: fused('relu', { transposeA: true, transposeB: true }),
      },
      { inputs: [f32(2, 3), f32(1, 1, 3, 4), f32(4), null], attrs: fused('linear') },
    ],
  },
  {
    op: 'einsum',
    doc: 'Products and sums over named axes (Einstein summation).',
    kernels: ['Einsum'],
    inputs: ['...'],
    attrs: ({ equation }) => ({ equation: String(equation).replace(/\s/g, '') }),
    infer: (inputs, attrs) => {
      const { result, lengths } = axesNamed(inputs, text(attrs, 'equation'));
      return [
        {
          dtype: inputs[0]?.dtype ?? 'float32',
          shape: Array.from(result, (axis) => must(lengths.get(axis), 'the length of an axis')),
        },
      ];
    },
    lower: (b, inputs, attrs, [out]) =>
      b.op('Einsum', inputs, must(out, 'an output'), { equation: text(attrs, 'equation') }),
    flops: (inputs, _, attrs) => {
      const { lengths } = axesNamed(inputs, text(attrs, 'equation'));
      return inputs.length * sizeOf([...lengths.values()]);
    },
    samples: [
      { inputs: [f32(2, 3), f32(3, 4)], attrs: { equation: 'ij,jk->ik' } },
      { inputs: [f32(2, 3)], attrs: { equation: 'ij->ji' } },
      { inputs: [f32(2, 3)], attrs: { equation: 'ij->i' } },
      { inputs: [f32(4), f32(4)], attrs: { equation: 'i,i->' } },
      { inputs: [f32(5, 2, 3), f32(5, 4, 3)], attrs: { equation: 'bij,bkj->bik' } },
      { inputs: [f32(2, 3), f32(4)], attrs: { equation: 'ij,k->ijk' } },
    ],
  },
];
