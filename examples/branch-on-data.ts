/**
 * A branch that depends on data
 *
 * After: PyTorch 2
 * Graph: define-then-run
 * Order: 13
 * Look at: the warning at the `if`, in compiled mode: a
 *   graph is made before there is a value to look at. The
 *   other ways give the same numbers, as graphs.
 */
import * as tf from '@tensorflow/tfjs';
import { compile, show } from 'twograph';

// 1. Two gradients: small, and one to be scaled down until its largest is 1
const small = tf.tensor1d([0.3, 0.4]);
const large = tf.tensor1d([3, 4]);

// 2. An `if` reads the value: that breaks the graph, and the function runs eagerly
const withIf = compile(function withIf(gradient: tf.Tensor1D) {
  const largest = gradient.max();
  const [number = NaN] = largest.dataSync();
  if (number > 1) return gradient.div(largest);
  return gradient.clone();
});
show(await withIf(small), 'if: small');
show(await withIf(large), 'if: large');

// 3. `where` computes both and chooses: one graph, for work that is small
const withWhere = compile(function withWhere(gradient: tf.Tensor1D) {
  const largest = gradient.max();
  return tf.where(largest.greater(1), gradient.div(largest), gradient);
});
show(await withWhere(small), 'where: small');
show(await withWhere(large), 'where: large');

// 4. A function for each branch: the `if` stands between graphs, where values are
const largestOf = compile(function largestOf(gradient: tf.Tensor1D) {
  return gradient.max();
});
const scale = compile(function scale(gradient: tf.Tensor1D, largest: tf.Tensor) {
  return gradient.div(largest);
});
async function withTwo(gradient: tf.Tensor1D) {
  const largest = await largestOf(gradient);
  const [number = NaN] = await largest.data();
  return number > 1 ? scale(gradient, largest) : gradient;
}
show(await withTwo(small), 'a function for each: small');
show(await withTwo(large), 'a function for each: large');
