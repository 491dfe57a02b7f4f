/**
 * Multilayer perceptron
 *
 * 784-512-256-10, as for pictures of 28 x 28: forward by batch, and a training
 * step.
 */
import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';

const { dense, inputLayer } = tf.layers;

// 1. The network; it gives logits
const model = tf.sequential({
  layers: [
    inputLayer({ inputShape: [784] }),
    dense({ units: 512, activation: 'relu', kernelInitializer: 'heNormal' }),
    dense({ units: 256, activation: 'relu', kernelInitializer: 'heNormal' }),
    dense({ units: 10 }),
  ],
});

// 2. Forward
const forward = (x: tf.Tensor2D) => model.apply(x) as tf.Tensor2D;
const pixels = (batch: number) => tf.randomUniform<tf.Rank.R2>([batch, 784]);
for (const batch of [1, 8, 32, 128])
  await benchmark(`MLP forward, batch ${batch}`, forward, pixels(batch));

// 3. A training step. However often it is repeated, smoothed labels leave something to learn;
// a large epsilon keeps Adam from making steps of what is rounding in a gradient.
const optimizer = tf.train.adam(0.001, 0.9, 0.999, 0.01);
function step(x: tf.Tensor2D, labels: tf.Tensor2D) {
  const loss = () => tf.losses.softmaxCrossEntropy(labels, forward(x), undefined, 0.1);
  return optimizer.minimize(loss as () => tf.Scalar, true) as tf.Scalar;
}
const classes = Array.from({ length: 32 }, (_, i) => i % 10);
const labels = tf.oneHot(classes, 10).cast<tf.Tensor2D>('float32');
await benchmark('MLP training step, batch 32', step, pixels(32), labels);
