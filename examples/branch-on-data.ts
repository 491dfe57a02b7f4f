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

// 1. Two gradients: one is short, one is to be cut to length 1
const short = tf.tensor1d([0.3, 0.4]);
const long = tf.tensor1d([3, 4]);

// 2. An `if` reads the value: that breaks the graph, and the function runs eagerly
const withIf = compile(function withIf(gradient: tf.Tensor1D) {
  const length = gradient.norm();
  const [number = NaN] = length.dataSync();
  if (number > 1) return gradient.div(length);
  return gradient.clone();
});
show(await withIf(short), 'if: short');
show(await withIf(long), 'if: long');

// 3. `where` computes both and chooses: one graph, for work that is small
const withWhere = compile(function withWhere(gradient: tf.Tensor1D) {
  const length = gradient.norm();
  return tf.where(length.greater(1), gradient.div(length), gradient);
});
show(await withWhere(short), 'where: short');
show(await withWhere(long), 'where: long');

// 4. A function for each branch: the `if` stands between graphs, where values are
const lengthOf = compile((gradient: tf.Tensor1D) => gradient.norm(), { name: 'lengthOf' });
const cut = compile((gradient: tf.Tensor1D, length: tf.Tensor) => gradient.div(length), {
  name: 'cut',
});
async function withTwo(gradient: tf.Tensor1D) {
  const length = await lengthOf(gradient);
  const [number = NaN] = await length.data();
  return number > 1 ? cut(gradient, length) : gradient;
}
show(await withTwo(short), 'a function for each: short');
show(await withTwo(long), 'a function for each: long');
