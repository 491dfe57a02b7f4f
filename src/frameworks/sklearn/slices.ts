/**
 * Rows of float64 as sums of slices: integers so small that the dot product of two slices is an integer below 2^24, which float32
 * holds exactly whatever the order of its sums. A device that computes in float32 can then multiply rows as well as float64 does,
 * and every backend gives the same bits. Integers such as pixels need one slice only. The idea: Ozaki, Ogita, Oishi and Rump,
 * "Error-free transformations of matrix multiplication by using fast routines of matrix multiplication and its
 * applications", Numerical Algorithms 59, 2012.
 *
 * Products of slices that would change less than 2^-50 of the largest possible product of two rows are left out.
 */
import { must } from '../../base/errors';
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

/** x . x of each row, rounded as `RowProducts` does, so that equal rows are at distance 0. */
export function squaredNorms(rows: SlicedRows): Float64Array {
  const { count, width, shift } = rows;
  const norms = new Float64Array(count);
  for (const [p, q] of slicePairs(rows, rows)) {
    const a = must(rows.digits[p], 'a slice');
    const b = must(rows.digits[q], 'a slice');
    const weight = 2 ** (-(p + q) * shift);
    for (let row = 0; row < count; row++) {
      let sum = 0;
      for (let k = row * width; k < (row + 1) * width; k++) sum += (a[k] ?? 0) * (b[k] ?? 0);
      norms[row] = (norms[row] ?? 0) + sum * weight;
    }
  }
  return norms.map((norm, row) => norm * (rows.unit[row] ?? 1) * (rows.unit[row] ?? 1));
}

/** The pairs of slices that count, from the lightest product to the heaviest, so that little is lost in adding them. */
export function slicePairs(a: SlicedRows, b: SlicedRows): [p: number, q: number][] {
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
