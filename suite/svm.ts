/**
 * Support vector machine
 *
 * Predicts the class of each row, as scikit-learn's SVC does: a kernel matrix,
 * a decision for each pair of classes, and votes.
 */
import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';

const [CLASSES, FEATURES, VECTORS] = [10, 64, 80];
const GAMMA = 0.02;

// 1. Each class has its support vectors around a middle of its own
const middles = tf.randomNormal<tf.Rank.R2>([CLASSES, FEATURES], 0, 2);
const around = (count: number) =>
  tf.tidy(() =>
    middles.tile([count, 1]).add<tf.Tensor2D>(tf.randomNormal([count * CLASSES, FEATURES])),
  );
const vectors = around(VECTORS);

// 2. For each pair of classes the vectors of its first count for it, those of its second against it
const classes = [...Array(CLASSES).keys()];
const pairs = classes.flatMap((a) => classes.slice(a + 1).map((b) => [a, b] as const));
const oneHot = (of: readonly number[]) =>
  tf.oneHot([...of], CLASSES).cast<tf.Tensor2D>('float32');
const first = oneHot(pairs.map(([a]) => a));
const second = oneHot(pairs.map(([, b]) => b));
const sides = first.sub<tf.Tensor2D>(second).transpose().tile<tf.Tensor2D>([VECTORS, 1]);
const dual = sides.mul<tf.Tensor2D>(tf.randomUniform(sides.shape, 0.5, 1));

// 3. Predict
function predict(x: tf.Tensor2D) {
  const squares = (rows: tf.Tensor2D) => rows.square().sum<tf.Tensor2D>(1, true);
  const products = x.matMul(vectors, false, true).mul(2);
  const distances = squares(x)
    .add<tf.Tensor2D>(squares(vectors).transpose())
    .sub<tf.Tensor2D>(products);
  const kernel = distances.mul<tf.Tensor2D>(-GAMMA).exp();
  const decisions = kernel.matMul<tf.Tensor2D>(dual);
  const won = decisions.greater(0).cast<tf.Tensor2D>('float32');
  const votes = won.matMul(first).add(tf.sub<tf.Tensor2D>(1, won).matMul(second));
  return { decisions, classes: votes.argMax<tf.Tensor1D>(1) };
}
for (const rows of [10, 320])
  await benchmark(`SVM prediction, ${rows} rows`, predict, around(rows / CLASSES));
