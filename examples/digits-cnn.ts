/**
 * Digits, a small convolutional network
 *
 * After: Keras
 * Graph: define-then-run
 * Order: 7
 * Look at: the accuracy on digits that were held out; then
 *   draw a digit and see what the network takes it for.
 */
import * as tf from '@tensorflow/tfjs';
import { datasets, image, pad, plot, progress } from 'twograph';

const EPOCHS = 8;

// 1. The digits in random order, 8x8 pixels from 0 to 1
const { images, target } = await datasets.digits();
const order = tf.tensor1d([...tf.util.createShuffledIndices(target.size)], 'int32');
const x = tf.tidy(() => images.gather(order).div(16).as4D(-1, 8, 8, 1));
const y = tf.tidy(() => target.gather(order).cast('float32'));

// 2. Hold out the last fifth; learn the rest also one pixel aside, with some rows blank
const [known, heldOut] = x.split([1437, 360]) as [tf.Tensor4D, tf.Tensor4D];
const [labels, heldOutLabels] = y.split([1437, 360]) as [tf.Tensor, tf.Tensor];
const varied = tf.tidy(() => {
  const wide = known.pad([
    [0, 0],
    [0, 0],
    [1, 1],
    [0, 0],
  ]);
  const moved = [0, 2].map((left) => wide.slice([0, 0, left, 0], known.shape));
  const kept = tf.randomUniform([2 * 1437, 8, 1, 1]).greater(0.3);
  return tf.concat([known, tf.concat(moved).mul(kept)]);
});

// 3. The network
const model = tf.sequential({
  layers: [
    tf.layers.inputLayer({ inputShape: [8, 8, 1] }),
    tf.layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.flatten(),
    tf.layers.dropout({ rate: 0.3 }),
    tf.layers.dense({ units: 64, activation: 'relu' }),
    tf.layers.dense({ units: 10, activation: 'softmax' }),
  ],
});
const optimizer = tf.train.adam(0.004);
model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });

// 4. What to watch
const training = progress(EPOCHS, 'Training');
const losses = plot.line({ training: [], 'held out': [] }, { title: 'Loss', x: 'epoch' });
const accuracies = plot.line(
  { training: [], 'held out': [] },
  { title: 'Accuracy', x: 'epoch', yRange: [0, 1] },
);

// 5. Train
await model.fit(varied, labels.tile([3]), {
  epochs: EPOCHS,
  batchSize: 32,
  validationData: [heldOut, heldOutLabels],
  callbacks: {
    onEpochEnd(epoch, { loss = NaN, acc = NaN, val_loss = NaN, val_acc = NaN } = {}) {
      losses.push({ training: loss, 'held out': val_loss }, epoch + 1);
      accuracies.push({ training: acc, 'held out': val_acc }, epoch + 1);
      training.step(`held out: ${(100 * val_acc).toFixed(1)} % right`);
    },
  },
});

// 6. Make a drawing like those digits: as tall as its frame, thicker, ink counted in 4x4 blocks
async function likeTheDigits(drawing: tf.Tensor2D) {
  const isInk = drawing.greater(0.5);
  const ink = await tf.whereAsync(isInk); // row and column of each pixel that has ink
  const digit = tf.tidy(() => {
    const first = ink.min(0).cast('float32');
    const last = ink.max(0).cast('float32');
    const centre = first.add(last).div(2);
    const [height, width] = last.sub(first).unstack() as [tf.Scalar, tf.Scalar];
    const half = tf.stack([height, height.maximum(width.mul(4 / 3))]).div(2);
    const frame = tf.concat([centre.sub(half), centre.add(half)]).div(31);
    const batch = drawing.as4D(1, 32, 32, 1);
    const framed = tf.image.cropAndResize(batch, frame.as2D(1, 4), [0], [32, 32]);
    return framed.maxPool(3, 1, 'same').avgPool(4, 4, 'valid');
  });
  tf.dispose([isInk, ink]);
  return digit;
}

// 7. Draw a digit
const drawings = pad({ title: 'Draw a digit', size: 32 });
const paper = tf.zeros<tf.Rank.R2>([8, 8]);
const seen = image(paper, { title: 'What the network sees', range: [1, 0] });
const guess = plot.bar(tf.zeros([10]), {
  title: 'What it takes it for',
  y: 'per cent',
  yRange: [0, 100],
});
for await (const drawing of drawings) {
  const digit = await likeTheDigits(drawing);
  const percent = tf.tidy(() => (model.predict(digit) as tf.Tensor).mul(100));
  seen.update(digit.as2D(8, 8));
  guess.update(percent);
  tf.dispose([digit, percent]);
}
