/** `svm.SVC`: scikit-learn's C-support vector classification, on tfjs tensors. */
import { tensor1d, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs';
import type { SVCOptions } from 'twograph/sklearn';
import { UserError } from '../../base/errors';
import { decisionValues, vote } from './decide';
import { readLabels } from './labels';
import { train, type Model } from './multiclass';
import { readOptions, resolveGamma, type SVCParameters } from './options';
import { createPause } from './pause';
import { readSamples } from './samples';

/**
 * C-support vector classification, one against one, by libsvm's algorithm.
 *
 * The products of the rows are a tensor program on the current tfjs backend; they are exact for integer data, and as good as
 * float64 for other data, on every backend, so the same fit comes out everywhere. The rest is float64 on the host. Rows given
 * as number[][] keep their float64 values; a float32 tensor is rounded before it gets here.
 */
export class SVC {
  readonly #parameters: SVCParameters;
  #model: Model | undefined;

  /** @throws UserError 'runtime' for an unknown parameter, or a value outside its limits. */
  constructor(options: SVCOptions = {}) {
    this.#parameters = readOptions(options);
  }

  /** Learns from `X` [samples, features], finite numbers, and `y` [samples], integers of two classes or more. */
  async fit(X: Tensor2D | number[][], y: Tensor1D | number[]): Promise<this> {
    const { C, kernel, degree, coef0, tol } = this.#parameters;
    const samples = await readSamples(X, 'SVC.fit');
    const labels = await readLabels(y, samples.count, 'SVC.fit');
    const gamma = resolveGamma(this.#parameters.gamma, samples);
    this.#model = await train(samples, labels, {
      kernel: { kernel, gamma, degree, coef0 },
      C,
      tolerance: tol,
      pause: createPause(),
    });
    return this;
  }

  /** The class of each row, [rows] int32. The caller disposes it. */
  async predict(X: Tensor2D | number[][]): Promise<Tensor1D> {
    const model = this.#fitted('predict');
    const values = await this.#decide(model, X, 'SVC.predict');
    return tensor1d(
      values.map((row) => vote(model.classes, row)),
      'int32',
    );
  }

  /**
   * Decision values, a row for each row of `X`. Three classes or more: a column for each pair in order, above 0 for the first of
   * the pair. Two classes: one column, above 0 for the second class (scikit-learn's convention).
   */
  async decisionFunction(X: Tensor2D | number[][]): Promise<number[][]> {
    const model = this.#fitted('decisionFunction');
    const values = await this.#decide(model, X, 'SVC.decisionFunction');
    return model.classes.length === 2 ? values.map((row) => row.map((value) => -value)) : values;
  }

  get support(): Int32Array {
    return this.#fitted('support').support;
  }

  get nSupport(): Int32Array {
    return this.#fitted('nSupport').nSupport;
  }

  /** As the decision values have it: of opposite sign for two classes. */
  get intercept(): number[] {
    const { rho, classes } = this.#fitted('intercept');
    return classes.length === 2 ? [...rho] : rho.map((value) => -value);
  }

  get classes(): number[] {
    return [...this.#fitted('classes').classes];
  }

  async #decide(model: Model, X: unknown, where: string): Promise<number[][]> {
    const samples = await readSamples(X, where);
    if (samples.width !== model.vectors.width) {
      throw new UserError(
        'runtime',
        `${where}: X has ${samples.width} features, but the model was fitted with ${model.vectors.width}.`,
      );
    }
    return decisionValues(model, samples, createPause());
  }

  #fitted(what: string): Model {
    if (this.#model) return this.#model;
    throw new UserError('runtime', `SVC.${what}: not fitted yet. Call await svc.fit(X, y) first.`);
  }
}
