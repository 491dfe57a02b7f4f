/**
 * Tensor addition
 *
 * After: PyTorch
 * Graph: define-by-run
 * Order: 1
 * Look at: the sum of the two rows, there as soon as its
 *   line has run.
 */
import * as tf from '@tensorflow/tfjs';
import { show } from 'twograph';

// 1. Make a tensor of two rows
const x = tf.tensor2d([
  [1, 2, 3],
  [4, 5, 6],
]);
show(x, 'x');

// 2. Add the rows
const sum = x.gather(0).add(x.gather(1));
show(sum, 'first row + second row');

// 3. Read the numbers back
console.log(...(await sum.data()));
