/** Elementwise operators of ONNX for the WebGL provider. */
import { sizeOf } from '../../ir/graph';
import type { Shape } from '../../ir/graph';
import type { OnnxValue } from '../../ops/row';
import { Refused } from '../builder';
import { COUNTABLE, count, expand, float, full, one, operand, settled, shapeOf, two } from './dialect';
import type { Call, Dialect, Rule, Rules } from './dialect';

/** The largest exponent that is multiplied out. */
const MOST_PRODUCTS = 1024;

const same =
  (type: string): Rule =>
  (d, call) =>
    one(d, type, operand(call), { attrs: call.attrs });

const arithmetic =
  (type: 'Add' | 'Sub' | 'Mul'): Rule =>
  (d, call) =>
    two(d, type, operand(call), operand(call, 1));

const less =
  (type: 'Equal' | 'Greater' | 'Less', orEqual = false): Rule =>
  (d, call) => {
    const [a, b, shape] = [operand(call), operand(call, 1), shapeOf(call)];
    const strictly = d.compare(type, a, b, shape);
    return orEqual ? two(d, 'Add', strictly, d.compare('Equal', a, b, shape)) : strictly;
  };

const not = (d: Dialect, x: OnnxValue): OnnxValue => two(d, 'Sub', float(d, 1), x);
const isNaN = (d: Dialect, x: OnnxValue): OnnxValue => not(d, d.compare('Equal', x, x, x.shape));

function sign(d: Dialect, x: OnnxValue): OnnxValue {
  const zero = float(d, 0);
  return two(d, 'Sub', d.compare('Greater', x, zero, x.shape), d.compare('Less', x, zero, x.shape));
}

/** Towards zero. */
const whole = (d: Dialect, x: OnnxValue): OnnxValue =>
  two(d, 'Sub', one(d, 'Floor', one(d, 'Relu', x)), one(d, 'Floor', one(d, 'Relu', one(d, 'Neg', x))));

/** Halves to the even neighbour. */
function round(d: Dialect, x: OnnxValue): OnnxValue {
  const below = one(d, 'Floor', x);
  const rest = two(d, 'Sub', x, below);
  const halved = half(d, below);
  const odd = d.compare('Greater', two(d, 'Sub', halved, one(d, 'Floor', halved)), float(d, 0.25), x.shape);
  const tie = d.compare('Equal', rest, float(d, 0.5), x.shape);
  const up = two(d, 'Add', d.compare('Greater', rest, float(d, 0.5), x.shape), two(d, 'Mul', tie, odd));
  return two(d, 'Add', below, up);
}

/** With -Infinity at 0 and NaN below, where a shader's own logarithm may be any number. */
function log(d: Dialect, x: OnnxValue): OnnxValue {
  const above = d.compare('Greater', x, float(d, 0), x.shape);
  const notBelow = d.compare('Equal', one(d, 'Abs', x), x, x.shape);
  // 0 above 0, -1 / 0 at 0, 0 / 0 below and for NaN.
  return two(d, 'Add', one(d, 'Log', x), two(d, 'Div', two(d, 'Sub', above, notBelow), above));
}

/** Of integers; half a step off, so that a division that is not exact can't fall to the other side. */
function floorDiv(d: Dialect, a: OnnxValue, b: OnnxValue): OnnxValue {
  return one(d, 'Floor', two(d, 'Div', two(d, 'Add', a, two(d, 'Mul', sign(d, b), float(d, 0.5))), b));
}

/** Of integers, towards zero. */
function divide(d: Dialect, a: OnnxValue, b: OnnxValue): OnnxValue {
  const size = floorDiv(d, one(d, 'Abs', a), one(d, 'Abs', b));
  return two(d, 'Mul', size, two(d, 'Mul', sign(d, a), sign(d, b)));
}

function modulo(d: Dialect, a: OnnxValue, b: OnnxValue): OnnxValue {
  return two(d, 'Sub', a, two(d, 'Mul', b, floorDiv(d, a, b)));
}

/** By picking from both laid end to end: exact, whatever stands on the side that is not taken. */
function select(d: Dialect, condition: OnnxValue, yes: OnnxValue, no: OnnxValue, shape: Shape): OnnxValue {
  const size = sizeOf(shape);
  if (2 * size > COUNTABLE)
    throw new Refused(
      `ONNX Runtime's WebGL provider can't choose among ${String(size)} elements: use ort:wasm.`,
    );
  const flat = (x: OnnxValue) => d.reshape(expand(d, x, shape), [size]);
  const both = d.emit('Concat', [flat(no), flat(yes)], [2 * size], { attrs: { axis: 0 } });
  const offset = two(d, 'Mul', flat(condition), float(d, size));
  const places = two(d, 'Add', offset, d.constant(Float32Array.from(count(size)), [size]));
  const picked = d.emit('Gather', [both], [size], { attrs: { axis: 0 }, settings: [d.asIndices(places)] });
  return d.reshape(picked, shape);
}

/** By a reduction over both laid side by side. */
function extreme(
  d: Dialect,
  type: 'ReduceMax' | 'ReduceMin',
  a: OnnxValue,
  b: OnnxValue,
  shape: Shape,
): OnnxValue {
  const size = sizeOf(shape);
  const row = (x: OnnxValue) => d.reshape(expand(d, x, shape), [1, size]);
  const both = d.emit('Concat', [row(a), row(b)], [2, size], { attrs: { axis: 0 } });
  return d.reshape(d.emit(type, [both], [size], { attrs: { axes: [0], keepdims: 0 } }), shape);
}

const extremes =
  (type: 'ReduceMax' | 'ReduceMin'): Rule =>
  (d, call) => {
    const [first, ...others] = call.inputs.map((_, index) => operand(call, index));
    return others.reduce<OnnxValue>(
      (most, value) => extreme(d, type, most, value, shapeOf(call)),
      first as OnnxValue,
    );
  };

/** Whether a number can stand in a shader as it is printed: no infinity, and no integer that is too long. */
const writable = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) < 2 ** 31;

/** The provider writes both bounds into the shader, and takes only both. */
function clip(d: Dialect, call: Call): OnnxValue {
  const x = operand(call);
  const [low, high] = [call.inputs[1], call.inputs[2]];
  const bounds = [low, high].map((bound) => (bound ? d.known(bound)?.[0] : undefined));
  if (bounds.every(writable))
    return one(d, 'Clip', x, { settings: bounds.map((bound) => float(d, Number(bound))) });
  const raised = low ? extreme(d, 'ReduceMax', x, low, x.shape) : x;
  return high ? extreme(d, 'ReduceMin', raised, high, x.shape) : raised;
}

function power(d: Dialect, call: Call): OnnxValue {
  const x = operand(call);
  const exponents = settled(d, operand(call, 1), 'the exponent of a power');
  const [exponent = 1] = exponents;
  if (exponents.some((other) => other !== exponent))
    throw new Refused("ONNX Runtime's WebGL provider takes one exponent for a whole tensor: use ort:wasm.");
  const raised = toThe(d, x, exponent);
  return expand(d, raised, shapeOf(call));
}

function toThe(d: Dialect, x: OnnxValue, exponent: number): OnnxValue {
  if (exponent < 0) return two(d, 'Div', float(d, 1), toThe(d, x, -exponent));
  if (exponent === 0) return full(d, x.shape, 1);
  if (exponent === 0.5) return one(d, 'Sqrt', x);
  if (!Number.isInteger(exponent) || exponent > MOST_PRODUCTS) {
    // A shader raises the size of a negative number: 0 / 0 stands for it.
    const notBelow = d.compare('Equal', one(d, 'Abs', x), x, x.shape);
    return two(
      d,
      'Add',
      d.emit('Pow', [x, float(d, exponent)], x.shape),
      two(d, 'Div', float(d, 0), notBelow),
    );
  }
  if (exponent === 1) return x;
  const root = toThe(d, x, Math.floor(exponent / 2));
  const even = two(d, 'Mul', root, root);
  return exponent % 2 === 0 ? even : two(d, 'Mul', even, x);
}

function cast(d: Dialect, call: Call): OnnxValue {
  const x = operand(call);
  const dtype = call.outputs[0]?.dtype;
  if (dtype === 'bool' && x.dtype !== 'bool') return not(d, d.compare('Equal', x, float(d, 0), x.shape));
  return x.dtype === 'float32' && dtype !== 'float32' ? whole(d, x) : x;
}

const exp = (d: Dialect, x: OnnxValue): OnnxValue => one(d, 'Exp', x);
const half = (d: Dialect, x: OnnxValue): OnnxValue => two(d, 'Mul', x, float(d, 0.5));

/** sinh(x) by exp(x) loses its digits near 0, where its series has them. */
function sinh(d: Dialect, x: OnnxValue): OnnxValue {
  const square = two(d, 'Mul', x, x);
  const term = (inner: OnnxValue, divisor: number) =>
    two(d, 'Add', float(d, 1), two(d, 'Div', two(d, 'Mul', square, inner), float(d, divisor)));
  const series = two(d, 'Mul', x, term(term(term(float(d, 1), 42), 20), 6));
  const plain = half(d, two(d, 'Sub', exp(d, x), exp(d, one(d, 'Neg', x))));
  return select(d, d.compare('Less', square, float(d, 0.25), x.shape), series, plain, x.shape);
}

/** log(|x| + sqrt(x^2 + 1)), with the sign of x. */
function asinh(d: Dialect, x: OnnxValue): OnnxValue {
  const root = one(d, 'Sqrt', two(d, 'Add', two(d, 'Mul', x, x), float(d, 1)));
  return two(d, 'Mul', sign(d, x), one(d, 'Log', two(d, 'Add', one(d, 'Abs', x), root)));
}

/** Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: within 1.5e-7. */
function erf(d: Dialect, x: OnnxValue): OnnxValue {
  const size = one(d, 'Abs', x);
  const t = two(d, 'Div', float(d, 1), two(d, 'Add', float(d, 1), two(d, 'Mul', size, float(d, 0.3275911))));
  const polynomial = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592].reduce<
    OnnxValue | undefined
  >(
    (sum, factor) => two(d, 'Mul', sum ? two(d, 'Add', sum, float(d, factor)) : float(d, factor), t),
    undefined,
  ) as OnnxValue;
  const tail = two(d, 'Mul', polynomial, exp(d, one(d, 'Neg', two(d, 'Mul', x, x))));
  return two(d, 'Mul', sign(d, x), two(d, 'Sub', float(d, 1), tail));
}

const unary =
  (make: (d: Dialect, x: OnnxValue, attrs: Call['attrs']) => OnnxValue): Rule =>
  (d, call) =>
    make(d, operand(call), call.attrs);
const number = (attrs: Call['attrs'], name: string, otherwise: number): number =>
  typeof attrs[name] === 'number' ? attrs[name] : otherwise;

const SAME = ['Abs', 'Acos', 'Asin', 'Atan', 'Ceil', 'Cos', 'Elu', 'Exp', 'Floor', 'LeakyRelu', 'Neg'];
const SAME_TOO = ['Relu', 'Sigmoid', 'Sin', 'Sqrt', 'Tan', 'Tanh'];

export const ELEMENTWISE: Rules = {
  ...Object.fromEntries([...SAME, ...SAME_TOO].map((type) => [type, same(type)])),
  Add: arithmetic('Add'),
  Sub: arithmetic('Sub'),
  Mul: arithmetic('Mul'),
  Div: (d, call) => {
    const [a, b] = [operand(call), operand(call, 1)];
    return call.outputs[0]?.dtype === 'float32' ? two(d, 'Div', a, b) : divide(d, a, b);
  },
  Mod: (d, call) => {
    if (call.outputs[0]?.dtype === 'float32')
      throw new Refused("ONNX Runtime's WebGL provider has no Mod of floats: use ort:wasm.");
    return modulo(d, operand(call), operand(call, 1));
  },
  Sum: (d, call) =>
    call.inputs.map((_, index) => operand(call, index)).reduce((sum, value) => two(d, 'Add', sum, value)),
  Pow: power,
  PRelu: (d, call) => two(d, 'PRelu', operand(call), operand(call, 1)),
  Max: extremes('ReduceMax'),
  Min: extremes('ReduceMin'),
  Clip: clip,
  Equal: less('Equal'),
  Greater: less('Greater'),
  GreaterOrEqual: less('Greater', true),
  Less: less('Less'),
  LessOrEqual: less('Less', true),
  And: (d, call) => two(d, 'Mul', operand(call), operand(call, 1)),
  Or: (d, call) =>
    d.compare('Greater', two(d, 'Add', operand(call), operand(call, 1)), float(d, 0), shapeOf(call)),
  Xor: (d, call) => not(d, d.compare('Equal', operand(call), operand(call, 1), shapeOf(call))),
  Not: unary(not),
  Where: (d, call) => select(d, operand(call), operand(call, 1), operand(call, 2), shapeOf(call)),
  Cast: cast,
  Identity: (_, call) => operand(call),
  IsNaN: unary(isNaN),
  IsInf: unary((d, x) => d.compare('Equal', one(d, 'Abs', x), float(d, Infinity), x.shape)),
  Log: unary(log),
  Sign: unary(sign),
  Round: unary(round),
  Reciprocal: unary((d, x) => two(d, 'Div', float(d, 1), x)),
  Erf: unary(erf),
  Selu: unary((d, x, attrs) =>
    two(
      d,
      'Mul',
      one(d, 'Elu', x, { attrs: { alpha: number(attrs, 'alpha', 1.6732632) } }),
      float(d, number(attrs, 'gamma', 1.050701)),
    ),
  ),
  // log(1 + exp(x)) without exp(x) of a large x.
  Softplus: unary((d, x) => {
    const small = exp(d, one(d, 'Neg', one(d, 'Abs', x)));
    return two(d, 'Add', one(d, 'Relu', x), one(d, 'Log', two(d, 'Add', small, float(d, 1))));
  }),
  HardSigmoid: unary((d, x, attrs) => {
    const line = two(d, 'Mul', x, float(d, number(attrs, 'alpha', 0.2)));
    const raised = two(d, 'Add', line, float(d, number(attrs, 'beta', 0.5)));
    return one(d, 'Clip', raised, { settings: [float(d, 0), float(d, 1)] });
  }),
  Sinh: unary(sinh),
  Cosh: unary((d, x) => half(d, two(d, 'Add', exp(d, x), exp(d, one(d, 'Neg', x))))),
  Asinh: unary(asinh),
  Acosh: unary((d, x) => {
    const root = one(d, 'Sqrt', two(d, 'Sub', two(d, 'Mul', x, x), float(d, 1)));
    return log(d, two(d, 'Add', x, root));
  }),
  Atanh: unary((d, x) => {
    const ratio = two(d, 'Div', two(d, 'Add', float(d, 1), x), two(d, 'Sub', float(d, 1), x));
    return half(d, log(d, ratio));
  }),
};
