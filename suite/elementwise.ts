/**
 * Chains of small operations
 *
 * Ten, one after the other: op by op, each reads and writes all numbers; as a
 * graph they can become one.
 */
import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';

const chain = (x: tf.Tensor1D) =>
  x.mul(0.5).add(1).square().sub(x).abs().sqrt().add(0.1).log().neg().sigmoid();

for (const count of [1e4, 1e6]) {
  const x = tf.randomUniform<tf.Rank.R1>([count], -1, 1);
  await benchmark(`chain of 10 on ${count}`, chain, x);
}
