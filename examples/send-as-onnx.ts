/**
 * Send it away as ONNX
 *
 * After: PyTorch
 * Graph: define-then-run
 * Order: 18
 * Look at: the file's inputs and outputs, and the largest
 *   difference: a runtime that knows nothing of this text
 *   gives the same numbers.
 */
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-web';
import { compile, datasets, exportOnnx, show, table } from 'twograph';

const EPOCHS = 5;

// 1. Something worth sending: a network that has learnt the digits
const { data, target } = await datasets.digits();
const pixels = tf.tidy(() => data.div<tf.Tensor2D>(16));
const classes = tf.tidy(() => tf.oneHot(target, 10).cast('float32'));
const model = tf.sequential({
  layers: [
    tf.layers.dense({ inputShape: [64], units: 32, activation: 'relu' }),
    tf.layers.dense({ units: 10, activation: 'softmax' }),
  ],
});
model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
await model.fit(pixels, classes, { epochs: EPOCHS, verbose: 0 });

// 2. The function to send: its preparation of the pixels goes along
const recognise = compile(function recognise(pixels: tf.Tensor2D) {
  const shares = model.apply(pixels.div(16)) as tf.Tensor2D;
  return { digit: shares.argMax(1), shares };
});

// 3. A call says which arguments it is for: four digits at a time, 0 to 16
const four = data.slice<tf.Tensor2D>([0, 0], [4, 64]);
const { digit, shares } = await recognise(four);
show(digit, 'here');

// 4. The bytes of a file: graph, weights, names (in compiled mode the page has a button for it, too)
const bytes = await exportOnnx(recognise);
console.log(`recognise.onnx: ${(bytes.length / 1024).toFixed(1)} KiB`);

// 5. Another runtime takes it from there
const session = await ort.InferenceSession.create(bytes);
const rows = (direction: string, all: readonly ort.InferenceSession.ValueMetadata[]) =>
  all.map((value) => ({
    direction,
    name: value.name,
    type: value.isTensor ? `${value.type} [${value.shape.join(', ')}]` : '',
  }));
table(
  [...rows('input', session.inputMetadata), ...rows('output', session.outputMetadata)],
  'recognise.onnx',
);

// 6. The same digits, and how far apart the two are
const input = new ort.Tensor('float32', await four.data<'float32'>(), four.shape);
const made = await session.run({ [session.inputNames[0] ?? '']: input });
const [away, awayShares] = session.outputNames.map((name) => made[name]);
if (away === undefined || awayShares === undefined) throw new Error('an output is missing');
show(tf.tensor1d(away.data as Int32Array, 'int32'), 'there');
const apart = shares
  .sub(tf.tensor(awayShares.data as Float32Array, shares.shape))
  .abs()
  .max();
console.log(`largest difference: ${((await apart.data())[0] ?? NaN).toExponential(1)}`);
