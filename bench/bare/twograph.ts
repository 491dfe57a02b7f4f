/**
 * Stands in for 'twograph' in the bare worker: as little as the example can do with. Nothing is shown; the digits are decoded, and
 * the last values of each plot are kept, so that it can be told that both contestants did the same work.
 */
import * as tf from '@tensorflow/tfjs';
import { decodeDigits } from '../../src/snippet/data/digits';
import digitsUrl from '../../src/snippet/data/digits.bin?url';
import type { Pushed } from './messages';

const plots: Record<string, Record<string, number>> = {};

/** Of all plots so far. */
export function pushed(): Pushed {
  return plots;
}

function ignore(): void {
  // What would be shown is not.
}

export const show = ignore;

export const plot = {
  line: (_data: unknown, { title }: { title: string }) => ({
    push: (values: Record<string, number>) => {
      plots[title] = values;
    },
  }),
  bar: () => ({ update: ignore }),
};

export const image = () => ({ update: ignore });

export const progress = () => ({ step: ignore, done: ignore });

/** Closed before the first stroke, as a pad is without a window. */
export function pad(): AsyncIterable<tf.Tensor2D> {
  return {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
  };
}

export const datasets = {
  async digits() {
    const response = await fetch(new URL(digitsUrl, import.meta.url));
    const { data, target, credit } = await decodeDigits(await response.arrayBuffer());
    const table = tf.tensor2d(data, [target.length, 64], 'float32');
    return {
      data: table,
      images: table.reshape<tf.Tensor3D>([target.length, 8, 8]),
      target: tf.tensor1d(target, 'int32'),
      credit,
    };
  },
};
