/** What the harness is held to a bare loop on: the same functions as snippets for a contestant, and as code for the bare worker. */
import * as tf from '@tensorflow/tfjs';

export interface Work {
  readonly name: string;
  /** For the contestant: it marks the function. */
  readonly snippet: string;
  /** For the bare loop: makes its arguments once. */
  readonly make: () => () => tf.Tensor;
}

const HEAD = `import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';
`;

export const WORKS: readonly Work[] = [
  {
    // No power of two: rows a multiple of 4096 bytes apart share places in the caches, and where tensors lie then counts twice.
    name: 'product of 600 x 600',
    snippet: `${HEAD}
const product = (a: tf.Tensor2D, b: tf.Tensor2D) => a.matMul(b);
await benchmark('work', product, tf.randomNormal([600, 600]), tf.randomNormal([600, 600]));`,
    make() {
      const [a, b] = [tf.randomNormal<tf.Rank.R2>([600, 600]), tf.randomNormal<tf.Rank.R2>([600, 600])];
      return () => a.matMul(b);
    },
  },
  {
    name: 'twelve convolutions',
    snippet: `${HEAD}
const filter = tf.randomNormal<tf.Rank.R4>([3, 3, 32, 32], 0, 0.08);
function forward(x: tf.Tensor4D) {
  let value = x;
  for (let layer = 0; layer < 12; layer++) value = value.conv2d(filter, 1, 'same').relu<tf.Tensor4D>();
  return value.sum();
}
await benchmark('work', forward, tf.randomNormal([8, 14, 14, 32]));`,
    make() {
      const filter = tf.randomNormal<tf.Rank.R4>([3, 3, 32, 32], 0, 0.08);
      const x = tf.randomNormal<tf.Rank.R4>([8, 14, 14, 32]);
      return () =>
        tf.tidy(() => {
          let value = x;
          for (let layer = 0; layer < 12; layer++)
            value = value.conv2d<tf.Tensor4D>(filter, 1, 'same').relu<tf.Tensor4D>();
          return value.sum();
        });
    },
  },
  {
    name: 'a thousand additions of ten numbers',
    snippet: `${HEAD}
function sums(x: tf.Tensor1D) {
  let value = x;
  for (let count = 0; count < 1000; count++) value = value.add(x);
  return value;
}
await benchmark('work', sums, tf.ones([10]));`,
    make() {
      const x = tf.ones<tf.Rank.R1>([10]);
      return () =>
        tf.tidy(() => {
          let value = x;
          for (let count = 0; count < 1000; count++) value = value.add(x);
          return value;
        });
    },
  },
];
