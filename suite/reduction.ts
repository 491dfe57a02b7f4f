/**
 * Sums and softmax
 *
 * Many numbers become few: along rows, along columns, and of all.
 */
import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';

const x = tf.randomUniform<tf.Rank.R2>([1024, 1024], 0, 1);
await benchmark('sum of rows', (a: tf.Tensor2D) => a.sum<tf.Tensor1D>(1), x);
await benchmark('sum of columns', (a: tf.Tensor2D) => a.sum<tf.Tensor1D>(0), x);
await benchmark('largest of all', (a: tf.Tensor2D) => a.max<tf.Scalar>(), x);

const logits = tf.randomNormal<tf.Rank.R2>([128, 1000]);
await benchmark('softmax', (a: tf.Tensor2D) => a.softmax(), logits);
