/**
 * Train a CNN as one graph
 *
 * After: TensorFlow 2
 * Graph: define-then-run
 * Order: 16
 * Look at: the time of a step, in eager and in compiled
 *   mode. The losses are the same; forward, backward and
 *   Adam's update are one graph.
 */
import * as tf from '@tensorflow/tfjs';
import { compile, datasets, mode, plot, progress, table } from 'twograph';

const EPOCHS = 3;
const BATCH = 32;

// 1. The digits in random order, 8x8 pixels from 0 to 1; the last 360 are held out
const { images, target } = await datasets.digits();
const order = tf.tensor1d([...tf.util.createShuffledIndices(target.size)], 'int32');
const x = tf.tidy(() => images.gather(order).div(16).as4D(-1, 8, 8, 1));
const y = tf.tidy(() => target.gather(order));
const [known, heldOut] = x.split([1437, 360]) as [tf.Tensor4D, tf.Tensor4D];
const [labels, heldOutLabels] = y.split([1437, 360]) as [tf.Tensor1D, tf.Tensor1D];

// 2. The network; it gives logits
const model = tf.sequential({
  layers: [
    tf.layers.inputLayer({ inputShape: [8, 8, 1] }),
    tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 10 }),
  ],
});
const optimizer = tf.train.adam(0.01);

// 3. A training step, whole: forward, backward, update
const step = compile(function step(x: tf.Tensor4D, labels: tf.Tensor1D) {
  const loss = () => {
    const logits = model.apply(x, { training: true }) as tf.Tensor2D;
    return tf.losses.softmaxCrossEntropy(tf.oneHot(labels, 10), logits) as tf.Scalar;
  };
  return optimizer.minimize(loss, true) as tf.Scalar;
});

// 4. How many it gets right
const share = compile(function share(x: tf.Tensor4D, labels: tf.Tensor1D) {
  const classes = (model.apply(x) as tf.Tensor2D).argMax<tf.Tensor1D>(1);
  return classes.equal(labels).cast('float32').mean<tf.Scalar>();
});

// 5. Train: whole batches only, since a smaller last one would be a graph of its own
const batches = Math.floor(known.shape[0] / BATCH);
const losses = plot.line([], { title: 'Loss', x: 'step' });
const training = progress(EPOCHS * batches, 'Training');
const times: number[] = [];
for (let i = 0; i < EPOCHS * batches; i++) {
  const at = (i % batches) * BATCH;
  const batch = known.slice(at, BATCH);
  const batchLabels = labels.slice(at, BATCH);
  const start = performance.now();
  const loss = await step(batch, batchLabels);
  losses.push(await loss.array(), i + 1);
  times.push(performance.now() - start);
  tf.dispose([batch, batchLabels, loss]);
  training.step();
}

// 6. What it has learnt, and the time of a step
const right = await (await share(heldOut, heldOutLabels)).array();
console.log(`held out: ${(100 * right).toFixed(1)} % right`);
const [first = NaN, ...later] = times;
const middle = later.sort((a, b) => a - b)[Math.floor(later.length / 2)] ?? NaN;
table([{ mode, 'first (ms)': first, 'middle of the later ones (ms)': middle }], 'A step');
