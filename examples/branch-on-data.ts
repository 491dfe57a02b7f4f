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
import { compile, cond, show } from 'twograph';

// 1. Two gradients: small, and one to be scaled down until its largest is 1
const small = [0.3, 0.4];
const large = [3, 4];

// 2. An `if` reads the value: that breaks the graph, and the function runs eagerly
const withIf = compile(function withIf(gradient: tf.Tensor1D) {
  const largest = gradient.max();
  const [number = NaN] = largest.dataSync();
  if (number > 1) return gradient.div(largest);
  return gradient.clone();
});
show(await withIf(tf.tensor1d(small)), 'if: small');
show(await withIf(tf.tensor1d(large)), 'if: large');

// 3. `where` computes both and chooses: one graph, for work that is small
const withWhere = compile(function withWhere(gradient: tf.Tensor1D) {
  const largest = gradient.max();
  return tf.where(largest.greater(1), gradient.div(largest), gradient);
});
show(await withWhere(tf.tensor1d(small)), 'where: small');
show(await withWhere(tf.tensor1d(large)), 'where: large');

// 4. `cond` computes only the branch that it takes: a graph that holds both
const withCond = compile(function withCond(gradient: tf.Tensor1D) {
  const largest = gradient.max();
  return cond(
    largest.greater(1),
    () => gradient.div(largest),
    () => gradient,
  );
});
show(await withCond(tf.tensor1d(small)), 'cond: small');
show(await withCond(tf.tensor1d(large)), 'cond: large');
