/** Models for ONNX' own checker: every row's samples, and whole functions as exportOnnx writes them. */
import * as tf from '@tensorflow/tfjs';
import { control } from '../../src/compile/control-eager';
import { eagerCompile } from '../../src/compile/eager';
import { exportOnnx } from '../../src/compile/export';
import { lower, LoweringError } from '../../src/onnx/lower';
import { WEBGL } from '../../src/onnx/webgl/builder';
import { OPS } from '../../src/ops';
import { traceSample } from './samples';

const host = {
  muted: <T>(work: () => T): T => work(),
  position: () => undefined,
  keepRandomness: () => () => undefined,
};

function network(): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [8, 8, 1],
        filters: 4,
        kernelSize: 3,
        activation: 'relu',
        padding: 'same',
      }),
      tf.layers.batchNormalization(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dropout({ rate: 0.25 }),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}

type Write = (name: string, bytes: Uint8Array) => void;

/** The graph of each sample of each row, lowered. */
export async function writeRows(write: Write): Promise<void> {
  for (const row of OPS) {
    for (const [index, sample] of row.samples.entries()) {
      const { graph } = await traceSample(row, sample);
      write(`${row.op}-${String(index)}`, lower(graph).bytes);
    }
  }
}

/** The same for the WebGL provider, without those that it can't run. */
export async function writeWebglRows(write: Write): Promise<void> {
  for (const row of OPS) {
    for (const [index, sample] of row.samples.entries()) {
      const { graph } = await traceSample(row, sample);
      try {
        write(`webgl-${row.op}-${String(index)}`, lower(graph, undefined, WEBGL).bytes);
      } catch (error) {
        if (!(error instanceof LoweringError)) throw error;
      }
    }
  }
}

/** What a layer model predicts, and its training steps, as exportOnnx writes them. */
export async function writeFunctions(write: Write): Promise<void> {
  const model = network();
  const images = tf.randomUniform([4, 8, 8, 1]);
  const labels = tf.oneHot(tf.tensor1d([1, 2, 3, 4], 'int32'), 10);
  const predict = eagerCompile((x: tf.Tensor) => model.predict(x));
  await predict(images);
  write('predict', await exportOnnx(predict, undefined, host));
  const weight = tf.variable(tf.ones([10]));
  const choose = eagerCompile((x: tf.Tensor) =>
    control.cond(
      x.sum().greater(0),
      () => x.mul(weight).sum(),
      () => weight.sum().sub(x.mean()),
    ),
  );
  await choose(tf.ones([4, 10]));
  write('cond', await exportOnnx(choose, undefined, host));
  for (const optimizer of [
    tf.train.sgd(0.1),
    tf.train.momentum(0.1, 0.9),
    tf.train.adam(),
    tf.train.rmsprop(0.01),
  ]) {
    const step = eagerCompile((x: tf.Tensor, y: tf.Tensor) =>
      optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(y, model.apply(x, { training: true }) as tf.Tensor) as tf.Scalar,
        true,
      ),
    );
    await step(images, labels);
    write(`train-${optimizer.getClassName()}`, await exportOnnx(step, undefined, host));
  }
}
