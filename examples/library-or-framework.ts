/**
 * Library or framework
 *
 * After: Keras, beside NumPy
 * Graph: define-then-run
 * Order: 11
 * Look at: the order of the lines. In section 2 your loop
 *   calls a library, as with NumPy, without a graph; in
 *   section 3 a framework's loop calls you, as with Keras,
 *   whose model is defined, then run.
 */
import * as tf from '@tensorflow/tfjs';

const EPOCHS = 3;

// 1. Points on y = 3x, for both to find the 3
const x = tf.tensor1d([1, 2, 3]);
const y = tf.tensor1d([3, 6, 9]);

// 2. A library: the loop is mine, and each call is mine
console.log('Library: my loop');
let weight = 0;
for (let epoch = 0; epoch < EPOCHS; epoch++) {
  console.log(`  I begin epoch ${epoch}`);
  const error = tf.tidy(() => x.mul(weight).sub(y));
  const loss = tf.tidy(() => error.square().mean<tf.Scalar>());
  console.log(`  I call for the loss: ${(await loss.array()).toFixed(4)}`);
  const slope = tf.tidy(() => error.mul(x).mul(2).mean<tf.Scalar>());
  console.log(`  I call for the slope: ${(await slope.array()).toFixed(4)}`);
  weight -= 0.1 * (await slope.array());
  tf.dispose([error, loss, slope]);
}
console.log(`  I end the loop, with weight ${weight.toFixed(4)}`);

// 3. A framework: the loop is its own, and it calls me
console.log('Framework: its loop');
const model = tf.sequential();
model.add(tf.layers.inputLayer({ inputShape: [1] }));
model.add(tf.layers.dense({ units: 1, useBias: false, kernelInitializer: 'zeros' }));
model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
const me = new tf.CustomCallback({
  onTrainBegin: () => console.log('  fit calls me: the training begins'),
  onEpochBegin: (epoch) => console.log(`  fit calls me: epoch ${epoch} begins`),
  onEpochEnd: (epoch, { loss = NaN } = {}) =>
    console.log(`  fit calls me: epoch ${epoch} ends, loss ${loss.toFixed(4)}`),
  onTrainEnd: () => console.log('  fit calls me: the training ends'),
});
console.log('  I call fit, once');
await model.fit(x, y, { epochs: EPOCHS, callbacks: [me] });
console.log('  fit returns to me');
