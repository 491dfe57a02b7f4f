/** Numbers in every form in which a snippet may give them to a plot or a picture. */
import type { Later } from './later';
import { whenReady } from './later';
import { isTensor, readTensor, type TensorValues } from './tensors';
import { wrong } from './words';

/** A matrix, row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** A copy: float32 of a tensor, full precision of arrays. */
  readonly values: Float32Array | number[];
}

/** Whether it is a list of numbers: a tensor, a typed array, or an array that starts with a number or a gap. */
export function isNumbers(value: unknown): boolean {
  if (isTensor(value) || isTypedArray(value)) return true;
  return Array.isArray(value) && (value.length === 0 || typeof value[0] !== 'object' || value[0] === null);
}

function isTypedArray(value: unknown): value is ArrayLike<number | bigint> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/**
 * A copy of a list of numbers; a tensor in row-major order; null and undefined as NaN, a gap.
 * @throws UserError for anything else; `what` names the value in it.
 */
export function readNumbers(value: unknown, what: string): Later<Float64Array> {
  if (isTensor(value))
    return whenReady(readTensor(value, what), (read) => Float64Array.from(real(read, what)));
  if (isTypedArray(value)) return Float64Array.from(value as ArrayLike<number>, Number);
  if (!Array.isArray(value)) throw wrong(what, 'a list of numbers is wanted', value);
  return Float64Array.from(value, (element: unknown, i) => numberAt(element, what, i));
}

/** A tensor's values as numbers. */
export function real(read: TensorValues, what: string): Float32Array | Int32Array | Uint8Array {
  const { dtype, values } = read;
  if (dtype === 'string' || dtype === 'complex64') {
    throw wrong(what, 'real numbers are wanted', `a ${dtype} tensor`);
  }
  return values as Float32Array;
}

export function numberAt(value: unknown, what: string, index: number | string): number {
  if (typeof value === 'number') return value;
  if (value === null || value === undefined) return NaN;
  if (typeof value === 'boolean' || typeof value === 'bigint') return Number(value);
  throw wrong(what, `value ${index} is a number`, value);
}

/**
 * A matrix from a 2-D tensor or an array of rows of the same length.
 * @throws UserError for anything else.
 */
export function readMatrix(value: unknown, what: string): Later<Matrix> {
  if (isTensor(value)) {
    const [rows, columns] = value.shape;
    if (value.rank !== 2 || rows === undefined || columns === undefined) {
      throw wrong(what, 'a 2-D tensor or an array of rows is wanted', value);
    }
    return whenReady(readTensor(value, what), (read) => ({
      rows,
      columns,
      values: Float32Array.from(real(read, what)),
    }));
  }
  if (!Array.isArray(value)) throw wrong(what, 'a 2-D tensor or an array of rows is wanted', value);
  const columns = lengthOf(value[0]) ?? 0;
  const values: number[] = [];
  value.forEach((row: unknown, r) => {
    const length = lengthOf(row);
    if (length === undefined) throw wrong(what, `row ${r} is a list of numbers`, row);
    if (length !== columns) {
      throw wrong(
        what,
        `every row has as many values as the first, ${columns}; row ${r} has ${length}`,
        value,
      );
    }
    const cells = row as ArrayLike<unknown>;
    for (let c = 0; c < columns; c++) values.push(numberAt(cells[c], what, `${c} of row ${r}`));
  });
  return { rows: value.length, columns, values };
}

function lengthOf(row: unknown): number | undefined {
  return Array.isArray(row) || isTypedArray(row) ? row.length : undefined;
}
