/**
 * What the elementwise operators do to one element on a graphics card: an expression of names, in GLSL and in WGSL, which differ in a few
 * words. Formulas avoid what these languages leave undefined: a power of a negative number, tanh and exp where they overflow.
 */
import type { Attrs, DType } from '../ir/graph';
import { num } from './attrs';

/** What differs between the shading languages. */
export interface ShaderLanguage {
  readonly nan: string;
  readonly round: string;
  readonly atan2: string;
  readonly inverseSqrt: string;
  choose(condition: string, yes: string, no: string): string;
}

export interface ShaderContext {
  readonly language: ShaderLanguage;
  readonly attrs: Attrs;
  /** Of the first operand, and of the result: float32 or bool. */
  readonly from: DType;
  readonly to: DType;
}

/** From the operands' names, which are variables of their types. */
export type ShaderElement = (context: ShaderContext, a: string, b: string, c: string) => string;

/** A number as both languages write it, as a float32. */
function literal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${String(value)} is no literal of a shader`);
  const text = String(Math.fround(value));
  return /[.e]/.test(text) ? text : `${text}.0`;
}

const infix =
  (operator: string): ShaderElement =>
  (_, a, b) =>
    `(${a} ${operator} ${b})`;
const call =
  (name: string): ShaderElement =>
  (_, a) =>
    `${name}(${a})`;

/** NaN where an operand is, which the languages' own max and min do not promise. */
const extreme =
  (operator: '<' | '>'): ShaderElement =>
  ({ language: { choose } }, a, b) =>
    choose(`(${a} ${operator} ${b}) || isnan(${b})`, b, a);

const power: ShaderElement = ({ language: { choose, nan } }, x, y) => {
  const size = `pow(abs(${x}), ${y})`;
  const half = `(${y} * 0.5)`;
  const signed = choose(`floor(${half}) == ${half}`, size, `(-${size})`);
  const negative = choose(`floor(${y}) == ${y}`, signed, nan);
  return choose(`${y} == 0.0`, '1.0', choose(`${x} < 0.0`, negative, size));
};

const minusOne = (x: string) => `(exp(${x}) - 1.0)`;

/** By the operator's name in the table. What is not here runs kernel by kernel. */
export const SHADERS: Readonly<Record<string, ShaderElement>> = {
  add: infix('+'),
  sub: infix('-'),
  mul: infix('*'),
  div: infix('/'),
  pow: power,
  maximum: extreme('<'),
  minimum: extreme('>'),
  squared_difference: (_, a, b) => `((${a} - ${b}) * (${a} - ${b}))`,
  atan2: ({ language: { atan2 } }, a, b) => `${atan2}(${a}, ${b})`,
  prelu: ({ language: { choose } }, a, b) => choose(`${a} < 0.0`, `(${b} * ${a})`, a),
  elu_grad: ({ language: { choose } }, a, b) => choose(`${b} >= 0.0`, a, `(${a} * (${b} + 1.0))`),

  equal: infix('=='),
  not_equal: infix('!='),
  greater: infix('>'),
  greater_equal: infix('>='),
  less: infix('<'),
  less_equal: infix('<='),
  logical_and: infix('&&'),
  logical_or: infix('||'),
  logical_not: call('!'),
  select: ({ language: { choose } }, a, b, c) => choose(a, b, c),
  cast: ({ language: { choose }, from, to }, a) => {
    if (from === to) return a;
    return to === 'bool' ? `(${a} != 0.0)` : choose(a, '1.0', '0.0');
  },

  neg: call('-'),
  abs: call('abs'),
  sign: call('sign'),
  ceil: call('ceil'),
  floor: call('floor'),
  round: ({ language: { round } }, a) => `${round}(${a})`,
  square: (_, a) => `(${a} * ${a})`,
  reciprocal: (_, a) => `(1.0 / ${a})`,
  sqrt: call('sqrt'),
  rsqrt: ({ language: { inverseSqrt } }, a) => `${inverseSqrt}(${a})`,
  exp: call('exp'),
  expm1: (_, a) => minusOne(a),
  log: ({ language: { choose, nan } }, a) => choose(`${a} < 0.0`, nan, `log(${a})`),
  log1p: (_, a) => `log(1.0 + ${a})`,
  sin: call('sin'),
  cos: call('cos'),
  tan: call('tan'),
  atan: call('atan'),
  tanh: (_, a) => `(sign(${a}) * (1.0 - exp(-2.0 * abs(${a}))) / (1.0 + exp(-2.0 * abs(${a}))))`,
  sigmoid: (_, a) => `(1.0 / (1.0 + exp(-${a})))`,
  softplus: (_, a) => `(max(${a}, 0.0) + log(1.0 + exp(-abs(${a}))))`,
  relu: ({ language: { choose } }, a) => choose(`${a} < 0.0`, '0.0', a),
  relu6: ({ language: { choose } }, a) => choose(`${a} < 0.0`, '0.0', choose(`${a} > 6.0`, '6.0', a)),
  elu: ({ language: { choose } }, a) => choose(`${a} >= 0.0`, a, minusOne(a)),
  selu: ({ language: { choose } }, a) =>
    choose(`${a} >= 0.0`, `(1.05070099 * ${a})`, `(1.75809934 * ${minusOne(a)})`),
  leaky_relu: ({ language: { choose }, attrs }, a) =>
    choose(`${a} < 0.0`, `(${literal(num(attrs, 'alpha'))} * ${a})`, a),
  step: ({ language: { choose }, attrs }, a) =>
    choose(`isnan(${a})`, a, choose(`${a} > 0.0`, '1.0', literal(num(attrs, 'alpha')))),
  clip: ({ language: { choose }, attrs }, a) => {
    const [least, most] = [literal(num(attrs, 'clipValueMin')), literal(num(attrs, 'clipValueMax'))];
    return choose(`${a} > ${most}`, most, choose(`${a} < ${least}`, least, a));
  },
};
