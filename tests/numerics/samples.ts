/** The samples of the op table as tensors, run eagerly and as graphs of one node. */
import * as tf from '@tensorflow/tfjs';
import { makeData, sizeOf } from '../../src/ir/graph';
import type { Data } from '../../src/ir/graph';
import type { OpRow, Sample, SampleInput } from '../../src/ops/row';
import { trace } from '../../src/trace/trace';
import type { Traced } from '../../src/trace/trace';

/** Numbers by position: no zeros, no ties within a tensor of less than 61 elements, none near an integer or a half. */
function value(
  index: number,
  salt: number,
  kind: SampleInput['values'],
  dtype: SampleInput['dtype'],
): number {
  const step = (index * 37 + salt * 11) % 61;
  if (dtype === 'bool') return (step * 7) % 3 === 0 ? 1 : 0;
  if (dtype === 'int32')
    return kind === 'small ints' ? step % 3 : kind === 'positive' ? (step % 9) + 1 : (step % 19) - 9 || 11;
  const fraction = (step + 0.37) / 61;
  if (kind === 'positive') return 0.1 + fraction * 3;
  if (kind === 'unit') return fraction * 1.8 - 0.9;
  if (kind === 'wide') return (fraction - 0.5) * 200;
  return (fraction - 0.5) * 6;
}

export function sampleData({ dtype, shape, values }: SampleInput, salt: number): Data {
  const data = makeData(dtype, sizeOf(shape));
  for (let index = 0; index < data.length; index++) {
    data[index] = Array.isArray(values)
      ? Number((values as readonly number[])[index % values.length])
      : value(index, salt, values, dtype);
  }
  return data;
}

/** The row's kernel on these tensors, by the names it has for them. */
export function runSample(row: OpRow, sample: Sample, tensors: readonly tf.Tensor[]): tf.Tensor[] {
  const queue = [...tensors];
  const slots = sample.inputs.map((input) => (input ? queue.shift() : undefined));
  const inputs =
    row.inputs[0] === '...'
      ? slots
      : Object.fromEntries(
          row.inputs.map((name, index) => [name.replace('?', ''), slots[index]]).filter(([, slot]) => slot),
        );
  const made = tf
    .engine()
    .runKernel(
      sample.kernel ?? row.kernels[0],
      inputs as tf.NamedTensorMap,
      { ...sample.attrs } as tf.NamedAttrMap,
    );
  return (Array.isArray(made) ? made : [made]) as tf.Tensor[];
}

export const sampleTensors = (sample: Sample): tf.Tensor[] =>
  sample.inputs.flatMap((input, index) =>
    input ? [tf.tensor(sampleData(input, index), [...input.shape], input.dtype)] : [],
  );

export function traceSample(row: OpRow, sample: Sample): Promise<Traced> {
  return trace({
    name: row.op,
    inputs: sample.inputs.filter((input) => input !== null).map(({ dtype, shape }) => ({ dtype, shape })),
    call: (tensors) => runSample(row, sample, tensors),
    tensorsOf: (result) => result as tf.Tensor[],
  });
}
