/** Programs whose graphs are of all sizes, for the tests of the Graph tab. */

/** A stack as in a transformer: in each of 12 layers an attention of two heads and a network of two layers, each with a norm and around it. */
export const TRANSFORMER = `import * as tf from '@tensorflow/tfjs';
import { compile } from 'twograph';
const LAYERS = 12, WIDTH = 16, HEADS = 2, LENGTH = 6;
const weights = (...shape: number[]): tf.Variable => tf.variable(tf.randomNormal(shape, 0, 0.2));
const layers = Array.from({ length: LAYERS }, () => ({
  query: weights(WIDTH, WIDTH),
  key: weights(WIDTH, WIDTH),
  value: weights(WIDTH, WIDTH),
  out: weights(WIDTH, WIDTH),
  wide: weights(WIDTH, 4 * WIDTH),
  narrow: weights(4 * WIDTH, WIDTH),
}));
type Layer = (typeof layers)[number];
const norm = (x: tf.Tensor): tf.Tensor => {
  const { mean, variance } = tf.moments(x, -1, true);
  return x.sub(mean).div(variance.add(1e-5).sqrt());
};
const heads = (x: tf.Tensor): tf.Tensor => x.reshape([LENGTH, HEADS, WIDTH / HEADS]).transpose([1, 0, 2]);
const attention = (x: tf.Tensor, { query, key, value, out }: Layer): tf.Tensor => {
  const [q, k, v] = [query, key, value].map((w) => heads(x.matMul(w))) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const scores = q.matMul(k, false, true).div(Math.sqrt(WIDTH / HEADS)).softmax();
  return scores.matMul(v).transpose([1, 0, 2]).reshape([LENGTH, WIDTH]).matMul(out);
};
const stack = compile((x: tf.Tensor2D) => {
  let h: tf.Tensor = x;
  for (const layer of layers) {
    h = h.add(attention(norm(h), layer));
    h = h.add(norm(h).matMul(layer.wide).relu().matMul(layer.narrow));
  }
  return norm(h) as tf.Tensor2D;
}, { name: 'stack' });
console.log((await stack(tf.randomNormal([LENGTH, WIDTH]) as tf.Tensor2D)).shape.join());
`;

export const THOUSAND_STEPS = `import * as tf from '@tensorflow/tfjs';
let x = tf.tensor1d([1, 2, 3]);
for (let step = 0; step < 1000; step++) {
  x = tf.tidy(() => x.sub(x.mul(0.01)));
}
console.log('done');
`;

/** 10,000 operations that do not repeat: three of ten, chosen by a generator, and each of another length than its neighbours. */
export const TEN_THOUSAND = `import * as tf from '@tensorflow/tfjs';
const ops = [tf.neg, tf.abs, tf.square, tf.relu, tf.sin, tf.cos, tf.tanh, tf.sigmoid, tf.floor, tf.sign];
let seed = 1;
const next = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
let made: tf.Tensor[] = [tf.tensor1d([1, 2, 3])];
for (let at = 0; at < 10_000; at++) {
  const from = made[next(made.length)] as tf.Tensor;
  made = [...made.slice(-20), (ops[next(10)] as typeof tf.neg)(from)];
}
console.log('done');
`;

export const ONE_NODE = `import * as tf from '@tensorflow/tfjs';
tf.tensor1d([1, 2, 3]);
console.log('done');
`;

export const NO_NODE = `console.log('done');
`;

/** One step of LeNet's training: forward, backward and update. */
export const LENET_STEP = `import * as tf from '@tensorflow/tfjs';
import { compile } from 'twograph';
const { conv2d, maxPooling2d, flatten, dense } = tf.layers;
const model = tf.sequential({
  layers: [
    conv2d({ filters: 20, kernelSize: 5, inputShape: [28, 28, 1] }),
    maxPooling2d({ poolSize: 2, strides: 2 }),
    conv2d({ filters: 50, kernelSize: 5 }),
    maxPooling2d({ poolSize: 2, strides: 2 }),
    flatten(),
    dense({ units: 500, activation: 'relu' }),
    dense({ units: 10 }),
  ],
});
const optimizer = tf.train.momentum(0.01, 0.9);
const step = compile((x: tf.Tensor4D, y: tf.Tensor2D) =>
  optimizer.minimize(() => tf.losses.softmaxCrossEntropy(y, model.apply(x) as tf.Tensor2D), true) as tf.Scalar,
  { name: 'step' });
await step(tf.ones([1, 28, 28, 1]), tf.oneHot(tf.tensor1d([3], 'int32'), 10) as tf.Tensor2D);
console.log('done');
`;
