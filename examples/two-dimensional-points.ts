/**
 * Points in the plane
 *
 * After: Keras, as TensorFlow Playground
 * Graph: define-then-run
 * Order: 10
 * Look at: the boundary bending around the points. Change
 *   DATA, HIDDEN or ACTIVATION and run again.
 */
import * as tf from '@tensorflow/tfjs';
import { plot, progress } from 'twograph';

const DATA = 'spiral'; // 'circle', 'xor' or 'spiral'
const NOISE = 0.1;
const HIDDEN = [16, 16];
const ACTIVATION = 'tanh'; // 'relu', 'sigmoid' or 'linear'
const LEARNING_RATE = 0.02;
const EPOCHS = 80;

// 1. Points of two classes, 0 and 1, from -6 to 6 both ways
const random = (from: number, to: number) => from + (to - from) * Math.random();
const polar = (r: number, angle: number) => [r * Math.cos(angle), r * Math.sin(angle)];
const shapes = {
  circle: (label: number) => {
    const radius = label ? random(0, 2.5) : random(3.5, 5);
    return polar(radius, random(0, 2 * Math.PI));
  },
  xor: (label: number) => {
    const [x, y] = [random(-5, 5), random(0.3, 5)];
    return [x, label ? y * Math.sign(x) : -y * Math.sign(x)];
  },
  spiral: (label: number) => {
    const turn = random(0.1, 1);
    return polar(5 * turn, 2 * Math.PI * (1.5 * turn + label / 2));
  },
};
const labels = Array.from({ length: 400 }, (_, i) => i % 2);
const noisy = (at: number) => at + random(-NOISE, NOISE);
const points = tf.tensor2d(labels.map((label) => shapes[DATA](label).map(noisy)));

// 2. The network: a place in the plane goes in, the probability of class 1 comes out
const model = tf.sequential();
model.add(tf.layers.inputLayer({ inputShape: [2] }));
for (const units of HIDDEN) model.add(tf.layers.dense({ units, activation: ACTIVATION }));
model.add(tf.layers.dense({ units: 1, activation: 'sigmoid' }));
const optimizer = tf.train.adam(LEARNING_RATE);
model.compile({ optimizer, loss: 'binaryCrossentropy' });

// 3. What to watch: the loss, and what the network says of each place
const training = progress(EPOCHS, 'Training');
const losses = plot.line({ training: [], test: [] }, { title: 'Loss', x: 'epoch' });
const side = tf.linspace(-6, 6, 60);
const grid = tf.tidy(() => tf.stack(tf.meshgrid(side, side), 2).reshape([-1, 2]));
const look = () => tf.tidy(() => (model.predict(grid) as tf.Tensor).as2D(60, 60));
const map = plot.heatmap(look(), {
  title: 'Probability of class 1',
  xRange: [-6, 6],
  yRange: [-6, 6],
  range: [0, 1],
  points: { x: points.gather(0, 1), y: points.gather(1, 1), group: labels },
});

// 4. Train on one half, test on the other
await model.fit(points, tf.tensor1d(labels), {
  epochs: EPOCHS,
  batchSize: 20,
  validationSplit: 0.5,
  callbacks: {
    onEpochEnd(epoch, { loss = NaN, val_loss = NaN } = {}) {
      const probabilities = look();
      map.update(probabilities);
      probabilities.dispose();
      losses.push({ training: loss, test: val_loss }, epoch + 1);
      training.step(`test loss ${val_loss.toFixed(3)}`);
    },
  },
});
