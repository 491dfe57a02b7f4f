/**
 * LeNet
 *
 * After: Caffe
 * Graph: define-then-run
 * Order: 8
 * Look at: the table of the layers: one of them holds nine
 *   tenths of all parameters.
 */
import * as tf from '@tensorflow/tfjs';
import { datasets, plot, progress, table } from 'twograph';

const EPOCHS = 6;

// 1. The digits at 28x28, in random order, pixels from 0 to 1
const { images, target } = await datasets.digits();
const order = tf.tensor1d([...tf.util.createShuffledIndices(target.size)], 'int32');
const small = tf.tidy(() => images.gather(order).div(16).as4D(-1, 8, 8, 1));
const x = tf.image.resizeBilinear(small, [28, 28]);
const y = tf.tidy(() => target.gather(order).cast('float32'));

// 2. The network: its convolutions have no activation, its pooling rounds up as 'same' does
function lenet(conv1: number, conv2: number, ip1: number) {
  const model = tf.sequential({
    layers: [
      tf.layers.inputLayer({ name: 'data', inputShape: [28, 28, 1] }),
      tf.layers.conv2d({ name: 'conv1', filters: conv1, kernelSize: 5 }),
      tf.layers.maxPooling2d({ name: 'pool1', poolSize: 2, padding: 'same' }),
      tf.layers.conv2d({ name: 'conv2', filters: conv2, kernelSize: 5 }),
      tf.layers.maxPooling2d({ name: 'pool2', poolSize: 2, padding: 'same' }),
      tf.layers.flatten({ name: 'flatten' }),
      tf.layers.dense({ name: 'ip1', units: ip1, activation: 'relu' }),
      tf.layers.dense({ name: 'ip2', units: 10, activation: 'softmax' }),
    ],
  });
  const optimizer = tf.train.momentum(0.01, 0.9);
  model.compile({
    optimizer,
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

// 3. The layers of LeNet as Caffe has it
const full = lenet(20, 50, 500);
const rows = full.layers.map((layer) => ({
  layer: layer.name,
  type: layer.getClassName(),
  output: layer.outputShape.slice(1).join(' x '),
  parameters: layer.countParams(),
}));
table(rows, `LeNet: ${full.countParams().toLocaleString('en')} parameters`);

// 4. Two training steps of it, timed
const batch = { x: x.slice(0, 16), y: y.slice(0, 16) };
for (const step of ['first', 'second']) {
  const start = performance.now();
  await full.trainOnBatch(batch.x, batch.y);
  console.log(`${step} step: ${(performance.now() - start).toFixed(0)} ms`);
}
tf.dispose(batch);
full.dispose();

// 5. Train a smaller one on four fifths, hold out the last fifth
const model = lenet(8, 16, 64);
const parameters = model.countParams().toLocaleString('en');
console.log(
  `To be trained in seconds, a smaller one of the same layers: ${parameters} parameters`,
);
const training = progress(EPOCHS, 'Training the smaller one');
const accuracies = plot.line(
  { training: [], 'held out': [] },
  { title: 'Accuracy', x: 'epoch', yRange: [0, 1] },
);
await model.fit(x, y, {
  epochs: EPOCHS,
  batchSize: 16,
  validationSplit: 0.2,
  callbacks: {
    // Short steps at the end, or the last figure is chance
    onEpochBegin(epoch) {
      if (epoch !== EPOCHS - 2) return;
      (model.optimizer as tf.MomentumOptimizer).setLearningRate(0.001);
    },
    onEpochEnd(epoch, { acc = NaN, val_acc = NaN } = {}) {
      accuracies.push({ training: acc, 'held out': val_acc }, epoch + 1);
      training.step(`held out: ${(100 * val_acc).toFixed(1)} % right`);
    },
  },
});
