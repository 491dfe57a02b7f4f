/**
 * Every row of the op table on ONNX Runtime's WebGL provider, against eager cpu: each sample agrees within 1e-3 of the largest output,
 * integers and bools exactly, in a first run and in a second one on the textures that the first left, or its lowering refuses it in words.
 * Of rows that no forward pass of an example has, and that refuse nothing, the long tests alone try more than the first sample: each
 * sample is a session whose shaders are compiled.
 */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Program } from '../../src/engines/engine';
import { ortWebgl } from '../../src/engines/ort/webgl';
import { useBackend } from '../../src/engines/tfjs/backends';
// Its kernels of a row's own are registered with it.
import '../../src/engines/tfjs/replay';
import type { Graph } from '../../src/ir/graph';
import { LoweringError } from '../../src/onnx/lower';
import { OPS } from '../../src/ops';
import { CONTROL } from '../../src/ops/control';
import type { OpRow } from '../../src/ops/row';
import { LONG } from '../long';
import { noteParity } from './parity-record';
import { expectClose, read } from './parity-result';
import { runSample, sampleTensors, traceSample } from './samples';

/** Rows of which some samples have no lowering for this provider, and why; of all others every sample runs that has elements. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  pow: /must know the exponent/,
  einsum: /can't do Einsum/,
  conv3d: /volumes/,
  conv3d_backprop_input: /volumes/,
  conv3d_backprop_filter: /volumes/,
  avg_pool3d: /volumes/,
  avg_pool3d_grad: /volumes/,
  max_pool_grad: /can't do ConstantOfShape/,
  max_pool3d_grad: /can't do ConstantOfShape/,
  bitwise_and: /beyond 16,777,216/,
  gather_nd: /can't do GatherND/,
  top_k: /can't do TopK/,
  unsorted_segment_sum: /can't do ScatterND/,
  scatter_nd: /can't do ScatterND/,
  tensor_scatter_update: /can't do ScatterND/,
  sparse_to_dense: /can't do ScatterND/,
  bincount: /can't do ScatterND/,
  dense_bincount: /can't do ScatterND/,
};
/** What the forward passes of the examples consist of. */
const FORWARD =
  /^(fused_)?(matmul|conv2d)$|^(add|sub|mul|div|relu|softmax|exp|square|sum|mean|max|max_pool|avg_pool|reshape|transpose|arg_max|greater|equal|cast|select|identity|concat|slice|fused_elementwise)$/;

const samplesOf = ({ op, samples }: OpRow): OpRow['samples'] =>
  LONG || FORWARD.test(op) || op in REFUSED ? samples : samples.slice(0, 1);

const EMPTY = /no tensors without elements/;
const PROVIDER = /^ONNX Runtime's WebGL provider .*use ort:wasm/;

beforeAll(async () => {
  await useBackend('cpu');
});

/** What holds graphs has no kernel of tfjs' own; webgl.test.ts tries that it is refused. */
const ROWS = OPS.filter((row) => !CONTROL.includes(row));

async function prepared(graph: Graph): Promise<Program | LoweringError> {
  try {
    return await ortWebgl.prepare(graph);
  } catch (error) {
    if (error instanceof LoweringError) return error;
    throw error;
  }
}

const isEmpty = (graph: Graph): boolean =>
  graph.nodes.some(({ outputs }) => outputs.some(({ shape }) => shape.includes(0)));

describe.each(ROWS.map((row) => [row.op, row] as const))('%s', (op, row) => {
  test('on ort:webgl', async () => {
    let refused = 0;
    for (const [index, sample] of samplesOf(row).entries()) {
      const where = `${op}, sample ${String(index)}`;
      const { graph } = await traceSample(row, sample);
      const program = await prepared(graph);
      if (program instanceof LoweringError) {
        const { reason } = program;
        noteParity({ row: op, sample: index, engine: 'ort:webgl', outcome: 'refused', reason });
        expect(program.reason, where).toMatch(PROVIDER);
        if (EMPTY.test(program.reason)) {
          expect(isEmpty(graph), where).toBe(true);
        } else {
          refused++;
          expect(program.reason, where).toMatch(REFUSED[op] ?? /never/);
        }
        continue;
      }
      const inputs = sampleTensors(sample);
      const outputs = runSample(row, sample, inputs);
      const eager = outputs.map(read);
      for (const run of ['first', 'second']) {
        const { results } = await program.run({ inputs, random: [], states: [] });
        expect(results.length).toBe(eager.length);
        results.forEach((result, at) => {
          const wanted = eager[at];
          if (wanted) expectClose(read(result), wanted, 1e-3, `${where}, ${run} run`);
        });
        tf.dispose([...results]);
      }
      program.dispose();
      noteParity({ row: op, sample: index, engine: 'ort:webgl', outcome: 'passed' });
      tf.dispose([...inputs, ...outputs]);
    }
    expect(refused > 0, 'whether it stands in the list of what is refused').toBe(op in REFUSED);
  });
});
