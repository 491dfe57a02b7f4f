/**
 * What the elementwise operators do to a run of elements, in plain loops. With them a chain of operators goes over memory once, a block
 * at a time, where no engine fuses it. Each is a loop of its own, not one loop that calls a function: so the browser compiles each for the
 * one operation that it sees. They compute what tfjs' cpu kernels compute, to the bit: the arrays that they write to do the rounding.
 */
import type { DType } from '../ir/graph';
import { num } from './attrs';
import type { Element, Loop } from './row';

const FLOAT: readonly DType[] = ['float32'];
const NUMBERS: readonly DType[] = ['float32', 'int32'];
const BOOL: readonly DType[] = ['bool'];
const ANY: readonly DType[] = ['float32', 'int32', 'bool'];

const on = (dtypes: readonly DType[], loop: Loop): Element => ({ loop, dtypes });

/** Above this, and below its negative, softplus(x) is x, or exp(x), as far as float32 can tell. */
const SOFTPLUS_END = -(Math.log(2 ** -23) + 2);
const SELU_SCALE = 1.0507009873554805;
const SELU_SCALE_ALPHA = 1.7580993408473768;

/** Abramowitz and Stegun, 7.1.26. */
function erf(x: number): number {
  const v = Math.abs(x);
  const t = 1 / (1 + 0.3275911 * v);
  const sum = (((1.061405429 * t + -1.453152027) * t + 1.421413741) * t + -0.284496736) * t + 0.254829592;
  return Math.sign(x) * (1 - sum * t * Math.exp(-v * v));
}

function remainder(a: number, b: number): number {
  const rest = a % b;
  return (a < 0 && b < 0) || (a >= 0 && b >= 0) ? rest : (rest + b) % b;
}

function roundToEven(x: number): number {
  const base = Math.floor(x);
  const rest = x - base;
  if (rest < 0.5) return base;
  if (rest > 0.5) return Math.ceil(x);
  return base % 2 === 0 ? base : base + 1;
}

/** By the operator's name in the table. */
export const ELEMENTS: Readonly<Record<string, Element>> = {
  add: on(NUMBERS, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) + (b[i] as number);
  }),
  sub: on(NUMBERS, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) - (b[i] as number);
  }),
  mul: on(NUMBERS, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) * (b[i] as number);
  }),
  div: on(FLOAT, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) / (b[i] as number);
  }),
  mod: on(FLOAT, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = remainder(a[i] as number, b[i] as number);
  }),
  pow: on(FLOAT, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = Math.pow(a[i] as number, b[i] as number);
  }),
  maximum: on(NUMBERS, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = Math.max(a[i] as number, b[i] as number);
  }),
  minimum: on(NUMBERS, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = Math.min(a[i] as number, b[i] as number);
  }),
  squared_difference: on(NUMBERS, (n, o, a, b) => {
    for (let i = 0; i < n; i++) {
      const difference = (a[i] as number) - (b[i] as number);
      o[i] = difference * difference;
    }
  }),
  atan2: on(FLOAT, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = Math.atan2(a[i] as number, b[i] as number);
  }),
  prelu: on(FLOAT, (n, o, a, b) => {
    for (let i = 0; i < n; i++)
      o[i] = (a[i] as number) < 0 ? (b[i] as number) * (a[i] as number) : (a[i] as number);
  }),
  elu_grad: on(FLOAT, (n, o, a, b) => {
    for (let i = 0; i < n; i++)
      o[i] = (b[i] as number) >= 0 ? (a[i] as number) : (a[i] as number) * ((b[i] as number) + 1);
  }),

  equal: on(ANY, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) === (b[i] as number) ? 1 : 0;
  }),
  not_equal: on(ANY, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) !== (b[i] as number) ? 1 : 0;
  }),
  greater: on(ANY, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) > (b[i] as number) ? 1 : 0;
  }),
  greater_equal: on(ANY, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) >= (b[i] as number) ? 1 : 0;
  }),
  less: on(ANY, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) < (b[i] as number) ? 1 : 0;
  }),
  less_equal: on(ANY, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) <= (b[i] as number) ? 1 : 0;
  }),
  logical_and: on(BOOL, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) & (b[i] as number);
  }),
  logical_or: on(BOOL, (n, o, a, b) => {
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) | (b[i] as number);
  }),
  logical_not: on(BOOL, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = 1 - (a[i] as number);
  }),
  select: on(ANY, (n, o, a, b, c) => {
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) === 1 ? (b[i] as number) : (c[i] as number);
  }),
  cast: on(ANY, (n, o, a) => {
    // Whatever is not zero is true, what a Uint8Array would drop included.
    if (o instanceof Uint8Array) for (let i = 0; i < n; i++) o[i] = (a[i] as number) !== 0 ? 1 : 0;
    else for (let i = 0; i < n; i++) o[i] = a[i] as number;
  }),

  neg: on(NUMBERS, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = -(a[i] as number);
  }),
  abs: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.abs(a[i] as number);
  }),
  sign: on(FLOAT, (n, o, a) => {
    // Of what is not a number it is 0, as it is of both zeros.
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) > 0 ? 1 : (a[i] as number) < 0 ? -1 : 0;
  }),
  ceil: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.ceil(a[i] as number);
  }),
  floor: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.floor(a[i] as number);
  }),
  round: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = roundToEven(a[i] as number);
  }),
  square: on(NUMBERS, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) * (a[i] as number);
  }),
  reciprocal: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = 1 / (a[i] as number);
  }),
  sqrt: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.sqrt(a[i] as number);
  }),
  rsqrt: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = 1 / Math.sqrt(a[i] as number);
  }),
  exp: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.exp(a[i] as number);
  }),
  expm1: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.expm1(a[i] as number);
  }),
  log: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.log(a[i] as number);
  }),
  log1p: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.log1p(a[i] as number);
  }),
  sin: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.sin(a[i] as number);
  }),
  cos: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.cos(a[i] as number);
  }),
  tan: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.tan(a[i] as number);
  }),
  asin: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.asin(a[i] as number);
  }),
  acos: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.acos(a[i] as number);
  }),
  atan: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.atan(a[i] as number);
  }),
  sinh: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.sinh(a[i] as number);
  }),
  cosh: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.cosh(a[i] as number);
  }),
  tanh: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.tanh(a[i] as number);
  }),
  asinh: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.asinh(a[i] as number);
  }),
  acosh: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.acosh(a[i] as number);
  }),
  atanh: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.atanh(a[i] as number);
  }),
  erf: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = erf(a[i] as number);
  }),
  sigmoid: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = 1 / (1 + Math.exp(-(a[i] as number)));
  }),
  softplus: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) {
      const x = a[i] as number;
      const power = Math.exp(x);
      o[i] = x < -SOFTPLUS_END ? power : x > SOFTPLUS_END ? x : Math.log(1 + power);
    }
  }),
  relu: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.max(0, a[i] as number);
  }),
  relu6: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.min(Math.max(0, a[i] as number), 6);
  }),
  elu: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++)
      o[i] = (a[i] as number) >= 0 ? (a[i] as number) : Math.exp(a[i] as number) - 1;
  }),
  selu: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) {
      const x = a[i] as number;
      o[i] = x >= 0 ? SELU_SCALE * x : SELU_SCALE_ALPHA * (Math.exp(x) - 1);
    }
  }),
  leaky_relu: on(FLOAT, (n, o, a, _b, _c, attrs) => {
    const alpha = num(attrs, 'alpha');
    for (let i = 0; i < n; i++) o[i] = (a[i] as number) < 0 ? alpha * (a[i] as number) : (a[i] as number);
  }),
  step: on(FLOAT, (n, o, a, _b, _c, attrs) => {
    const alpha = num(attrs, 'alpha');
    for (let i = 0; i < n; i++) {
      const x = a[i] as number;
      o[i] = Number.isNaN(x) ? NaN : x > 0 ? 1 : alpha;
    }
  }),
  clip: on(FLOAT, (n, o, a, _b, _c, attrs) => {
    const [least, most] = [num(attrs, 'clipValueMin'), num(attrs, 'clipValueMax')];
    for (let i = 0; i < n; i++) {
      const x = a[i] as number;
      o[i] = x > most ? most : x < least ? least : x;
    }
  }),
  is_nan: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Number.isNaN(a[i] as number) ? 1 : 0;
  }),
  is_inf: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Math.abs(a[i] as number) === Infinity ? 1 : 0;
  }),
  is_finite: on(FLOAT, (n, o, a) => {
    for (let i = 0; i < n; i++) o[i] = Number.isFinite(a[i] as number) ? 1 : 0;
  }),
};
