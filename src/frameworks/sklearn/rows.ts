/**
 * The rows of the training kernel matrix, computed when they are first asked for and kept while they fit.
 *
 * A matrix that fits is computed in blocks of rows, each pair of samples once; of a larger one, single rows, and those that were
 * not used for longest are given up.
 */
import { UserError, must } from '../../base/errors';
import type { Kernel } from './kernels';
import { RowProducts } from './products';
import { sliceRows, squaredNorms, type SlicedRows } from './slices';
import type { Samples } from './samples';

/** 8192 samples fit; libsvm keeps 200 MB. */
const DEFAULT_BUDGET_BYTES = 256 * 2 ** 20;
/** Keeps what one call of the device computes, and its copies on the host, to some tens of megabytes. */
const BLOCK_VALUES = 2 ** 19;

export class KernelRows {
  /** K(x, x) of each sample, float64. */
  readonly diagonal: Float64Array;
  readonly #samples: SlicedRows;
  readonly #norms: Float64Array;
  readonly #kernel: Kernel;
  readonly #products: RowProducts;
  /** In order of their last use. */
  readonly #rows = new Map<number, Float32Array>();
  readonly #capacity: number;
  readonly #block: number;

  /** Dispose it: it holds tensors. */
  constructor(samples: Samples, kernel: Kernel, budgetBytes = DEFAULT_BUDGET_BYTES) {
    const { count } = samples;
    this.#samples = sliceRows(samples);
    this.#norms = squaredNorms(this.#samples);
    this.#kernel = kernel;
    this.diagonal = this.#norms.map((norm) => kernel(norm, norm, norm));
    this.#capacity = Math.max(2, Math.floor(budgetBytes / (4 * count)));
    this.#block = this.#capacity < count ? 1 : Math.max(1, Math.floor(BLOCK_VALUES / count));
    this.#products = new RowProducts(this.#samples);
  }

  /** Row `i`, K(x[i], x[j]) for every j, if it is at hand. */
  get(i: number): Float32Array | undefined {
    const row = this.#rows.get(i);
    if (row && this.#block === 1) {
      this.#rows.delete(i);
      this.#rows.set(i, row);
    }
    return row;
  }

  /**
   * Row `i`, computed now along with its block.
   * @throws UserError 'runtime' when the kernel leaves the range of float32.
   */
  async load(i: number): Promise<Float32Array> {
    const { count } = this.#samples;
    const from = i - (i % this.#block);
    const to = Math.min(count, from + this.#block);
    const [start, end] = this.#missingColumns();
    const dots = await this.#products.of(this.#samples, from, to, start, end);
    for (let r = from; r < to; r++) {
      const row = new Float32Array(count);
      for (let column = start; column < end; column++) {
        const dot = dots[(r - from) * (end - start) + column - start] ?? 0;
        row[column] = this.#kernel(dot, this.#norms[r] ?? 0, this.#norms[column] ?? 0);
      }
      for (let column = 0; column < start; column++) row[column] = this.#rows.get(column)?.[r] ?? 0;
      for (let column = end; column < count; column++) row[column] = this.#rows.get(column)?.[r] ?? 0;
      if (!row.every(Number.isFinite)) {
        throw new UserError(
          'runtime',
          'SVC.fit: the kernel grows beyond the range of float32 on this data. Scale the features, or lower gamma, degree or coef0.',
        );
      }
      this.#keep(r, row);
    }
    return must(this.#rows.get(i), 'a kernel row');
  }

  dispose(): void {
    this.#products.dispose();
  }

  /** The columns outside this range can be copied from the rows at hand, as the matrix is symmetric. */
  #missingColumns(): [start: number, end: number] {
    let [start, end] = [0, this.#samples.count];
    if (this.#block === 1) return [start, end];
    while (start < end && this.#rows.has(start)) start++;
    while (end > start && this.#rows.has(end - 1)) end--;
    return [start, end];
  }

  #keep(i: number, row: Float32Array): void {
    if (this.#rows.size >= this.#capacity) {
      const oldest = this.#rows.keys().next();
      if (!oldest.done) this.#rows.delete(oldest.value);
    }
    this.#rows.set(i, row);
  }
}
