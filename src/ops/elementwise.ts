/** Elementwise arithmetic, comparison, logic and activation functions. */
import { sizeOf } from '../ir/graph';
import { ELEMENTS } from './elements';
import { binary, broadcast, broadcasts, like, unary, upcast } from './families';
import { SHADERS } from './shader-elements';
import { dtypeOf, num, plainAttrs } from './attrs';
import { bool, f32, i32, of, Unsupported } from './row';
import type { OnnxBuilder, OnnxValue, OpRow, Sample } from './row';

const positive: readonly Sample[] = [
  { inputs: [of(f32(2, 3), 'positive')] },
  { inputs: [of(f32(2, 3, 2, 2), 'positive')] },
];
const unit: readonly Sample[] = [{ inputs: [of(f32(2, 3), 'unit')] }, { inputs: [of(f32(7), 'unit')] }];
/** tfjs calls the sum of two bools a bool, which may then hold 2. */
const noBools: NonNullable<OpRow['attrs']> = (attrs, [x]) =>
  x?.dtype === 'bool'
    ? new Unsupported(
        'A sum or a difference of bools: in tfjs it is called a bool and may hold 2 or 255. Cast to int32 first, or use tf.logicalOr.',
      )
    : plainAttrs(attrs);

const withInts = (samples: readonly Sample[]): Sample[] => [...samples, { inputs: [i32(2, 3), i32(3)] }];

type Operand = OnnxValue | number;

/** WebGPU has no Or, and would ask the host: not both are false. */
function either(b: OnnxBuilder, x: OnnxValue, y: OnnxValue): OnnxValue {
  const out = { dtype: 'bool', shape: broadcast(x.shape, y.shape) } as const;
  if (b.provider !== 'webgpu') return b.elementwise('Or', [x, y], out);
  const not = (value: OnnxValue) => b.elementwise('Not', [value], { dtype: 'bool', shape: value.shape });
  return not(b.elementwise('And', [not(x), not(y)], out));
}

/** Elementwise expressions on values of one dtype, in a dtype of the caller's choice. */
export function expression(b: OnnxBuilder, dtype: 'float32' | 'int32' = 'float32') {
  const value = (operand: Operand): OnnxValue =>
    typeof operand === 'number' ? b.scalar(operand, dtype) : operand;
  const two = (type: string, x: Operand, y: Operand, to: 'float32' | 'int32' | 'bool' = dtype): OnnxValue => {
    const [left, right] = [value(x), value(y)];
    return b.elementwise(type, [left, right], { dtype: to, shape: broadcast(left.shape, right.shape) });
  };
  return {
    add: (x: Operand, y: Operand) => two('Add', x, y),
    sub: (x: Operand, y: Operand) => two('Sub', x, y),
    mul: (x: Operand, y: Operand) => two('Mul', x, y),
    div: (x: Operand, y: Operand) => two('Div', x, y),
    greater: (x: Operand, y: Operand) => two('Greater', x, y, 'bool'),
    less: (x: Operand, y: Operand) => two('Less', x, y, 'bool'),
    equal: (x: Operand, y: Operand) => two('Equal', x, y, 'bool'),
    or: (x: OnnxValue, y: OnnxValue) => either(b, x, y),
    call: (type: string, x: OnnxValue, to: 'float32' | 'int32' | 'bool' = dtype) =>
      b.elementwise(type, [x], { dtype: to, shape: x.shape }),
    where: (condition: OnnxValue, x: Operand, y: Operand) => {
      const [left, right] = [value(x), value(y)];
      return b.elementwise('Where', [condition, left, right], {
        dtype,
        shape: broadcast(condition.shape, left.shape, right.shape),
      });
    },
  };
}

/** A comparison: ONNX compares no bools by order, so that they go through int32. */
const comparison = (op: string, kernel: string, doc: string, type: string, negate = false): OpRow =>
  binary(
    op,
    kernel,
    doc,
    (b, x, y, out) => {
      const [left, right] = x.dtype === 'bool' ? [b.cast(x, 'int32'), b.cast(y, 'int32')] : [x, y];
      const compared = b.elementwise(type, [left, right], out);
      return negate ? b.elementwise('Not', [compared], out) : compared;
    },
    {
      dtype: 'bool',
      samples: [
        ...withInts(broadcasts(f32)),
        { inputs: [bool(2, 3), bool(3)] },
        { inputs: [of(i32(6), 'small ints'), of(i32(6), 'small ints')] },
      ],
    },
  );

const logical = (op: string, kernel: string, doc: string, type: Parameters<typeof binary>[3]): OpRow =>
  binary(op, kernel, doc, type, { dtype: 'bool', samples: broadcasts(bool) });

const ROWS: readonly OpRow[] = [
  unary('abs', 'Abs', 'Absolute value.', 'Abs', { samples: [{ inputs: [f32(2, 3)] }, { inputs: [i32(4)] }] }),
  unary('neg', 'Neg', 'Negation.', 'Neg', { samples: [{ inputs: [f32(2, 3)] }, { inputs: [i32(4)] }] }),
  unary('sign', 'Sign', 'Sign: -1, 0 or 1.', 'Sign'),
  unary('ceil', 'Ceil', 'Rounds up.', 'Ceil'),
  unary('floor', 'Floor', 'Rounds down.', 'Floor'),
  unary('round', 'Round', 'Rounds to the nearest, ties to even.', 'Round', {
    samples: [
      { inputs: [f32(2, 3)] },
      { inputs: [{ dtype: 'float32', shape: [6], values: [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5] }] },
    ],
  }),
  unary('exp', 'Exp', 'e to the power of x.', 'Exp'),
  unary('expm1', 'Expm1', 'exp(x) - 1.', (b, x) => {
    // By itself exp(x) - 1 loses its digits near 0: 2 * sinh(x / 2) * exp(x / 2) keeps them.
    const { mul, call } = expression(b);
    const half = mul(x, 0.5);
    return mul(mul(call('Sinh', half), 2), call('Exp', half));
  }),
  unary('log', 'Log', 'Natural logarithm.', 'Log', { samples: positive }),
  unary(
    'log1p',
    'Log1p',
    'log(1 + x).',
    (b, x) => {
      // Kahan: log(u) * x / (u - 1) with u = 1 + x, and x itself where u is 1.
      const { add, sub, mul, div, call, equal, where } = expression(b);
      const u = add(x, 1);
      const small = equal(u, 1);
      return where(small, x, div(mul(call('Log', u), x), where(small, 1, sub(u, 1))));
    },
    { samples: positive },
  ),
  unary('sqrt', 'Sqrt', 'Square root.', 'Sqrt', { samples: positive }),
  unary(
    'rsqrt',
    'Rsqrt',
    '1 / sqrt(x).',
    (b, x) => expression(b).div(1, b.elementwise('Sqrt', [x], { dtype: 'float32', shape: x.shape })),
    { samples: positive },
  ),
  unary('square', 'Square', 'x times x.', (b, x, out) => b.elementwise('Mul', [x, x], out), {
    samples: [{ inputs: [f32(2, 3)] }, { inputs: [i32(4)] }],
  }),
  unary('reciprocal', 'Reciprocal', '1 / x.', 'Reciprocal'),
  unary('sin', 'Sin', 'Sine of x in radians.', 'Sin'),
  unary('cos', 'Cos', 'Cosine of x in radians.', 'Cos'),
  unary('tan', 'Tan', 'Tangent of x in radians.', 'Tan', { samples: unit }),
  unary('asin', 'Asin', 'Inverse sine.', 'Asin', { samples: unit }),
  unary('acos', 'Acos', 'Inverse cosine.', 'Acos', { samples: unit }),
  unary('atan', 'Atan', 'Inverse tangent.', 'Atan'),
  unary('sinh', 'Sinh', 'Hyperbolic sine.', 'Sinh'),
  unary('cosh', 'Cosh', 'Hyperbolic cosine.', 'Cosh'),
  unary('tanh', 'Tanh', 'Hyperbolic tangent.', 'Tanh'),
  unary('asinh', 'Asinh', 'Inverse hyperbolic sine.', 'Asinh'),
  unary('acosh', 'Acosh', 'Inverse hyperbolic cosine.', 'Acosh', {
    samples: [{ inputs: [{ dtype: 'float32', shape: [4], values: [1.2, 1.9, 3.5, 8.25] }] }],
  }),
  unary('atanh', 'Atanh', 'Inverse hyperbolic tangent.', 'Atanh', { samples: unit }),
  unary('erf', 'Erf', 'Gauss error function.', 'Erf'),
  unary('sigmoid', 'Sigmoid', '1 / (1 + exp(-x)).', 'Sigmoid'),
  unary('softplus', 'Softplus', 'log(1 + exp(x)).', 'Softplus'),
  unary('relu', 'Relu', 'max(x, 0).', 'Relu', {
    samples: [{ inputs: [f32(2, 3)] }, { inputs: [f32(2, 3, 2, 2)] }],
  }),
  unary('relu6', 'Relu6', 'min(max(x, 0), 6).', (b, x, out) =>
    b.elementwise('Clip', [x, b.scalar(0, 'float32'), b.scalar(6, 'float32')], out),
  ),
  unary('elu', 'Elu', 'x where positive, else exp(x) - 1.', (b, x, out) =>
    b.elementwise('Elu', [x], out, { alpha: 1 }),
  ),
  unary('selu', 'Selu', 'Scaled exponential linear unit.', (b, x, out) =>
    b.elementwise('Selu', [x], out, { alpha: 1.6732632423543772, gamma: 1.0507009873554805 }),
  ),
  unary(
    'leaky_relu',
    'LeakyRelu',
    'x where positive, else alpha times x.',
    (b, x, out, attrs) => b.elementwise('LeakyRelu', [x], out, { alpha: num(attrs, 'alpha') }),
    { samples: [{ inputs: [f32(2, 3)], attrs: { alpha: 0.25 } }] },
  ),
  unary(
    'step',
    'Step',
    '1 where positive, alpha where not, NaN where NaN.',
    (b, x, _, attrs) => {
      const { where, greater, less, call } = expression(b);
      const alpha = num(attrs, 'alpha');
      // The gradient of relu. ONNX Runtime's Sign keeps NaN, and takes a tenth of the time of two Wheres.
      if (alpha === 0 && b.provider === 'wasm') return call('Relu', call('Sign', x));
      // What is neither above 0 nor below 1 is no number: WebGPU has no IsNaN, and would ask the host.
      return where(greater(x, 0), 1, where(less(x, 1), alpha, x));
    },
    {
      samples: [
        { inputs: [f32(2, 3)], attrs: { alpha: 0 } },
        { inputs: [f32(5)], attrs: { alpha: -2 } },
      ],
    },
  ),
  unary(
    'clip',
    'ClipByValue',
    'Between two bounds.',
    (b, x, out, attrs) =>
      b.elementwise(
        'Clip',
        [x, b.scalar(num(attrs, 'clipValueMin'), out.dtype), b.scalar(num(attrs, 'clipValueMax'), out.dtype)],
        out,
      ),
    { samples: [{ inputs: [f32(2, 3)], attrs: { clipValueMin: -1, clipValueMax: 1.5 } }] },
  ),
  unary('is_nan', 'IsNan', 'Where x is not a number.', 'IsNaN', {
    dtype: 'bool',
    samples: [{ inputs: [{ dtype: 'float32', shape: [4], values: [1, NaN, Infinity, -0] }] }],
  }),
  unary('is_inf', 'IsInf', 'Where x is infinite.', 'IsInf', {
    dtype: 'bool',
    samples: [{ inputs: [{ dtype: 'float32', shape: [4], values: [1, NaN, Infinity, -Infinity] }] }],
  }),
  unary(
    'is_finite',
    'IsFinite',
    'Where x is a finite number.',
    (b, x) => {
      const { or, call } = expression(b);
      return call('Not', or(call('IsNaN', x, 'bool'), call('IsInf', x, 'bool')), 'bool');
    },
    {
      dtype: 'bool',
      samples: [{ inputs: [{ dtype: 'float32', shape: [4], values: [1, NaN, Infinity, -Infinity] }] }],
    },
  ),
  unary('logical_not', 'LogicalNot', 'Logical not.', 'Not', {
    dtype: 'bool',
    samples: [{ inputs: [bool(2, 3)] }],
  }),
  unary(
    'cast',
    'Cast',
    'Another dtype; to int32 towards zero, to bool where not zero.',
    (b, x, out) => {
      if (out.dtype === 'bool' && x.dtype !== 'bool') {
        const equal = b.elementwise('Equal', [x, b.scalar(0, x.dtype)], { dtype: 'bool', shape: x.shape });
        return b.elementwise('Not', [equal], out);
      }
      return b.cast(x, out.dtype);
    },
    {
      infer: ([x], attrs) => [{ dtype: dtypeOf(attrs), shape: x?.shape ?? [] }],
      samples: [
        { inputs: [f32(2, 3)], attrs: { dtype: 'int32' } },
        { inputs: [f32(2, 3)], attrs: { dtype: 'bool' } },
        { inputs: [i32(2, 3)], attrs: { dtype: 'float32' } },
        { inputs: [i32(2, 3)], attrs: { dtype: 'bool' } },
        { inputs: [bool(2, 3)], attrs: { dtype: 'float32' } },
        { inputs: [bool(2, 3)], attrs: { dtype: 'int32' } },
      ],
      flops: () => 0,
    },
  ),
  unary('identity', 'Identity', 'The same value.', (_, x) => x, {
    samples: [{ inputs: [f32(2, 3)] }, { inputs: [bool(2)] }],
    flops: () => 0,
  }),

  binary('add', 'Add', 'Sum.', 'Add', { attrs: noBools, samples: withInts(broadcasts(f32)) }),
  binary('sub', 'Sub', 'Difference.', 'Sub', { attrs: noBools, samples: withInts(broadcasts(f32)) }),
  binary(
    'mul',
    'Multiply',
    'Product.',
    (b, x, y, out) => b.elementwise(x.dtype === 'bool' ? 'And' : 'Mul', [x, y], out),
    { samples: [...withInts(broadcasts(f32)), { inputs: [bool(2, 3), bool(3)] }] },
  ),
  binary('div', 'RealDiv', 'Quotient.', 'Div', { samples: broadcasts(f32) }),
  binary(
    'floor_div',
    'FloorDiv',
    'Quotient, rounded down; int32 whatever it divides, as tfjs on cpu has it.',
    (b, x, y, out) => {
      const { div, call, mul, sub, less, where } = expression(b, x.dtype === 'int32' ? 'int32' : 'float32');
      if (x.dtype !== 'int32') return b.cast(call('Floor', div(x, y)), out.dtype);
      // ONNX divides integers towards zero.
      const quotient = div(x, y);
      const rest = sub(x, mul(quotient, y));
      const one = less(mul(rest, y), 0);
      return where(one, sub(quotient, 1), quotient);
    },
    {
      dtype: 'int32',
      samples: [
        ...broadcasts(f32),
        {
          inputs: [
            { dtype: 'int32', shape: [4], values: [7, -7, 7, -7] },
            { dtype: 'int32', shape: [4], values: [2, 2, -2, -2] },
          ],
        },
      ],
    },
  ),
  binary(
    'mod',
    'Mod',
    'Remainder with the sign of the divisor.',
    (b, x, y, out) => {
      if (out.dtype === 'int32') return b.elementwise('Mod', [x, y], out);
      const { sub, mul, div, call } = expression(b);
      return sub(x, mul(y, call('Floor', div(x, y))));
    },
    {
      samples: [
        ...broadcasts(f32),
        {
          inputs: [
            { dtype: 'int32', shape: [4], values: [7, -7, 7, -7] },
            { dtype: 'int32', shape: [4], values: [2, 2, -3, -3] },
          ],
        },
      ],
    },
  ),
  binary('pow', 'Pow', 'x to the power of y.', 'Pow', {
    samples: [
      { inputs: [of(f32(2, 3), 'positive'), f32(3)] },
      { inputs: [of(f32(2, 3), 'positive'), f32()] },
    ],
  }),
  binary('maximum', 'Maximum', 'The larger of two.', 'Max', { samples: withInts(broadcasts(f32)) }),
  binary('minimum', 'Minimum', 'The smaller of two.', 'Min', { samples: withInts(broadcasts(f32)) }),
  binary('squared_difference', 'SquaredDifference', 'The square of the difference.', (b, x, y) => {
    const { sub, mul } = expression(b, x.dtype === 'int32' ? 'int32' : 'float32');
    const difference = sub(x, y);
    return mul(difference, difference);
  }),
  binary('atan2', 'Atan2', 'The angle of the point (y, x).', (b, y, x) => {
    const { add, sub, div, call, less, equal, where } = expression(b);
    const zero = equal(x, 0);
    const angle = call('Atan', div(y, where(zero, 1, x)));
    const turned = where(less(y, 0), sub(angle, Math.PI), add(angle, Math.PI));
    const upright = where(less(y, 0), -Math.PI / 2, where(equal(y, 0), 0, Math.PI / 2));
    return where(zero, upright, where(less(x, 0), turned, angle));
  }),
  comparison('equal', 'Equal', 'Where both are equal.', 'Equal'),
  comparison('not_equal', 'NotEqual', 'Where they differ.', 'Equal', true),
  comparison('greater', 'Greater', 'Where the first is larger.', 'Greater'),
  comparison('greater_equal', 'GreaterEqual', 'Where the first is not smaller.', 'GreaterOrEqual'),
  comparison('less', 'Less', 'Where the first is smaller.', 'Less'),
  comparison('less_equal', 'LessEqual', 'Where the first is not larger.', 'LessOrEqual'),
  logical('logical_and', 'LogicalAnd', 'Logical and.', 'And'),
  logical('logical_or', 'LogicalOr', 'Logical or.', either),
  binary(
    'prelu',
    'Prelu',
    'x where positive, else alpha times x, alpha by element.',
    (b, x, alpha) => {
      const { mul, less, where } = expression(b);
      return where(less(x, 0), mul(x, alpha), x);
    },
    { names: ['x', 'alpha'], samples: [{ inputs: [f32(2, 3), f32(3)] }] },
  ),
  binary(
    'elu_grad',
    'EluGrad',
    'The gradient of elu, by its output.',
    (b, dy, y) => {
      const { mul, add, less, where } = expression(b);
      return where(less(y, 0), mul(dy, add(y, 1)), dy);
    },
    { names: ['dy', 'y'], samples: [{ inputs: [f32(2, 3), of(f32(2, 3), 'unit')] }] },
  ),
  {
    op: 'select',
    doc: 'The second where the first holds, else the third.',
    kernels: ['Select'],
    inputs: ['condition', 't', 'e'],
    infer: ([, t, e]) => [
      { dtype: upcast(t?.dtype ?? 'float32', e?.dtype ?? 'float32'), shape: t?.shape ?? [] },
    ],
    // tf.where broadcasts its condition; what is left of the kernel's old way to choose rows is wrong on cpu.
    attrs: (_, [condition, t]) =>
      condition?.shape.length === t?.shape.length
        ? {}
        : new Unsupported(
            'A condition of fewer dimensions than what it chooses from: reshape it to the same rank.',
          ),
    lower: (b, [condition, t, e], _, [out]) => {
      if (!condition || !t || !e || !out) throw new TypeError('internal: an operand is missing');
      // ONNX Runtime chooses between numbers alone.
      const dtype = out.dtype === 'bool' ? 'int32' : out.dtype;
      const chosen = { dtype, shape: out.shape };
      return b.cast(
        b.elementwise('Where', [condition, b.cast(t, dtype), b.cast(e, dtype)], chosen),
        out.dtype,
      );
    },
    samples: [
      { inputs: [bool(2, 3), f32(2, 3), f32(2, 3)] },
      { inputs: [bool(4), i32(4), i32(4)] },
      { inputs: [bool(2, 3), bool(2, 3), bool(2, 3)] },
    ],
  },
  {
    op: 'add_n',
    doc: 'The sum of any number of tensors of one shape.',
    kernels: ['AddN'],
    inputs: ['...'],
    infer: ([first]) => [like(first)],
    lower: (b, inputs, _, [out]) => {
      const [first, ...rest] = inputs;
      if (!first || !out) throw new TypeError('internal: an operand is missing');
      return rest.reduce((sum, x) => b.elementwise('Add', [sum, x], out), first);
    },
    flops: (inputs, [out]) => (inputs.length - 1) * sizeOf(out?.shape ?? []),
    samples: [{ inputs: [f32(2, 3), f32(2, 3), f32(2, 3)] }, { inputs: [f32(4)] }],
  },
];

export const ELEMENTWISE: readonly OpRow[] = ROWS.map((row) => {
  const element = ELEMENTS[row.op];
  const shader = SHADERS[row.op];
  return element ? { ...row, element: shader ? { ...element, shader } : element } : row;
});
