/**
 * Against scikit-learn on small data that is not digits: every kernel, several C and gamma, labels of any kind.
 *
 * Support vectors, steps and predictions must be equal. Intercepts and decision values may differ by 1e-10 of their size: dot
 * products, exp and tanh are rounded in another order than NumPy's, 1e-16 at a time, and large coefficients make that larger.
 */
import { describe, expect, it } from 'vitest';
import reference from './fixtures/svc-kernels.json';
import { svm } from './index';
import { readLabels } from './labels';
import { train } from './multiclass';
import { readOptions, resolveGamma } from './options';
import { readSamples } from './samples';

const TOLERANCE = 1e-10;

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, k) => {
    const wanted = expected[k] ?? NaN;
    expect(Math.abs(value - wanted)).toBeLessThanOrEqual(TOLERANCE * Math.max(1, Math.abs(wanted)));
  });
}

describe.each(reference.datasets)('SVC on $name', ({ X, y, test, cases }) => {
  it.each(cases.map((expected) => [JSON.stringify(expected.params), expected] as const))(
    'agrees with scikit-learn for %s',
    async (_, expected) => {
      const options = readOptions(expected.params);
      const svc = await new svm.SVC(options).fit(X, y);
      expect(svc.classes).toEqual([...new Set(y)].sort((a, b) => a - b));
      expect([...svc.support]).toEqual(expected.support);
      expect([...svc.nSupport]).toEqual(expected.nSupport);
      expectClose(svc.intercept, expected.intercept);

      const decisions = await svc.decisionFunction(test);
      expect(decisions.length).toBe(test.length);
      expected.decisions.forEach((row, r) => expectClose(decisions[r] ?? [], row));
      const predicted = await svc.predict(test);
      expect([...(await predicted.data())]).toEqual(expected.predictions);
      predicted.dispose();

      const samples = await readSamples(X, 'test');
      const { iterations } = await train(samples, await readLabels(y, X.length, 'test'), {
        kernel: { ...options, gamma: resolveGamma(options.gamma, samples) },
        C: options.C,
        tolerance: options.tol,
      });
      expect(iterations).toEqual(expected.iterations);
    },
  );
});
