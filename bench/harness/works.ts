/** What the harness is held to a bare loop on: functions of tfjs, and what they are called with. A call takes 10 ms or more. */
import * as tf from '@tensorflow/tfjs';

export interface Work {
  readonly name: string;
  readonly fn: (...args: never[]) => tf.Tensor;
  args(): readonly tf.Tensor[];
}

const FILTER_SHAPE: [number, number, number, number] = [3, 3, 32, 32];

export const WORKS: readonly Work[] = [
  {
    name: 'product of 600 x 600',
    fn: (a: tf.Tensor2D, b: tf.Tensor2D) => a.matMul(b),
    args: () => [tf.randomNormal([600, 600]), tf.randomNormal([600, 600])],
  },
  {
    name: 'twelve convolutions',
    fn: (x: tf.Tensor4D, filter: tf.Tensor4D) => {
      let value = x;
      for (let layer = 0; layer < 12; layer++) value = value.conv2d(filter, 1, 'same').relu<tf.Tensor4D>();
      return value.sum();
    },
    args: () => [tf.randomNormal([8, 14, 14, 32]), tf.randomNormal(FILTER_SHAPE, 0, 0.08)],
  },
  {
    // Next to nothing is computed: what tfjs does for each kernel, and what takes hold of it there.
    name: 'five thousand additions of ten numbers',
    fn: (x: tf.Tensor1D) => {
      let value = x;
      for (let count = 0; count < 5000; count++) value = value.add(x);
      return value;
    },
    args: () => [tf.ones([10])],
  },
];
