/**
 * Dot products of rows, as a tensor program on the current backend: float32 there, as good as float64 when they come back
 * (slices.ts). The host weights the products of the slices by powers of two and adds them up.
 */
import {
  getBackend,
  matMul,
  slice,
  tensor2d,
  tensor3d,
  tidy,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
} from '@tensorflow/tfjs';
import { UserError, must } from '../../base/errors';
import { slicePairs, type SlicedRows } from './slices';

/** A matrix kept on the device to multiply rows with. Dispose it. */
export class RowProducts {
  readonly #right: SlicedRows;
  /** [slices, rows, width] */
  readonly #slices: Tensor3D;
  #sums: ColumnSums | undefined;

  constructor(right: SlicedRows) {
    const { digits, count, width } = right;
    const all = new Float32Array(digits.length * count * width);
    digits.forEach((digit, p) => all.set(digit, p * count * width));
    this.#right = right;
    this.#slices = tensor3d(all, [digits.length, count, width]);
  }

  /**
   * Dot products of the rows `from` to `to` of `left` with the rows `start` to `end` of the matrix: [to - from, end - start], float64
   * in row-major order.
   * @throws UserError 'backend' when the device multiplies wrongly.
   */
  async of(
    left: SlicedRows,
    from: number,
    to: number,
    start = 0,
    end = this.#right.count,
  ): Promise<Float64Array> {
    const pairs = slicePairs(left, this.#right);
    const columns = end - start;
    const products = await this.#multiply(left, from, to, start, end, pairs);
    const sums = new Float64Array((to - from) * columns);
    for (const [p, q] of pairs) {
      const product = must(products[p], 'a product of slices');
      const stride = product.length / (to - from);
      const weight = 2 ** (-(p + q) * this.#right.shift);
      for (let row = 0; row < to - from; row++) {
        const into = sums.subarray(row * columns, (row + 1) * columns);
        const values = product.subarray(row * stride + q * columns, row * stride + (q + 1) * columns);
        for (let k = 0; k < columns; k++) into[k] = (into[k] ?? 0) + (values[k] ?? 0) * weight;
      }
    }
    for (let row = from; row < to; row++) {
      const into = sums.subarray((row - from) * columns, (row - from + 1) * columns);
      const unit = left.unit[row] ?? 1;
      for (let k = 0; k < columns; k++) into[k] = (into[k] ?? 0) * unit * (this.#right.unit[start + k] ?? 1);
    }
    return sums;
  }

  dispose(): void {
    this.#slices.dispose();
  }

  /** For each slice p of `left`, its products with those slices of the matrix that it is paired with, side by side in each row. */
  async #multiply(
    left: SlicedRows,
    from: number,
    to: number,
    start: number,
    end: number,
    pairs: readonly (readonly [p: number, q: number])[],
  ): Promise<Float32Array[]> {
    const { width } = left;
    const partners = left.digits.map((_, p) => pairs.filter(([other]) => other === p).length);
    const digits = left.digits.map((digit) => digit.subarray(from * width, to * width));
    const tensors: Tensor[] = [];
    try {
      // All are under way before the first is read.
      digits.forEach((digit, p) => {
        const depth = partners[p] ?? 0;
        const product = tidy(() => {
          const part = slice(this.#slices, [0, start, 0], [depth, end - start, width]);
          const matrix = part.reshape<Tensor2D>([depth * (end - start), width]);
          return matMul(tensor2d(digit, [to - from, width]), matrix, false, true);
        });
        tensors.push(product);
      });
      const products = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
      const sums = this.#columnSums(start, end);
      products.forEach((product, p) =>
        checkProduct(product, digits[p] ?? product, sums.slice(0, partners[p]), width),
      );
      return products;
    } finally {
      for (const tensor of tensors) tensor.dispose();
    }
  }

  #columnSums(start: number, end: number): Float64Array[] {
    if (this.#sums?.start === start && this.#sums.end === end) return this.#sums.values;
    const { digits, width } = this.#right;
    const values = digits.map((digit) => {
      const sums = new Float64Array(width);
      for (let row = start; row < end; row++) {
        for (let k = 0; k < width; k++) sums[k] = (sums[k] ?? 0) + (digit[row * width + k] ?? 0);
      }
      return sums;
    });
    this.#sums = { start, end, values };
    return values;
  }
}

/** The sum of each column of each slice over the rows `start` to `end`. */
interface ColumnSums {
  readonly start: number;
  readonly end: number;
  readonly values: Float64Array[];
}

/**
 * Compares the sum of each row of a product with what it must be, so that a device which computes with less than float32 (half
 * precision textures of some phones), or was lost and reads as zeros, cannot pass off a wrong model as a right one.
 */
function checkProduct(product: Float32Array, left: Float32Array, sums: Float64Array[], width: number): void {
  const rows = left.length / width;
  const stride = product.length / rows;
  for (let row = 0; row < rows; row++) {
    let expected = 0;
    for (let k = 0; k < width; k++) {
      for (const columns of sums) expected += (left[row * width + k] ?? 0) * (columns[k] ?? 0);
    }
    let sum = 0;
    for (let k = row * stride; k < (row + 1) * stride; k++) sum += product[k] ?? 0;
    if (sum !== expected) {
      throw new UserError(
        'backend',
        `The backend ${getBackend()} multiplied integers wrongly: it computes with less than float32, or has lost its device. Run on another backend.`,
      );
    }
  }
}
