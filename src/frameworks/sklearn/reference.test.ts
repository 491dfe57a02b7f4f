/** Against scikit-learn's own results on the digits (fixtures/README.md). */
import { tensor1d, tensor2d, type Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import packedDigits from '../../snippet/data/digits.bin?url&inline';
import { decodeDigits, type Digits } from '../../snippet/data/digits';
import reference from './fixtures/svc-reference.json';
import { svm } from './index';
import { readLabels } from './labels';
import { pairsOf, train, type Model } from './multiclass';
import { readSamples } from './samples';

const SAMPLES = 1797;
const PIXELS = 64;

let digits: Digits;
beforeAll(async () => {
  digits = await decodeDigits(await (await fetch(packedDigits)).arrayBuffer());
});

const rowsOf = (from: number, to: number): Tensor2D =>
  tensor2d(digits.data.subarray(from * PIXELS, to * PIXELS), [to - from, PIXELS]);
const sum = (values: Iterable<number>) => Array.from(values).reduce((total, value) => total + value, 0);

/** Every number of `actual` within `tolerance` of its partner. */
function expectClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const differences = actual.map((value, k) => Math.abs(value - (expected[k] ?? NaN)));
  expect(Math.max(...differences)).toBeLessThan(tolerance);
}

const CASES = [
  { name: 'all digits but the last', expected: reference.tutorial_all_but_last_C100 },
  { name: 'the first half of the digits', expected: reference.halfsplit_C100 },
] as const;

describe.each(CASES)('SVC(gamma=0.001, C=100) on $name', ({ expected }) => {
  const trained = expected.n_train;
  const svc = new svm.SVC({ gamma: 0.001, C: 100 });
  let model: Model;
  let decisions: number[][];
  let predictions: number[];

  beforeAll(async () => {
    const X = rowsOf(0, trained);
    const test = rowsOf(trained, SAMPLES);
    const y = tensor1d(digits.target.subarray(0, trained), 'int32');
    await svc.fit(X, y);
    const samples = await readSamples(X, 'test');
    model = await train(samples, await readLabels(y, trained, 'test'), {
      kernel: { kernel: 'rbf', gamma: 0.001, degree: 3, coef0: 0 },
      C: 100,
      tolerance: 1e-3,
    });
    decisions = await svc.decisionFunction(test);
    const predicted = await svc.predict(test);
    predictions = [...(await predicted.data())];
    for (const tensor of [X, test, y, predicted]) tensor.dispose();
  }, 60_000);

  it('has the same support vectors, in the same order', () => {
    expect([...svc.support]).toEqual(expected.support_indices);
    expect([...svc.nSupport]).toEqual(expected.n_support_per_class);
    expect(svc.classes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('takes as many steps for each pair', () => {
    expect(model.iterations).toEqual(expected.n_iter);
  });

  it('has the same intercepts', () => {
    expectClose(svc.intercept, expected.intercept_ovo, 1e-9);
  });

  it('has the same dual coefficients, in sum and for the first support vector', () => {
    expect([model.dual.length, model.dual[0]?.length]).toEqual(expected.dual_coef_shape);
    expectClose(model.dual.map(sum), expected.dual_coef_row_sums, 1e-9);
    expectClose(
      [sum(model.dual.flatMap((row) => [...row.map(Math.abs)]))],
      [expected.dual_coef_abs_sum],
      1e-8,
    );
    expectClose(
      model.dual.map((row) => row[0] ?? NaN),
      expected.dual_coef_first_sv,
      1e-9,
    );
  });

  it('decides the same', () => {
    expect(pairsOf(10)).toEqual(expected.ovo_pairs);
    expected.decision_ovo_first5.forEach((row, r) => expectClose(decisions[r] ?? [], row, 1e-9));
    // One for each of up to 899 rows and 45 pairs: the differences add up.
    expectClose([sum(decisions.flat())], [expected.decision_ovo_all_sum], 1e-9 * decisions.length);
  });

  it('predicts the same, right and wrong', () => {
    expect(predictions).toEqual(expected.predictions);
    const confusion = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
    predictions.forEach((predicted, k) => {
      const row = confusion[digits.target[trained + k] ?? -1];
      if (row) row[predicted] = (row[predicted] ?? 0) + 1;
    });
    expect(confusion).toEqual(expected.confusion_matrix);
    const right = predictions.filter((predicted, k) => predicted === digits.target[trained + k]).length;
    expect(right / predictions.length).toBe(expected.test_accuracy);
  });
});

describe('SVC with a small tolerance', () => {
  it('comes to the exact optimum', async () => {
    const expected = reference.halfsplit_C100['exact_optimum_tol1e-10'];
    const svc = new svm.SVC({ gamma: 0.001, C: 100, tol: 1e-10 });
    const X = rowsOf(0, 898);
    const y = [...digits.target.subarray(0, 898)];
    await svc.fit(X, y);
    expect([...svc.support]).toEqual(expected.support_indices);
    expectClose(svc.intercept, expected.intercept_ovo, 1e-9);
    X.dispose();
  }, 60_000);
});
