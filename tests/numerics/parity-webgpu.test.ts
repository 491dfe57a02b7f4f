/**
 * Every row of the op table on ONNX Runtime's WebGPU provider, against eager cpu: within 1e-3 of the largest output, integers and bools
 * exactly. What the provider can't run must say so when it is lowered, and is listed here.
 */
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ortWebgpu } from '../../src/engines/ort/webgpu';
import { useBackend } from '../../src/engines/tfjs/backends';
// The kernels of what holds graphs are registered by it.
import '../../src/engines/tfjs/replay';
import { LoweringError } from '../../src/onnx/lower';
import { OPS } from '../../src/ops';
import { LONG } from '../long';
import { noteParity } from './parity-record';
import { expectClose, readLater } from './parity-result';
import { runSample, sampleTensors, traceSample } from './samples';

/** Rows of which some samples have no lowering for this provider. */
const REFUSED = new Set([
  'conv3d_backprop_input',
  'max_pool_grad',
  'max_pool3d_grad',
  'avg_pool3d_grad',
  'max_pool_with_argmax',
]);

beforeAll(async () => {
  await useBackend('webgpu');
  await useBackend('cpu');
  // Small tensors too shall go from tfjs' buffers into the session.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
});

afterAll(async () => {
  tf.env().set('WEBGPU_CPU_FORWARD', true);
  await tf.setBackend('cpu');
});

describe.each(OPS.map((row) => [row.op, row] as const))('%s', (_, row) => {
  test.each(['cpu', 'webgpu'])('on ort:webgpu, its values from and to %s', async (backend) => {
    await tf.setBackend(backend);
    const { numTensors } = tf.memory();
    const engine = backend === 'cpu' ? 'ort:webgpu' : 'ort:webgpu, tensors of tfjs webgpu';
    // What lies on the device goes in and out alike for all samples of a row; the long tests try each.
    const samples = backend === 'cpu' || LONG ? row.samples : row.samples.slice(0, 1);
    for (const [index, sample] of samples.entries()) {
      await tf.setBackend('cpu');
      const given = sampleTensors(sample);
      const outputs = runSample(row, sample, given);
      const eager = await Promise.all(outputs.map(readLater));
      tf.dispose([...given, ...outputs]);
      const { graph } = await traceSample(row, sample);
      await tf.setBackend(backend);
      const inputs = sampleTensors(sample);
      try {
        const program = await ortWebgpu.prepare(graph);
        const { results } = await program.run({ inputs, random: [], states: [] });
        const made = await Promise.all(results.map(readLater));
        made.forEach((result, at) => {
          const wanted = eager[at];
          if (wanted) expectClose(result, wanted, 1e-3, `${row.op}, sample ${String(index)}`);
        });
        tf.dispose([...results]);
        program.dispose();
        noteParity({ row: row.op, sample: index, engine, outcome: 'passed' });
      } catch (error) {
        if (!(error instanceof LoweringError) || !REFUSED.has(row.op)) throw error;
        noteParity({ row: row.op, sample: index, engine, outcome: 'refused', reason: error.reason });
        expect(error.reason).toMatch(/WebGPU provider/);
      }
      tf.dispose(inputs);
    }
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
