/**
 * Convolutions
 *
 * One layer each, by its channels; and one that looks at each channel by
 * itself, which has little to calculate for what it reads.
 */
import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';

const conv = (x: tf.Tensor4D, filter: tf.Tensor4D) =>
  x.conv2d<tf.Tensor4D>(filter, 1, 'same');

for (const channels of [16, 64]) {
  const x = tf.randomNormal<tf.Rank.R4>([4, 28, 28, channels]);
  const filter = tf.randomNormal<tf.Rank.R4>([3, 3, channels, channels]);
  await benchmark(`convolution, ${channels} channels`, conv, x, filter);
}

const depthwise = (x: tf.Tensor4D, filter: tf.Tensor4D) =>
  x.depthwiseConv2d<tf.Tensor4D>(filter, 1, 'same');

const x = tf.randomNormal<tf.Rank.R4>([4, 28, 28, 64]);
const filter = tf.randomNormal<tf.Rank.R4>([3, 3, 64, 1]);
await benchmark('depthwise convolution, 64 channels', depthwise, x, filter);
