/**
 * LeNet-5
 *
 * Two convolutions, each pooled, and three dense layers, on pictures of
 * 28 x 28: forward by batch, and a training step.
 */
import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';

const { conv2d, dense, flatten, inputLayer, maxPooling2d } = tf.layers;

// 1. The network (LeCun and others, 1998); it gives logits
const model = tf.sequential({
  layers: [
    inputLayer({ inputShape: [28, 28, 1] }),
    conv2d({ filters: 6, kernelSize: 5, padding: 'same', activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    conv2d({ filters: 16, kernelSize: 5, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    flatten(),
    dense({ units: 120, activation: 'relu' }),
    dense({ units: 84, activation: 'relu' }),
    dense({ units: 10 }),
  ],
});

// 2. Forward
const forward = (x: tf.Tensor4D) => model.apply(x) as tf.Tensor2D;
const pictures = (batch: number) => tf.randomUniform<tf.Rank.R4>([batch, 28, 28, 1]);
for (const batch of [1, 8, 32])
  await benchmark(`LeNet forward, batch ${batch}`, forward, pictures(batch));

// 3. A training step. However often it is repeated, smoothed labels leave something to learn;
// a large epsilon keeps Adam from making steps of what is rounding in a gradient.
const optimizer = tf.train.adam(0.001, 0.9, 0.999, 0.01);
function step(x: tf.Tensor4D, labels: tf.Tensor2D) {
  const loss = () => tf.losses.softmaxCrossEntropy(labels, forward(x), undefined, 0.1);
  return optimizer.minimize(loss as () => tf.Scalar, true) as tf.Scalar;
}
const classes = Array.from({ length: 32 }, (_, i) => i % 10);
const labels = tf.oneHot(classes, 10).cast<tf.Tensor2D>('float32');
await benchmark('LeNet training step, batch 32', step, pictures(32), labels);
