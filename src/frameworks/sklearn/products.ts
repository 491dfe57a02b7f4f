/**
 * Dot products of rows in float64 from a device that computes in float32.
 *
 * Each row is written as a sum of slices: integers so small that the dot product of two slices is an integer below 2^24, which
 * float32 holds exactly whatever the order of its sums. The device multiplies the slices (a tensor program); the host
 * weights the products by powers of two and adds them in float64. So every backend gives the same bits, and integer data such as
 * pixels need one slice only. The idea: Ozaki, Ogita, Oishi and Rump, "Error-free transformations of matrix multiplication by
 * using fast routines of matrix multiplication and its applications", Numerical Algorithms 59, 2012.
 *
 * For other data, products of slices that would change less than 2^-50 of the largest possible product of the two rows are left out.
 */
import { getBackend, matMul, slice, tensor2d, tidy, type Tensor2D } from '@tensorflow/tfjs';
import { UserError, must } from '../../base/errors';
import type { Samples } from './samples';

/** float32 counts without gaps up to 2 to this. */
const EXACT_BITS = 24;
const WANTED_BITS = 50;
/** Keeps the unit of a row of tiny values above 0. */
const SMALLEST_EXPONENT = -1000;

/** Rows as slices: row r is the sum over p of digits[p][r] * unit[r] * 2^(-p * shift). */
export interface SlicedRows {
  readonly count: number;
  readonly width: number;
  /** [count, width] each, integers; float32 because the device's are. */
  readonly digits: readonly Float32Array[];
  /** A power of two for each row. */
  readonly unit: Float64Array;
  /** The number of bits by which a slice is finer than the one before. */
  readonly shift: number;
}

/** Cuts rows into slices; all of it is exact, as only powers of two are multiplied. */
export function sliceRows({ count, width, values }: Samples): SlicedRows {
  const magnitude = Math.max(0, Math.floor((EXACT_BITS - Math.log2(width)) / 2));
  const shift = magnitude + 1;
  const unit = new Float64Array(count);
  const rest = new Float64Array(count * width);
  for (let row = 0; row < count; row++) {
    let largest = 0;
    for (let k = row * width; k < (row + 1) * width; k++)
      largest = Math.max(largest, Math.abs(values[k] ?? 0));
    unit[row] =
      largest === 0 ? 1 : 2 ** Math.max(SMALLEST_EXPONENT, Math.ceil(Math.log2(largest)) - magnitude);
    for (let k = row * width; k < (row + 1) * width; k++) rest[k] = (values[k] ?? 0) / (unit[row] ?? 1);
  }
  const digits: Float32Array[] = [];
  let left = true;
  for (let order = 0; left && order <= highestOrder(shift); order++) {
    left = false;
    const digit = new Float32Array(count * width);
    for (let k = 0; k < rest.length; k++) {
      const value = rest[k] ?? 0;
      const whole = Math.round(value);
      digit[k] = whole;
      rest[k] = (value - whole) * 2 ** shift;
      left ||= value !== whole;
    }
    digits.push(digit);
  }
  return { count, width, digits, unit, shift };
}

function highestOrder(shift: number): number {
  return Math.ceil(WANTED_BITS / shift) - 1;
}

/** x . x of each row, with the same rounding as `RowProducts` has, so that equal rows are at distance 0. */
export function squaredNorms(rows: SlicedRows): Float64Array {
  const { count, width, shift } = rows;
  const norms = new Float64Array(count);
  for (const [p, q] of productOrders(rows, rows)) {
    const a = must(rows.digits[p], 'a slice');
    const b = must(rows.digits[q], 'a slice');
    const weight = 2 ** (-(p + q) * shift);
    for (let row = 0; row < count; row++) {
      let sum = 0;
      for (let k = row * width; k < (row + 1) * width; k++) sum += (a[k] ?? 0) * (b[k] ?? 0);
      norms[row] = (norms[row] ?? 0) + sum * weight;
    }
  }
  return norms.map((norm, row) => norm * (rows.unit[row] ?? 1) ** 2);
}

/** The pairs of slices that count, from the lightest product to the heaviest, so that little is lost in adding them. */
function productOrders(a: SlicedRows, b: SlicedRows): [p: number, q: number][] {
  const orders: [number, number][] = [];
  for (
    let order = Math.min(highestOrder(a.shift), a.digits.length + b.digits.length - 2);
    order >= 0;
    order--
  ) {
    for (let p = Math.max(0, order - b.digits.length + 1); p <= Math.min(order, a.digits.length - 1); p++) {
      orders.push([p, order - p]);
    }
  }
  return orders;
}

/** A matrix kept on the device to multiply rows with. Dispose it. */
export class RowProducts {
  readonly #right: SlicedRows;
  readonly #slices: Tensor2D[];

  constructor(right: SlicedRows) {
    this.#right = right;
    this.#slices = right.digits.map((digit) => tensor2d(digit, [right.count, right.width]));
  }

  /**
   * Dot products of rows `from` to `to` of `left` with rows `start` to `end` of the matrix: [to - from, end - start], row-major.
   */
  async of(
    left: SlicedRows,
    from: number,
    to: number,
    start = 0,
    end = this.#right.count,
  ): Promise<Float64Array> {
    const { width, shift } = this.#right;
    const columns = end - start;
    const sums = new Float64Array((to - from) * columns);
    for (const [p, q] of productOrders(left, this.#right)) {
      const digits = must(left.digits[p], 'a slice').subarray(from * width, to * width);
      const product = tidy(() => {
        const matrix = must(this.#slices[q], 'a slice');
        const part = columns === this.#right.count ? matrix : slice(matrix, [start, 0], [columns, width]);
        return matMul(tensor2d(digits, [to - from, width]), part, false, true);
      });
      try {
        const values = await product.data<'float32'>();
        checkProduct(
          values,
          digits,
          must(this.#right.digits[q], 'a slice').subarray(start * width, end * width),
          width,
        );
        const weight = 2 ** (-(p + q) * shift);
        values.forEach((value, k) => (sums[k] = (sums[k] ?? 0) + value * weight));
      } finally {
        product.dispose();
      }
    }
    for (let row = from; row < to; row++) {
      for (let column = start; column < end; column++) {
        const k = (row - from) * columns + column - start;
        sums[k] = (sums[k] ?? 0) * (left.unit[row] ?? 1) * (this.#right.unit[column] ?? 1);
      }
    }
    return sums;
  }

  dispose(): void {
    for (const digits of this.#slices) digits.dispose();
  }
}

/**
 * Compares the sum of each row of the product with what it must be, so that a device which computes with less than float32 (half
 * precision textures of some phones), or has lost its context and reads as zeros, cannot pass off a wrong model as a right one.
 */
function checkProduct(product: Float32Array, left: Float32Array, right: Float32Array, width: number): void {
  const columns = right.length / width;
  const columnSums = new Float64Array(width);
  right.forEach((value, k) => (columnSums[k % width] = (columnSums[k % width] ?? 0) + value));
  for (let row = 0; row < left.length / width; row++) {
    let expected = 0;
    for (let k = 0; k < width; k++) expected += (left[row * width + k] ?? 0) * (columnSums[k] ?? 0);
    let sum = 0;
    for (let k = row * columns; k < (row + 1) * columns; k++) sum += product[k] ?? 0;
    if (sum !== expected) {
      throw new UserError(
        'backend',
        `The backend ${getBackend()} multiplied integers wrongly: it computes with less than float32, or has lost its device. Run on another backend.`,
      );
    }
  }
}
