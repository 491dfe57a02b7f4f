import { memory, tensor1d, tensor2d, tensor3d, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../base/errors';
import { vote } from './decide';
import { svm } from './index';
import { train } from './multiclass';
import { readLabels } from './labels';
import { readSamples } from './samples';

/** Points around three corners, in turn; enough overlap for multipliers at C. */
const X = Array.from({ length: 90 }, (_, i) => [
  ((i % 3) - 1) * 1.2 + Math.sin(i * i),
  (i % 3 === 1 ? 1.5 : 0) + Math.cos(i * i * 3),
]);
const y = X.map((_, i) => [3, -1, 8][i % 3] ?? 0);
/** The same classes without overlap. */
const apart = X.map(([a = 0, b = 0], i) => [a + ((i % 3) - 1) * 9, b + (i % 3 === 1 ? 9 : 0)]);
const two = { X: X.filter((_, i) => i % 3 < 2), y: y.filter((_, i) => i % 3 < 2) };
const values = async (tensor: Tensor1D) => {
  const data = [...(await tensor.data())];
  tensor.dispose();
  return data;
};

async function failure(action: () => unknown): Promise<UserError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it should have failed');
}

describe('SVC', () => {
  it('predicts the labels it was given, in ascending order of classes', async () => {
    const svc = await new svm.SVC().fit(apart, y);
    expect(svc.classes).toEqual([-1, 3, 8]);
    const predicted = await svc.predict(apart);
    expect([predicted.dtype, predicted.shape]).toEqual(['int32', [90]]);
    expect(await values(predicted)).toEqual(y);
    expect(svc.nSupport.reduce((sum, n) => sum + n, 0)).toBe(svc.support.length);
  });

  it('groups the support vectors by class and keeps their order within', async () => {
    const svc = await new svm.SVC().fit(X, y);
    const keys = [...svc.support].map((index) => svc.classes.indexOf(y[index] ?? NaN) * 1000 + index);
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
    svc.classes.forEach((label, c) => {
      expect([...svc.support].filter((index) => y[index] === label).length).toBe(svc.nSupport[c]);
    });
  });

  it('takes tensors and arrays alike', async () => {
    const [tX, tY] = [tensor2d(X), tensor1d(y, 'int32')];
    const rounded = Array.from({ length: 90 }, (_, i) => [...tX.dataSync().subarray(i * 2, i * 2 + 2)]);
    const fromTensors = await new svm.SVC().fit(tX, tY);
    const fromArrays = await new svm.SVC().fit(rounded, y);
    expect(await fromTensors.decisionFunction(tX)).toEqual(await fromArrays.decisionFunction(rounded));
    tX.dispose();
    tY.dispose();
  });

  it('decides by a column for each pair, above 0 for the first', async () => {
    const svc = await new svm.SVC().fit(apart, y);
    const decisions = await svc.decisionFunction(apart);
    expect(svc.intercept.length).toBe(3);
    const pairs = [
      [-1, 3],
      [-1, 8],
      [3, 8],
    ];
    decisions.forEach((row, i) => {
      expect(row.length).toBe(3);
      pairs.forEach(([first, second], p) => {
        if (y[i] === first) expect(row[p]).toBeGreaterThan(0);
        if (y[i] === second) expect(row[p]).toBeLessThan(0);
      });
    });
  });

  it('decides two classes by one column, above 0 for the second, intercept included', async () => {
    const svc = await new svm.SVC({ kernel: 'linear' }).fit([[0], [1], [5], [6]], [7, 7, 9, 9]);
    expect(await svc.decisionFunction([[1], [3], [5]])).toEqual(
      [[-1], [0], [1]].map(([v]) => [expect.closeTo(v ?? 0, 3)]),
    );
    expect(svc.intercept).toEqual([expect.closeTo(-1.5, 3)]);
    expect(await values(await svc.predict([[1], [5]]))).toEqual([7, 9]);
  });

  it('gives the same decisions when the training rows are shuffled', async () => {
    const order = X.map((_, i) => (i * 37) % X.length);
    const tol = 1e-8;
    const straight = await new svm.SVC({ C: 10, tol }).fit(X, y);
    const shuffled = await new svm.SVC({ C: 10, tol }).fit(
      order.map((i) => X[i] ?? []),
      order.map((i) => y[i] ?? 0),
    );
    const expected = await straight.decisionFunction(X);
    const actual = await shuffled.decisionFunction(X);
    const worst = Math.max(
      ...actual.flatMap((row, r) => row.map((value, p) => Math.abs(value - (expected[r]?.[p] ?? NaN)))),
    );
    // Two solutions of one problem, each as good as the tolerance.
    expect(worst).toBeLessThan(1e-6);
  });

  it('has dual coefficients that sum to zero for each pair', async () => {
    const samples = await readSamples(two.X, 'test');
    const model = await train(samples, await readLabels(two.y, samples.count, 'test'), {
      kernel: { kernel: 'rbf', gamma: 1, degree: 3, coef0: 0 },
      C: 10,
      tolerance: 1e-3,
    });
    expect(model.dual.length).toBe(1);
    expect(model.dual[0]?.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
  });

  it('is the same when the kernel matrix does not fit', async () => {
    const samples = await readSamples(X, 'test');
    const labels = await readLabels(y, samples.count, 'test');
    const kernel = { kernel: 'rbf', gamma: 1, degree: 3, coef0: 0 } as const;
    const whole = await train(samples, labels, { kernel, C: 10, tolerance: 1e-3 });
    const squeezed = await train(samples, labels, {
      kernel,
      C: 10,
      tolerance: 1e-3,
      budgetBytes: 10 * 4 * 90,
    });
    expect(squeezed).toEqual(whole);
  });

  it('forgets what it learned before when it is fitted again', async () => {
    const svc = await new svm.SVC().fit(X, y);
    await svc.fit(two.X, two.y);
    expect(svc.classes).toEqual([-1, 3]);
    expect(await svc.decisionFunction(two.X)).toEqual(
      await (await new svm.SVC().fit(two.X, two.y)).decisionFunction(two.X),
    );
  });

  it('leaves no tensor behind, also when it fails', async () => {
    const [tX, tY] = [tensor2d(X), tensor1d(y, 'int32')];
    const before = memory().numTensors;
    const svc = await new svm.SVC().fit(tX, tY);
    (await svc.predict(tX)).dispose();
    await svc.decisionFunction(tX);
    await failure(() => new svm.SVC({ kernel: 'poly', gamma: 1e200 }).fit(tX, tY));
    await failure(() => svc.predict([[1, 2, 3]]));
    expect(memory().numTensors).toBe(before);
    tX.dispose();
    tY.dispose();
  });

  it('takes rows that are all the same, as gamma has a value then too', async () => {
    const svc = await new svm.SVC().fit([[1], [1], [1]], [0, 1, 1]);
    expect(await values(await svc.predict([[1]]))).toEqual([1]);
  });

  it('answers even when the tolerance is met before the first step', async () => {
    const svc = await new svm.SVC({ tol: 3 }).fit(X, y);
    expect(svc.support.length).toBe(0);
    expect(await svc.decisionFunction([[0, 0]])).toEqual([
      [0, 0, 0].map((zero) => expect.closeTo(zero, 12) as number),
    ]);
  });
});

describe('the vote', () => {
  it('goes to the lowest class of those with most pairs', () => {
    expect(vote([4, 5, 6], [1, -1, 1])).toBe(4);
    expect(vote([4, 5, 6], [-1, -1, -1])).toBe(6);
  });
  it('gives a decision of 0 to the second of the pair', () => {
    expect(vote([4, 5], [0])).toBe(5);
  });
});

describe('bad input to SVC is told in words', () => {
  const fit = (badX: unknown, badY: unknown) => () => new svm.SVC().fit(badX as number[][], badY as number[]);
  const make = (options: unknown) => () => new svm.SVC(options as object);
  const disposed = tensor2d([[1]]);
  disposed.dispose();
  it.each<[string, () => unknown, RegExp]>([
    ['X of three dimensions', fit(tensor3d([[[1]], [[2]]]), [0, 1]), /two dimensions.*\[2, 1, 1\].*reshape/],
    ['X of one dimension', fit(tensor1d([1, 2]), [0, 1]), /two dimensions.*\[2\]/],
    ['X of plain numbers', fit([1, 2], [0, 1]), /array of rows/],
    ['X of nothing', fit(undefined, [0, 1]), /array of rows/],
    ['X without rows', fit([], []), /no rows/],
    ['X without columns', fit([[], []], [0, 1]), /no columns/],
    ['X of uneven rows', fit([[1, 2], [3]], [0, 1]), /row 0 has 2 values, row 1 has 1/],
    ['a word in X', fit([[1], ['two']], [0, 1]), /X\[1\]\[0\] is "two"/],
    [
      'NaN in X',
      fit(
        [
          [1, 2],
          [3, NaN],
        ],
        [0, 1],
      ),
      /X\[1\]\[1\] is NaN/,
    ],
    ['infinity in X', fit(tensor2d([[1], [Infinity]]), [0, 1]), /X\[1\]\[0\] is Infinity/],
    ['a disposed X', fit(disposed, [0]), /disposed/],
    ['words as X', fit(tensor2d([['a'], ['b']]), [0, 1]), /dtype is string/],
    ['too few labels', fit([[1], [2]], [0]), /2 rows and y has 1 label/],
    ['one class', fit([[1], [2]], [5, 5]), /one class only \(5\)/],
    ['labels between integers', fit([[1], [2]], [0, 0.5]), /y\[1\] is 0\.5/],
    ['labels beyond int32', fit([[1], [2]], [0, 2 ** 31]), /y\[1\] is 2147483648/],
    ['labels that are words', fit([[1], [2]], ['a', 'b']), /y\[0\] is "a"/],
    [
      'one-hot labels',
      fit(
        [[1], [2]],
        tensor2d([
          [0, 1],
          [1, 0],
        ]),
      ),
      /one dimension.*argMax/,
    ],
    ['y of nothing', fit([[1], [2]], null), /array of integers/],
    ['C of 0', make({ C: 0 }), /C must be a number above 0; it is 0/],
    ['C of NaN', make({ C: NaN }), /C must be/],
    ['C as a word', make({ C: '10' }), /it is "10"/],
    [
      'an unknown kernel',
      make({ kernel: 'gauss' }),
      /kernel must be one of linear, poly, rbf, sigmoid; it is "gauss"/,
    ],
    ['an unknown gamma', make({ gamma: 'big' }), /gamma must be/],
    ['a gamma below 0', make({ gamma: -1 }), /gamma must be/],
    ['a degree between integers', make({ degree: 2.5 }), /degree must be an integer/],
    ['an endless coef0', make({ coef0: Infinity }), /coef0 must be/],
    ['a tol of 0', make({ tol: 0 }), /tol must be/],
    ['a parameter that does not exist', make({ c: 1 }), /no parameter "c".*C, kernel/],
    ['parameters that are no object', make(10), /one object/],
    ['predict before fit', () => new svm.SVC().predict([[1]]), /SVC\.predict: not fitted yet/],
    ['decisionFunction before fit', () => new svm.SVC().decisionFunction([[1]]), /not fitted yet/],
    ['support before fit', () => new svm.SVC().support, /SVC\.support: not fitted yet/],
    ['intercept before fit', () => new svm.SVC().intercept, /not fitted yet/],
    [
      'other features than it was fitted with',
      async () => (await new svm.SVC().fit([[1], [2]], [0, 1])).predict([[1, 2]]),
      /X has 2 features, but the model was fitted with 1/,
    ],
    [
      'a kernel beyond float32',
      () => new svm.SVC({ kernel: 'poly', degree: 30, gamma: 1 }).fit([[100], [-100]], [0, 1]),
      /Scale the features/,
    ],
  ])('%s', async (_, action, words) => {
    const error = await failure(action);
    expect(error.kind).toBe('runtime');
    expect(error.message).toMatch(words);
  });

  it('after which the last good fit still holds', async () => {
    const svc = await new svm.SVC().fit(X, y);
    await failure(() => svc.fit([[NaN]] as unknown as Tensor2D, [0]));
    expect(svc.classes).toEqual([-1, 3, 8]);
  });
});
