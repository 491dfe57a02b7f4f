/** The parameters of SVC: scikit-learn's names, defaults and limits, checked. */
import { UserError } from '../../base/errors';
import type { SVCOptions } from 'twograph/sklearn';
import { describe, varianceOf, type Samples } from './samples';

export type SVCParameters = Readonly<Required<SVCOptions>>;

const DEFAULTS: SVCParameters = { C: 1, kernel: 'rbf', gamma: 'scale', degree: 3, coef0: 0, tol: 1e-3 };
const KERNELS = ['linear', 'poly', 'rbf', 'sigmoid'] as const satisfies readonly SVCOptions['kernel'][];

type Rule = readonly [holds: (value: unknown) => boolean, words: string];
const RULES: { readonly [name in keyof SVCParameters]: Rule } = {
  C: [(value) => isFinite(value) && value > 0, 'a number above 0'],
  kernel: [(value) => KERNELS.some((kernel) => kernel === value), `one of ${KERNELS.join(', ')}`],
  gamma: [
    (value) => value === 'scale' || value === 'auto' || (isFinite(value) && value >= 0),
    `'scale', 'auto' or a number, 0 or more`,
  ],
  degree: [(value) => Number.isInteger(value) && isFinite(value) && value >= 0, 'an integer, 0 or more'],
  coef0: [isFinite, 'a finite number'],
  tol: [(value) => isFinite(value) && value > 0, 'a number above 0'],
};

/** @throws UserError 'runtime' for an unknown parameter, or a value outside its limits. */
export function readOptions(options: unknown): SVCParameters {
  if (typeof options !== 'object' || options === null) {
    throw new UserError(
      'runtime',
      `SVC takes its parameters as one object, as in new svm.SVC({ C: 10 }); it got ${describe(options)}.`,
    );
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!isParameter(name)) {
      throw new UserError(
        'runtime',
        `SVC has no parameter ${JSON.stringify(name)} here. It takes ${Object.keys(RULES).join(', ')}.`,
      );
    }
    const [holds, words] = RULES[name];
    if (!holds(value))
      throw new UserError('runtime', `SVC: ${name} must be ${words}; it is ${describe(value)}.`);
  }
  return { ...DEFAULTS, ...Object.fromEntries(given) };
}

/** The number that `gamma` stands for with these training samples. */
export function resolveGamma(gamma: SVCParameters['gamma'], samples: Samples): number {
  if (gamma === 'auto') return 1 / samples.width;
  if (gamma !== 'scale') return gamma;
  const variance = varianceOf(samples);
  return variance === 0 ? 1 : 1 / (samples.width * variance);
}

function isParameter(name: string): name is keyof SVCParameters {
  return Object.hasOwn(RULES, name);
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
