/** Rows of features as float64 on the host, and their reading from what a snippet hands over. */
import { Tensor } from '@tensorflow/tfjs';
import { UserError } from '../../base/errors';

export interface Samples {
  readonly count: number;
  /** Features of each sample. */
  readonly width: number;
  /** [count, width] in row-major order, all finite. */
  readonly values: Float64Array;
}

/**
 * Reads `X`: a tensor [samples, features], or rows of numbers (which keep their float64 precision).
 * @throws UserError 'runtime' when it has another shape, is empty, or holds what is not a finite number.
 */
export async function readSamples(X: unknown, where: string): Promise<Samples> {
  const samples = X instanceof Tensor ? await fromTensor(X, where) : fromRows(X, where);
  if (samples.count === 0) throw new UserError('runtime', `${where}: X has no rows.`);
  if (samples.width === 0) throw new UserError('runtime', `${where}: X has no columns (features).`);
  const bad = samples.values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const [row, column] = [Math.floor(bad / samples.width), bad % samples.width];
    throw new UserError(
      'runtime',
      `${where}: X[${row}][${column}] is ${samples.values[bad]}. Every value must be a finite number: fill in or leave out what is missing.`,
    );
  }
  return samples;
}

/** The rows at `indices`, in that order. */
export function takeRows({ width, values }: Samples, indices: ArrayLike<number>): Samples {
  const taken = new Float64Array(indices.length * width);
  for (let row = 0; row < indices.length; row++) {
    const from = (indices[row] ?? 0) * width;
    taken.set(values.subarray(from, from + width), row * width);
  }
  return { count: indices.length, width, values: taken };
}

/** The variance of all values together, `X.var()`, added up in NumPy's order so that `gamma: 'scale'` is the same to the last bits. */
export function varianceOf({ values }: Samples): number {
  const mean = pairwiseSum(values) / values.length;
  return pairwiseSum(values.map((value) => (value - mean) * (value - mean))) / values.length;
}

const LANES = 8;
const UNSPLIT = 128;

/** Halves are added up by themselves, and short runs in eight lanes: less rounding than one running sum. */
function pairwiseSum(values: Float64Array): number {
  if (values.length > UNSPLIT) {
    const half = Math.floor(values.length / 2);
    const split = half - (half % LANES);
    return pairwiseSum(values.subarray(0, split)) + pairwiseSum(values.subarray(split));
  }
  const even = values.length - (values.length % LANES);
  const lanes = new Float64Array(LANES);
  for (let k = 0; k < even; k++) lanes[k % LANES] = (lanes[k % LANES] ?? 0) + (values[k] ?? 0);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = lanes;
  return values.subarray(even).reduce((sum, value) => sum + value, a + b + (c + d) + (e + f + (g + h)));
}

async function fromTensor(X: Tensor, where: string): Promise<Samples> {
  if (X.isDisposed) throw new UserError('runtime', `${where}: X was disposed before it was used.`);
  const [count, width] = X.shape;
  if (X.rank !== 2 || count === undefined || width === undefined) {
    throw new UserError(
      'runtime',
      `${where}: X must have two dimensions, [samples, features]; its shape is [${X.shape.join(', ')}].` +
        (X.rank > 2 ? ' Flatten each sample first: X.reshape([X.shape[0], -1]).' : ''),
    );
  }
  if (X.dtype !== 'float32' && X.dtype !== 'int32' && X.dtype !== 'bool') {
    throw new UserError('runtime', `${where}: X must hold numbers; its dtype is ${X.dtype}.`);
  }
  return { count, width, values: Float64Array.from(await X.data<'float32'>()) };
}

function fromRows(X: unknown, where: string): Samples {
  if (!Array.isArray(X) || !X.every(isList)) {
    throw new UserError(
      'runtime',
      `${where}: X must be a tensor [samples, features] or an array of rows, each an array of numbers.`,
    );
  }
  const width = X[0]?.length ?? 0;
  const values = new Float64Array(X.length * width);
  X.forEach((row, r) => {
    if (row.length !== width) {
      throw new UserError(
        'runtime',
        `${where}: the rows of X must have one length; row 0 has ${width} values, row ${r} has ${row.length}.`,
      );
    }
    for (let column = 0; column < width; column++) {
      const value = row[column];
      if (typeof value !== 'number') {
        throw new UserError('runtime', `${where}: X[${r}][${column}] is ${describe(value)}, not a number.`);
      }
      values[r * width + column] = value;
    }
  });
  return { count: X.length, width, values };
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** A value in a few words, for a message. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function') return 'a function';
  return String(value);
}
