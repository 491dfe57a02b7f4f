/** One training step of LeNet-5 with Adam on a batch of 32, traced: the graph that the passes are measured by. */
import * as tf from '@tensorflow/tfjs';
import { seedRandomness } from '../../src/engines/tfjs/randomness';
import { trace } from '../../src/trace/trace';
import type { Traced } from '../../src/trace/trace';

const BATCH = 32;

/** Weights and the step that trains them, on the current backend. */
export function lenet() {
  seedRandomness(3);
  const variable = <R extends tf.Rank>(name: string, ...shape: tf.ShapeMap[R]): tf.Variable<R> => {
    const fanIn = shape.slice(0, -1).reduce((size, length) => size * length, 1);
    return tf.tidy(() => tf.variable(tf.randomNormal<R>(shape, 0, Math.sqrt(2 / fanIn)), true, name));
  };
  const bias = (name: string, length: number) => tf.tidy(() => tf.variable(tf.zeros([length]), true, name));
  const weights = {
    conv1: variable<tf.Rank.R4>('conv1', 5, 5, 1, 6),
    bias1: bias('bias1', 6),
    conv2: variable<tf.Rank.R4>('conv2', 5, 5, 6, 16),
    bias2: bias('bias2', 16),
    dense1: variable<tf.Rank.R2>('dense1', 256, 120),
    bias3: bias('bias3', 120),
    dense2: variable<tf.Rank.R2>('dense2', 120, 84),
    bias4: bias('bias4', 84),
    dense3: variable<tf.Rank.R2>('dense3', 84, 10),
    bias5: bias('bias5', 10),
  };
  const logits = (x: tf.Tensor4D) => {
    const first = x
      .conv2d(weights.conv1, 1, 'valid')
      .add(weights.bias1)
      .relu<tf.Tensor4D>()
      .maxPool(2, 2, 'valid');
    const second = first
      .conv2d(weights.conv2, 1, 'valid')
      .add(weights.bias2)
      .relu<tf.Tensor4D>()
      .maxPool(2, 2, 'valid');
    const flat = second.reshape<tf.Tensor2D>([x.shape[0], 256]);
    const third = flat.matMul(weights.dense1).add(weights.bias3).relu<tf.Tensor2D>();
    const fourth = third.matMul(weights.dense2).add(weights.bias4).relu<tf.Tensor2D>();
    return fourth.matMul(weights.dense3).add(weights.bias5);
  };
  const optimizer = tf.train.adam(0.001);
  const step = (x: tf.Tensor4D, y: tf.Tensor2D) =>
    optimizer.minimize(() => tf.losses.softmaxCrossEntropy(y, logits(x)), true);
  const dispose = () => {
    optimizer.dispose();
    tf.dispose(weights);
  };
  return { logits, step, dispose };
}

/** The step as a graph. */
export async function traceLenet(): Promise<Traced> {
  const { step, dispose } = lenet();
  const traced = await trace({
    name: 'lenet_step',
    inputs: [
      { dtype: 'float32', shape: [BATCH, 28, 28, 1] },
      { dtype: 'float32', shape: [BATCH, 10] },
    ],
    call: ([x, y]) => step(x as tf.Tensor4D, y as tf.Tensor2D),
    tensorsOf: (loss) => [loss as tf.Tensor],
  });
  dispose();
  return traced;
}
