/**
 * First and second gradients of the op table's rows, by their own samples: a row's outputs, squared, weighed and summed, by its float32 inputs; then
 * those gradients, weighed and summed, by the inputs again.
 */
import * as tf from '@tensorflow/tfjs';
import type { OpRow, Sample } from '../../src/ops/row';
import { runSample } from './samples';

/** Irregular, so that no part of a gradient cancels, and the same in every run. */
function weigh(tensor: tf.Tensor): tf.Tensor {
  const weights = Float32Array.from({ length: tensor.size }, (_, at) => 0.5 + ((at * 29 + 7) % 17) / 16);
  return tensor.mul(tf.tensor(weights, tensor.shape)).sum();
}

const sum = (tensors: readonly tf.Tensor[]): tf.Scalar =>
  tensors.reduce<tf.Scalar>((total, tensor) => total.add(tensor), tf.scalar(0));

/** Squared, so that a linear operator has a second gradient too. */
const squared = (tensors: readonly tf.Tensor[]): tf.Scalar =>
  sum(tensors.filter(({ dtype }) => dtype === 'float32').map((tensor) => weigh(tensor.square())));

/** Which of a sample's inputs a gradient is taken by. */
export function differentiable(sample: Sample): readonly number[] {
  const given = sample.inputs.filter((input) => input !== null);
  // What is empty has no gradient worth the name.
  if (given.some(({ shape }) => shape.includes(0))) return [];
  return given.flatMap(({ dtype }, index) => (dtype === 'float32' ? [index] : []));
}

type Gradients = (inputs: readonly tf.Tensor[]) => tf.Tensor[];

/** The gradients by those inputs; throws what tfjs throws where it has none. */
export const firstGradients =
  (row: OpRow, sample: Sample, by: readonly number[]): Gradients =>
  (inputs) =>
    tf.grads((...variables: tf.Tensor[]) => {
      const all = inputs.map((input, index) => variables[by.indexOf(index)] ?? input);
      return squared(runSample(row, sample, all));
    })(by.map((index) => inputs[index] as tf.Tensor));

/** The gradients of the first gradients' sum. */
export const secondGradients =
  (row: OpRow, sample: Sample, by: readonly number[]): Gradients =>
  (inputs) =>
    tf.grads((...variables: tf.Tensor[]) => {
      const all = inputs.map((input, index) => variables[by.indexOf(index)] ?? input);
      return sum(firstGradients(row, sample, by)(all).map(weigh));
    })(by.map((index) => inputs[index] as tf.Tensor));

/**
 * How far gradients are from what the function's own differences say, along a direction of all inputs at once: 0 where they agree, about 1
 * where they have nothing to do with each other. float32 leaves some thousandths; of two steps, the one that rounds or bends less counts.
 */
export function awayFromDifferences(
  value: (inputs: readonly tf.Tensor[]) => tf.Scalar,
  gradients: readonly tf.Tensor[],
  inputs: readonly tf.Tensor[],
  by: readonly number[],
): number {
  const read = (tensor: tf.Tensor): number => tensor.dataSync()[0] ?? NaN;
  return tf.tidy(() => {
    const directions = by.map((index) => {
      const { shape, size } = inputs[index] as tf.Tensor;
      const values = Float32Array.from({ length: size }, (_, at) => (((at * 31 + index * 7) % 13) - 6) / 6);
      return tf.tensor(values, shape);
    });
    const told = gradients
      .map((gradient, index) => read(gradient.mul(directions[index] as tf.Tensor).sum()))
      .reduce((total, part) => total + part, 0);
    const away = [2 ** -8, 2 ** -10].map((step) => {
      const [ahead = NaN, behind = NaN] = [step, -step].map((length) => {
        const moved = inputs.map((input, index) => {
          const direction = directions[by.indexOf(index)];
          return direction ? input.add(direction.mul(length)) : input;
        });
        return read(value(moved));
      });
      const slope = (ahead - behind) / (2 * step);
      const size = Math.max(Math.abs(slope), Math.abs(told));
      return size < 1e-3 ? 0 : Math.abs(slope - told) / size;
    });
    return Math.min(...away);
  });
}

/** What the first gradients are those of. */
export const valueOf = (row: OpRow, sample: Sample, inputs: readonly tf.Tensor[]): tf.Scalar =>
  squared(runSample(row, sample, inputs));

/** What the second gradients are those of. */
export const slopeOf = (
  row: OpRow,
  sample: Sample,
  by: readonly number[],
  inputs: readonly tf.Tensor[],
): tf.Scalar => sum(firstGradients(row, sample, by)(inputs).map(weigh));
