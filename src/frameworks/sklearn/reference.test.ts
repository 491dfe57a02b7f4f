/** Against scikit-learn's own results on the digits (fixtures/README.md). */
import { memory, tensor1d, tensor2d, type Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import packedDigits from '../../snippet/data/digits.bin?url&inline';
import { decodeDigits, type Digits } from '../../snippet/data/digits';
import reference from './fixtures/svc-reference.json';
import { svm } from './index';
import { readLabels } from './labels';
import { pairsOf, train, type Model } from './multiclass';
import { readSamples } from './samples';

let digits: Digits;
beforeAll(async () => {
  digits = await decodeDigits(await (await fetch(packedDigits)).arrayBuffer());
});

const rowsOf = (from: number, to: number): Tensor2D =>
  tensor2d(digits.data.subarray(from * 64, to * 64), [to - from, 64]);

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
    const test = rowsOf(trained, 1797);
    const y = tensor1d(digits.target.subarray(0, trained), 'int32');
    const started = performance.now();
    await svc.fit(X, y);
    console.log('fit ms', performance.now() - started);
    const samples = await readSamples(X, '');
    model = await train(samples, await readLabels(y, trained, ''), {
      kernel: { kernel: 'rbf', gamma: 0.001, degree: 3, coef0: 0 },
      C: 100,
      tolerance: 1e-3,
    });
    decisions = await svc.decisionFunction(test);
    const predicted = await svc.predict(test);
    predictions = [...(await predicted.data())];
    for (const tensor of [X, test, y, predicted]) tensor.dispose();
  });
  it('x', () => {
    expect([...svc.support]).toEqual(expected.support_indices);
    console.log(model.iterations.map((n, p) => n - (expected.n_iter[p] ?? 0)).join());
    console.log(Math.max(...svc.intercept.map((v, p) => Math.abs(v - (expected.intercept_ovo[p] ?? 0)))));
    console.log(
      Math.max(
        ...expected.decision_ovo_first5.flatMap((row, r) =>
          row.map((v, p) => Math.abs(v - (decisions[r]?.[p] ?? 0))),
        ),
      ),
    );
    expect(predictions).toEqual(expected.predictions);
    console.log(memory().numTensors, pairsOf(2));
  });
});
