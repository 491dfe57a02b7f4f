/** Class labels: any integers, in any order, as what a support vector machine counts with. */
import { Tensor } from '@tensorflow/tfjs';
import { UserError } from '../../base/errors';
import { describe } from './samples';

export interface Labels {
  /** The labels that occur, ascending. */
  readonly classes: number[];
  /** The samples of each class, ascending. */
  readonly members: Int32Array[];
}

const SMALLEST = -(2 ** 31);
const LARGEST = 2 ** 31 - 1;

/**
 * Reads `y`, a label for each of `count` samples.
 * @throws UserError 'runtime' unless it is one-dimensional, of that length, of int32 values, of two classes or more.
 */
export async function readLabels(y: unknown, count: number, where: string): Promise<Labels> {
  const labels = y instanceof Tensor ? await fromTensor(y, where) : fromList(y, where);
  if (labels.length !== count) {
    throw new UserError(
      'runtime',
      `${where}: X has ${count} rows and y has ${labels.length} labels; there must be one for each row.`,
    );
  }
  const members = new Map<number, number[]>();
  labels.forEach((label, sample) => {
    if (!Number.isInteger(label) || label < SMALLEST || label > LARGEST) {
      throw new UserError(
        'runtime',
        `${where}: y[${sample}] is ${label}. Class labels must be integers (int32).`,
      );
    }
    // Negative zero is the class 0.
    const key = label + 0;
    const list = members.get(key);
    if (list) list.push(sample);
    else members.set(key, [sample]);
  });
  const sorted = [...members].sort(([a], [b]) => a - b);
  if (sorted.length < 2) {
    throw new UserError(
      'runtime',
      `${where}: y holds one class only (${sorted[0]?.[0]}). There must be two or more to tell apart.`,
    );
  }
  return {
    classes: sorted.map(([label]) => label),
    members: sorted.map(([, list]) => Int32Array.from(list)),
  };
}

async function fromTensor(y: Tensor, where: string): Promise<number[]> {
  if (y.isDisposed) throw new UserError('runtime', `${where}: y was disposed before it was used.`);
  if (y.rank !== 1) {
    throw new UserError(
      'runtime',
      `${where}: y must have one dimension, a label for each row of X; its shape is [${y.shape.join(', ')}].` +
        (y.rank === 2 ? ' One-hot rows become labels with y.argMax(1).' : ''),
    );
  }
  if (y.dtype === 'string' || y.dtype === 'complex64') {
    throw new UserError('runtime', `${where}: y must hold integers; its dtype is ${y.dtype}.`);
  }
  return Array.from(await y.data<'float32'>());
}

function fromList(y: unknown, where: string): number[] {
  if (!Array.isArray(y) && !(ArrayBuffer.isView(y) && !(y instanceof DataView))) {
    throw new UserError('runtime', `${where}: y must be a tensor [samples] or an array of integers.`);
  }
  return Array.from(y as ArrayLike<unknown>, (label, sample) => {
    if (typeof label !== 'number') {
      throw new UserError('runtime', `${where}: y[${sample}] is ${describe(label)}, not an integer.`);
    }
    return label;
  });
}
