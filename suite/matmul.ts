/**
 * Products of matrices
 *
 * From 64 rows to 1024: where a GPU, or a second thread, begins to be worth
 * its start.
 */
import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';

const product = (a: tf.Tensor2D, b: tf.Tensor2D) => a.matMul<tf.Tensor2D>(b);

for (const size of [64, 256, 512, 1024]) {
  const a = tf.randomNormal<tf.Rank.R2>([size, size]);
  const b = tf.randomNormal<tf.Rank.R2>([size, size]);
  await benchmark(`matmul ${size}`, product, a, b);
}
