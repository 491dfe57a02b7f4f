/**
 * LeNet-5 (LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998) with ReLU and maximum
 * pooling, on 28x28 pixels: 5x5 convolutions with 6 and 16 filters, dense layers of 120, 84 and 10. Every instance begins with the same weights.
 */
import * as tf from '@tensorflow/tfjs';
import { seedRandomness } from '../../src/engines/tfjs/randomness';
import { trace, type Traced } from '../../src/trace/trace';

export interface Lenet {
  /** `x` is [batch, 28, 28, 1]; gives [batch, 10]. */
  logits(x: tf.Tensor4D): tf.Tensor2D;
  /** Forward, backward and Adam's update; `labels` is [batch, 10], one-hot. Gives the loss before it. */
  step(x: tf.Tensor4D, labels: tf.Tensor2D): tf.Scalar;
  readonly weights: readonly tf.Variable[];
}

export function makeLenet(): Lenet {
  seedRandomness(3);
  const weight = <R extends tf.Rank>(...shape: tf.ShapeMap[R]): tf.Variable<R> => {
    const fanIn = shape.slice(0, -1).reduce((size, length) => size * length, 1);
    return tf.tidy(() => tf.variable(tf.randomNormal<R>(shape, 0, Math.sqrt(2 / fanIn))));
  };
  const bias = (length: number) => tf.tidy(() => tf.variable(tf.zeros([length])));
  const [conv1, bias1] = [weight<tf.Rank.R4>(5, 5, 1, 6), bias(6)];
  const [conv2, bias2] = [weight<tf.Rank.R4>(5, 5, 6, 16), bias(16)];
  const [dense1, bias3] = [weight<tf.Rank.R2>(256, 120), bias(120)];
  const [dense2, bias4] = [weight<tf.Rank.R2>(120, 84), bias(84)];
  const [dense3, bias5] = [weight<tf.Rank.R2>(84, 10), bias(10)];
  const optimizer = tf.train.adam(0.001);

  const logits = (x: tf.Tensor4D) =>
    tf.tidy(() => {
      const first = x.conv2d(conv1, 1, 'valid').add(bias1).relu<tf.Tensor4D>().maxPool(2, 2, 'valid');
      const second = first.conv2d(conv2, 1, 'valid').add(bias2).relu<tf.Tensor4D>().maxPool(2, 2, 'valid');
      const flat = second.reshape<tf.Tensor2D>([x.shape[0], 256]);
      const third = flat.matMul(dense1).add(bias3).relu<tf.Tensor2D>();
      const fourth = third.matMul(dense2).add(bias4).relu<tf.Tensor2D>();
      return fourth.matMul(dense3).add<tf.Tensor2D>(bias5);
    });
  const step = (x: tf.Tensor4D, labels: tf.Tensor2D): tf.Scalar => {
    const loss = optimizer.minimize(() => tf.losses.softmaxCrossEntropy(labels, logits(x)), true);
    if (loss === null) throw new Error('The optimizer gave no loss');
    return loss;
  };
  return {
    logits,
    step,
    weights: [conv1, bias1, conv2, bias2, dense1, bias3, dense2, bias4, dense3, bias5] as tf.Variable[],
  };
}

/** A batch, the same for all. */
export function makeBatch(size: number): { readonly x: tf.Tensor4D; readonly labels: tf.Tensor2D } {
  seedRandomness(5);
  return tf.tidy(() => ({
    x: tf.randomUniform<tf.Rank.R4>([size, 28, 28, 1]),
    labels: tf
      .oneHot(tf.range(0, size, 1, 'int32').mod(tf.scalar(10, 'int32')), 10)
      .cast<tf.Tensor2D>('float32'),
  }));
}

/** A training step on a batch of that size, as a graph. */
export const traceStep = ({ step }: Lenet, size: number): Promise<Traced> =>
  trace({
    name: 'step',
    inputs: [
      { dtype: 'float32', shape: [size, 28, 28, 1] },
      { dtype: 'float32', shape: [size, 10] },
    ],
    call: ([x, labels]) => step(x as tf.Tensor4D, labels as tf.Tensor2D),
    tensorsOf: (loss) => [loss as tf.Tensor],
  });
