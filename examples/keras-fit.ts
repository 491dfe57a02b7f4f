/**
 * Compile, fit, evaluate, predict
 *
 * After: Keras
 * Graph: define-then-run
 * Order: 9
 * Look at: the loss on validation data; once it has stopped
 *   falling, a callback ends the training.
 */
import * as tf from '@tensorflow/tfjs';
import { datasets, image, plot, show } from 'twograph';

const EPOCHS = 50;

// 1. The digits in random order, 1500 to learn from, the rest to test with
const { data, target } = await datasets.digits();
const order = tf.tensor1d([...tf.util.createShuffledIndices(target.size)], 'int32');
const x = tf.tidy(() => data.gather(order).div<tf.Tensor2D>(16));
const y = tf.tidy(() => target.gather(order).cast('float32'));
const [trainX, testX] = [x.slice(0, 1500), x.slice(1500)];
const [trainY, testY] = [y.slice(0, 1500), y.slice(1500)];

// 2. The model: its layers, one after the other
const model = tf.sequential();
model.add(tf.layers.dense({ inputShape: [64], units: 32, activation: 'relu' }));
model.add(tf.layers.dense({ units: 10, activation: 'softmax' }));
model.summary(70);

// 3. Compile: how to learn, and what to measure
const optimizer = tf.train.adam(0.01);
model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });

// 4. Fit, with two callbacks: one that plots, one that stops
const losses = plot.line({ training: [], validation: [] }, { title: 'Loss', x: 'epoch' });
const live = new tf.CustomCallback({
  onEpochEnd(epoch, { loss = NaN, val_loss = NaN } = {}) {
    losses.push({ training: loss, validation: val_loss }, epoch + 1);
  },
});
const enough = tf.callbacks.earlyStopping({ monitor: 'val_loss', patience: 3 });
const { epoch } = await model.fit(trainX, trainY, {
  epochs: EPOCHS,
  validationSplit: 0.2,
  callbacks: [live, enough],
});
console.log(`stopped after ${epoch.length} epochs`);

// 5. Evaluate on digits that the model has never seen
const [loss, accuracy] = model.evaluate(testX, testY) as [tf.Scalar, tf.Scalar];
show(await loss.array(), 'test loss');
show(await accuracy.array(), 'test accuracy');

// 6. Predict ten of them
const ten = testX.slice(0, 10);
const classes = tf.tidy(() => (model.predict(ten) as tf.Tensor).argMax(1));
const strip = tf.tidy(() => ten.reshape([10, 8, 8]).transpose([1, 0, 2]).as2D(8, 80));
const title = `predicted: ${(await classes.data()).join(' ')}`;
image(strip, { title, range: [1, 0] });
