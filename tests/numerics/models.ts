/** Small networks with their variables and a training step each, to be trained eagerly and compiled from the same start. */
import * as tf from '@tensorflow/tfjs';

export interface Model {
  readonly variables: readonly tf.Variable[];
  readonly x: tf.Tensor;
  readonly y: tf.Tensor2D;
  readonly logits: (x: tf.Tensor) => tf.Tensor;
}

const CLASSES = 4;
const BATCH = 8;

/** A network under construction: its variables are drawn as it asks for them. */
class Layers {
  readonly variables: tf.Variable[] = [];

  weight<R extends tf.Rank>(...shape: tf.ShapeMap[R]): tf.Variable<R> {
    const fanIn = shape.slice(0, -1).reduce((size, length) => size * length, 1);
    const variable = tf.tidy(() => tf.variable(tf.randomNormal<R>(shape, 0, Math.sqrt(1 / fanIn))));
    this.variables.push(variable);
    return variable;
  }

  bias(length: number): tf.Variable<tf.Rank.R1> {
    const variable = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([length])));
    this.variables.push(variable);
    return variable;
  }
}

const dense = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor2D =>
  tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D).add(b);

function given(...shape: number[]): Pick<Model, 'x' | 'y'> {
  return tf.tidy(() => {
    const x = tf.randomNormal([BATCH, ...shape]);
    const flat = x.reshape([BATCH, -1]).slice([0, 0], [BATCH, CLASSES]);
    return { x, y: tf.oneHot(flat.argMax(1), CLASSES).toFloat() as tf.Tensor2D };
  });
}

/** Two convolutions, each pooled by its largest, and three dense layers (LeCun and others, 1998), on images of 16 x 16. */
function lenet(): Model {
  const layers = new Layers();
  const filters = [layers.weight<tf.Rank.R4>(5, 5, 1, 4), layers.weight<tf.Rank.R4>(3, 3, 4, 6)] as const;
  const biases = [
    layers.bias(4),
    layers.bias(6),
    layers.bias(16),
    layers.bias(12),
    layers.bias(CLASSES),
  ] as const;
  const weights = [
    layers.weight<tf.Rank.R2>(24, 16),
    layers.weight<tf.Rank.R2>(16, 12),
    layers.weight<tf.Rank.R2>(12, CLASSES),
  ] as const;
  const convolved = (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor) =>
    tf
      .conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'valid')
      .add(bias)
      .relu<tf.Tensor4D>()
      .maxPool(2, 2, 'valid');
  const logits = (x: tf.Tensor) => {
    const images = convolved(convolved(x, filters[0], biases[0]), filters[1], biases[1]);
    const hidden = dense(images.reshape([BATCH, 24]), weights[0], biases[2]).relu();
    return dense(dense(hidden, weights[1], biases[3]).relu(), weights[2], biases[4]);
  };
  return { ...given(16, 16, 1), logits, variables: layers.variables };
}

/** Convolutions with 'same' padding, one of them depthwise, average pooling, normalisation over the batch. */
function cnn(): Model {
  const layers = new Layers();
  const first = layers.weight<tf.Rank.R4>(3, 3, 1, 6);
  const second = layers.weight<tf.Rank.R4>(3, 3, 6, 2);
  const biases = [layers.bias(6), layers.bias(CLASSES)] as const;
  const [offset, scale] = [layers.bias(6), layers.weight<tf.Rank.R1>(6)];
  const last = layers.weight<tf.Rank.R2>(4 * 4 * 12, CLASSES);
  const logits = (x: tf.Tensor) => {
    const wide = tf.conv2d(x as tf.Tensor4D, first, 1, 'same').add(biases[0]);
    const { mean, variance } = tf.moments(wide, [0, 1, 2]);
    const normal = tf
      .batchNorm(wide as tf.Tensor4D, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale.add(1))
      .elu<tf.Tensor4D>();
    const deep = tf.depthwiseConv2d(normal, second, 1, 'same').relu<tf.Tensor4D>();
    return dense(tf.avgPool(deep, 2, 2, 'same').reshape([BATCH, 4 * 4 * 12]), last, biases[1]);
  };
  return { ...given(8, 8, 1), logits, variables: layers.variables };
}

/** A multilayer perceptron; its dropout draws anew at each step. */
function mlp(): Model {
  const layers = new Layers();
  const weights = [layers.weight<tf.Rank.R2>(12, 24), layers.weight<tf.Rank.R2>(24, CLASSES)] as const;
  const biases = [layers.bias(24), layers.bias(CLASSES)] as const;
  const logits = (x: tf.Tensor) =>
    dense(tf.dropout(dense(x, weights[0], biases[0]).tanh(), 0.3), weights[1], biases[1]);
  return { ...given(12), logits, variables: layers.variables };
}

/** A long short-term memory over six steps, unrolled by the host's loop. */
function lstm(): Model {
  const [steps, width, units] = [6, 3, 5];
  const layers = new Layers();
  const kernel = layers.weight<tf.Rank.R2>(width + units, 4 * units);
  const bias = layers.bias(4 * units);
  const last = layers.weight<tf.Rank.R2>(units, CLASSES);
  const lastBias = layers.bias(CLASSES);
  const logits = (x: tf.Tensor) => {
    let [c, h] = [tf.zeros<tf.Rank.R2>([BATCH, units]), tf.zeros<tf.Rank.R2>([BATCH, units])];
    for (const input of tf.unstack(x, 1))
      [c, h] = tf.basicLSTMCell(tf.scalar(1), kernel, bias, input as tf.Tensor2D, c, h);
    return dense(h, last, lastBias);
  };
  return { ...given(steps, width), logits, variables: layers.variables };
}

export const MODELS = { LeNet: lenet, 'the CNN': cnn, 'an MLP with dropout': mlp, 'an LSTM': lstm };

export const OPTIMIZERS = {
  sgd: () => tf.train.sgd(0.05),
  momentum: () => tf.train.momentum(0.02, 0.9),
  adam: () => tf.train.adam(0.005),
  rmsprop: () => tf.train.rmsprop(0.002),
};
