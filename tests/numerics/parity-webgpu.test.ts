/**
 * Every row of the op table on ONNX Runtime's WebGPU provider, against eager cpu: within 1e-3 of the largest output, integers and bools
 * exactly. What the provider can't run must say so when it is lowered, and is listed here.
 */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { ortWebgpu } from '../../src/engines/ort/webgpu';
import { useBackend } from '../../src/engines/tfjs/backends';
import { LoweringError } from '../../src/onnx/lower';
import { OPS } from '../../src/ops';
import { CONTROL } from '../../src/ops/control';
import { runSample, sampleTensors, traceSample } from './samples';

/** Rows of which some samples have no lowering for this provider. */
const REFUSED = new Set([
  'conv3d_backprop_input',
  'max_pool_grad',
  'max_pool3d_grad',
  'avg_pool3d_grad',
  'max_pool_with_argmax',
]);

interface Result {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const read = (tensor: tf.Tensor): Result => ({
  dtype: tensor.dtype,
  shape: tensor.shape,
  values: Array.from(tensor.dataSync() as ArrayLike<number>),
});

function expectClose(made: Result, wanted: Result, where: string): void {
  expect({ dtype: made.dtype, shape: made.shape }, where).toEqual({
    dtype: wanted.dtype,
    shape: wanted.shape,
  });
  const largest = wanted.values
    .filter(Number.isFinite)
    .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const allowed = wanted.dtype === 'float32' ? 1e-3 * largest : 0;
  wanted.values.forEach((value, index) => {
    const other = made.values[index] ?? NaN;
    const same = Object.is(value, other) || value === other || Math.abs(value - other) <= allowed;
    if (!same)
      expect.fail(`${where}: element ${String(index)} is ${String(other)}, eager cpu has ${String(value)}`);
  });
}

beforeAll(async () => {
  await useBackend('cpu');
});

/** What holds graphs has no kernel of tfjs' own; control.test.ts tries it. */
const ROWS = OPS.filter((row) => !CONTROL.includes(row));

describe.each(ROWS.map((row) => [row.op, row] as const))('%s', (_, row) => {
  test('on ort:webgpu', async () => {
    for (const [index, sample] of row.samples.entries()) {
      const inputs = sampleTensors(sample);
      const outputs = runSample(row, sample, inputs);
      const eager = outputs.map(read);
      const { graph } = await traceSample(row, sample);
      try {
        const program = await ortWebgpu.prepare(graph);
        const { results } = await program.run({ inputs, random: [], states: [] });
        results.forEach((result, at) => {
          const wanted = eager[at];
          if (wanted) expectClose(read(result), wanted, `${row.op}, sample ${String(index)}`);
        });
        tf.dispose([...results]);
        program.dispose();
      } catch (error) {
        if (!(error instanceof LoweringError) || !REFUSED.has(row.op)) throw error;
        expect(error.reason).toMatch(/WebGPU provider/);
      }
      tf.dispose([...inputs, ...outputs]);
    }
  });
});
