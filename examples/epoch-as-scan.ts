/**
 * An epoch as one scan
 *
 * After: JAX
 * Graph: define-then-run
 * Order: 17
 * Look at: the two times of an epoch, in compiled mode.
 *   The steps are the same; with `scan` the loop is in
 *   the graph too, and an epoch is one call.
 */
import * as tf from '@tensorflow/tfjs';
import { compile, datasets, mode, plot, scan, table } from 'twograph';

const EPOCHS = 6;
const BATCH = 32;
const RATE = 0.3;

// 1. The digits in random order, in batches: [steps, BATCH, 64] from 0 to 1, and their classes
const { data, target } = await datasets.digits();
const order = tf.tensor1d([...tf.util.createShuffledIndices(target.size)], 'int32');
const steps = Math.floor(1437 / BATCH);
const x = tf.tidy(() => data.gather(order).div(16));
const y = tf.tidy(() => target.gather(order));
const xs = x.slice(0, steps * BATCH).reshape([steps, BATCH, 64]);
const ys = y.slice(0, steps * BATCH).reshape([steps, BATCH]);
const heldOut = x.slice(1437);
const heldOutLabels = y.slice(1437);

// 2. A network of one hidden layer is a function of its weights, which are values like others
type Weights = [w1: tf.Tensor, b1: tf.Tensor, w2: tf.Tensor, b2: tf.Tensor];
const start: Weights = [
  tf.randomNormal([64, 32], 0, 0.15),
  tf.zeros([32]),
  tf.randomNormal([32, 10], 0, 0.2),
  tf.zeros([10]),
];
const logits = (x: tf.Tensor, [w1, b1, w2, b2]: Weights) =>
  x.matMul(w1).add(b1).relu().matMul(w2).add(b2);

// 3. A step: weights and a batch give the next weights and the loss
function step(weights: Weights, x: tf.Tensor, labels: tf.Tensor): [Weights, tf.Tensor] {
  const loss = (...weights: tf.Tensor[]) =>
    tf.losses
      .softmaxCrossEntropy(tf.oneHot(labels, 10), logits(x, weights as Weights))
      .asScalar();
  const { value, grads } = tf.valueAndGrads(loss)(weights);
  const next = weights.map((weight, i) => weight.sub(tf.mul(RATE, grads[i] ?? 0)));
  return [next as Weights, value];
}

// 4. An epoch as one graph: the weights are carried from step to step, the losses are stacked
const epoch = compile(function epoch(weights: Weights, xs: tf.Tensor, ys: tf.Tensor) {
  const batches: [tf.Tensor, tf.Tensor] = [xs, ys];
  return scan(
    (weights: Weights, [x, labels]) => step(weights, x, labels),
    weights,
    batches,
  );
});

// 5. The same steps, each a call of its own
const oneStep = compile(step, { name: 'oneStep' });
async function epochByStep(weights: Weights): Promise<[Weights, number[]]> {
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    const x = tf.tidy(() => xs.slice(i, 1).squeeze([0]));
    const labels = tf.tidy(() => ys.slice(i, 1).squeeze([0]));
    const [next, loss] = await oneStep(weights, x, labels);
    losses.push((await loss.data())[0] ?? NaN);
    tf.dispose([x, labels, loss]);
    if (i > 0) tf.dispose([...weights]);
    weights = next;
  }
  return [weights, losses];
}

// 6. Train both ways, and time each epoch
const loss = plot.line(
  { 'one scan': [], 'step by step': [] },
  { title: 'Loss', x: 'step' },
);
const times: Record<string, string | number>[] = [];
let [scanned, stepped]: [Weights, Weights] = [start, start];
for (let e = 1; e <= EPOCHS; e++) {
  const began = performance.now();
  const [next, stacked] = await epoch(scanned, xs, ys);
  const losses = await stacked.data();
  const half = performance.now();
  const [alsoNext, alsoLosses] = await epochByStep(stepped);
  const ended = performance.now();
  times.push({
    mode,
    epoch: e,
    'one scan (ms)': half - began,
    'step by step (ms)': ended - half,
  });
  alsoLosses.forEach((value, i) => {
    loss.push({ 'one scan': losses[i], 'step by step': value });
  });
  [scanned, stepped] = [next, alsoNext];
}

// 7. What it has learnt, and what an epoch took; the first pays for its graph
const right = tf.tidy(() => logits(heldOut, scanned).argMax(1).equal(heldOutLabels).mean());
console.log(`held out: ${(100 * ((await right.data())[0] ?? NaN)).toFixed(1)} % right`);
table(times, 'An epoch');
