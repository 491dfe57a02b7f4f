/**
 * Digits, a support vector machine
 *
 * After: scikit-learn
 * Graph: no graph
 * Order: 6
 * Look at: the last digit, which the machine has never
 *   seen; then which digits it takes for which.
 */
import * as tf from '@tensorflow/tfjs';
import { datasets, image, plot } from 'twograph';
import { svm } from 'twograph/sklearn';

// 1. 1797 handwritten digits, each an 8x8 picture in a row of 64 numbers
const digits = await datasets.digits();
const last = digits.data.shape[0] - 1;
console.log(digits.credit);

// 2. Learn all but the last
const classifier = new svm.SVC({ gamma: 0.001, C: 100 });
await classifier.fit(digits.data.slice(0, last), digits.target.slice(0, last));
console.log(`${classifier.support.length} support vectors`);

// 3. Predict the last
const digit = digits.data.slice(last);
const prediction = await classifier.predict(digit);
const title = `predicted: ${await prediction.data()}`;
image(digit.as2D(8, 8), { title, range: [16, 0] });

// 4. Learn the first half, predict the rest
const half = Math.floor(digits.data.shape[0] / 2);
const expected = digits.target.slice(half);
await classifier.fit(digits.data.slice(0, half), digits.target.slice(0, half));
const predicted = await classifier.predict(digits.data.slice(half));

// 5. How often right, and what was taken for what
const accuracy = await tf.mean<tf.Scalar>(predicted.equal(expected)).array();
console.log(`accuracy ${accuracy.toFixed(5)} on ${expected.size} digits`);
const oneHot = (labels: tf.Tensor1D) => tf.oneHot(labels, 10).cast('float32');
const confusion = tf.tidy(() =>
  tf.matMul<tf.Tensor2D>(oneHot(expected), oneHot(predicted), true),
);
const axes = { x: 'predicted', y: 'true' };
plot.heatmap(confusion, { title: 'Confusion matrix', ...axes, labels: true });
