/**
 * Gradient descent by hand
 *
 * After: PyTorch
 * Graph: define-by-run
 * Order: 5
 * Look at: the loss falling, and the line turning until it
 *   runs through the points.
 */
import * as tf from '@tensorflow/tfjs';
import { plot } from 'twograph';

const EPOCHS = 60;
const LEARNING_RATE = 0.2;

// 1. Noisy points along y = 2x + 1
const x = tf.randomUniform([100], -1, 1);
const noise = tf.randomNormal([100], 0, 0.3);
const y = tf.tidy(() => x.mul(2).add(1).add(noise));

// 2. A line, [slope, offset], and how far it is from the points
const line = tf.variable(tf.tensor1d([0, 0]));
const inputs = tf.stack([x, tf.onesLike(x)], 1);
const meanSquare = (line: tf.Tensor) => inputs.dot(line).sub(y).square().mean<tf.Scalar>();

// 3. What to watch
const losses = plot.line([], { title: 'Loss', x: 'epoch', y: 'mean squared error' });
const picture = plot.scatter([], { title: 'The points and the line', lines: ['line'] });

// 4. Walk downhill: run the line forward, its loss backward, take a step
const lossAndGradient = tf.valueAndGrad(meanSquare);
for (let epoch = 1; epoch <= EPOCHS; epoch++) {
  const { value, grad } = lossAndGradient(line);
  tf.tidy(() => line.assign(line.sub(grad.mul(LEARNING_RATE))));

  const heights = tf.tidy(() => inputs.dot(line));
  losses.push(await value.array(), epoch);
  picture.update({ points: { x, y }, line: { x, y: heights } });
  tf.dispose([value, grad, heights]);
  await tf.nextFrame(); // time for the page to draw
}

// 5. The line that was found
const [slope = NaN, offset = NaN] = await line.data();
console.log(`y = ${slope.toFixed(2)} x + ${offset.toFixed(2)}`);
