/**
 * The kernels as functions of dot products, in float64 on the host: a device's float32 exp would send the optimisation another way.
 * Definitions: scikit-learn's user guide, "Kernel functions".
 */
import { unreachable } from '../../base/errors';
import type { SVCParameters } from './options';

export interface KernelParameters {
  readonly kernel: SVCParameters['kernel'];
  readonly gamma: number;
  readonly degree: number;
  readonly coef0: number;
}

/** K(a, b) from a . b, a . a and b . b. */
export type Kernel = (dot: number, selfA: number, selfB: number) => number;

export function kernelOf({ kernel, gamma, degree, coef0 }: KernelParameters): Kernel {
  switch (kernel) {
    case 'linear':
      return (dot) => dot;
    case 'poly':
      return (dot) => integerPower(gamma * dot + coef0, degree);
    case 'rbf':
      return (dot, selfA, selfB) => Math.exp(-gamma * (selfA + selfB - 2 * dot));
    case 'sigmoid':
      return (dot) => Math.tanh(gamma * dot + coef0);
    default:
      return unreachable(kernel);
  }
}

/** By squaring, as libsvm multiplies: Math.pow rounds differently. */
function integerPower(base: number, exponent: number): number {
  let power = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power *= square;
    square *= square;
  }
  return power;
}
