/** What a snippet imports from 'twograph/sklearn': scikit-learn's names and defaults, on tfjs tensors. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';

export interface SVCOptions {
  /** Penalty of an error, > 0; default 1. */
  C?: number;
  /** Default 'rbf'. */
  kernel?: 'linear' | 'poly' | 'rbf' | 'sigmoid';
  /** Coefficient of poly, rbf and sigmoid; 'scale' (default) is 1 / (features * variance of X), 'auto' 1 / features. */
  gamma?: 'scale' | 'auto' | number;
  /** Degree of poly; default 3. */
  degree?: number;
  /** Independent term of poly and sigmoid; default 0. */
  coef0?: number;
  /** Tolerance of the stopping criterion; default 1e-3. */
  tol?: number;
}

/** C-support vector classification, one against one (libsvm's algorithm). */
export declare class SVC {
  constructor(options?: SVCOptions);
  /** Learns from `X` [samples, features] and the integer classes `y` [samples]. */
  fit(X: Tensor2D | number[][], y: Tensor1D | number[]): Promise<this>;
  /** The class of each row, [rows] int32. */
  predict(X: Tensor2D | number[][]): Promise<Tensor1D>;
  /**
   * One against one: a column for each pair of classes in order, (0, 1), (0, 2) …, above 0 for the first of the pair. For two
   * classes, as scikit-learn has it, one column, above 0 for the second class.
   */
  decisionFunction(X: Tensor2D | number[][]): Promise<number[][]>;
  /** Indices of the support vectors in the training rows, grouped by class. */
  readonly support: Int32Array;
  /** Support vectors of each class. */
  readonly nSupport: Int32Array;
  /** One for each pair of classes. */
  readonly intercept: number[];
  readonly classes: number[];
}

export declare const svm: { readonly SVC: typeof SVC };
