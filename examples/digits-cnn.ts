/**
 * Digits, a small convolutional network
 *
 * After: Keras
 * Graph: define-then-run
 * Order: 7
 * Look at: the accuracy on digits that were held out; then draw a digit and see what
 *   the network takes it for.
 */
import * as tf from '@tensorflow/tfjs';
import { datasets, image, pad, plot, progress } from 'twograph';

const EPOCHS = 16;

// 1. The digits in random order, 8x8 pixels from 0 to 1
const { images, target } = await datasets.digits();
const order = tf.tensor1d([...tf.util.createShuffledIndices(target.size)], 'int32');
const x = tf.tidy(() => images.gather(order).div(16).as4D(-1, 8, 8, 1));
const y = tf.tidy(() => target.gather(order).cast('float32'));

// 2. The network
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

// 3. What to watch
const training = progress(EPOCHS, 'Training');
const losses = plot.line({ training: [], 'held out': [] }, { title: 'Loss', x: 'epoch' });
const accuracies = plot.line(
  { training: [], 'held out': [] },
  { title: 'Accuracy', x: 'epoch', yRange: [0, 1] },
);

// 4. Train on four fifths, hold out the last fifth
await model.fit(x, y, {
  epochs: EPOCHS,
  batchSize: 32,
  validationSplit: 0.2,
  callbacks: {
    onEpochEnd(epoch, { loss = NaN, acc = NaN, val_loss = NaN, val_acc = NaN } = {}) {
      losses.push({ training: loss, 'held out': val_loss }, epoch + 1);
      accuracies.push({ training: acc, 'held out': val_acc }, epoch + 1);
      training.step(`held out: ${(100 * val_acc).toFixed(1)} % right`);
    },
  },
});

// 5. Make a drawing like those digits: as large as its frame, the ink counted in 4x4 blocks
async function likeTheDigits(drawing: tf.Tensor2D) {
  const isInk = drawing.greater(0.5);
  const ink = await tf.whereAsync(isInk); // row and column of each pixel that has ink
  const digit = tf.tidy(() => {
    const first = ink.min(0).cast('float32');
    const last = ink.max(0).cast('float32');
    const centre = first.add(last).div(2);
    const half = last.sub(first).max().div(2);
    const frame = tf.concat([centre.sub(half), centre.add(half)]).div(31);
    const batch = drawing.as4D(1, 32, 32, 1);
    const framed = tf.image.cropAndResize(batch, frame.as2D(1, 4), [0], [32, 32]);
    return framed.avgPool(4, 4, 'valid');
  });
  tf.dispose([isInk, ink]);
  return digit;
}

// 6. Draw a digit
const paper = tf.zeros<tf.Rank.R2>([8, 8]);
const seen = image(paper, { title: 'What the network sees', range: [1, 0] });
const guess = plot.bar(tf.zeros([10]), { title: 'What it takes it for', yRange: [0, 1] });
for await (const drawing of pad({ title: 'Draw a digit', size: 32 })) {
  const digit = await likeTheDigits(drawing);
  const probabilities = tf.tidy(() => model.predict(digit) as tf.Tensor);
  seen.update(digit.as2D(8, 8));
  guess.update(probabilities);
  tf.dispose([digit, probabilities]);
}
