/**
 * Every row of the op table on every engine: what it infers and computes is what tfjs' cpu backend computes eagerly, within the tolerances
 * that the contracts state: exact for integers and bools, 1e-5 of the largest output for float32 (1e-3 on graphics backends).
 */
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine, Program } from '../../src/engines/engine';
import { ortWasm } from '../../src/engines/ort/wasm';
import { useBackend } from '../../src/engines/tfjs/backends';
import { replayEngine } from '../../src/engines/tfjs/replay';
import { OPS } from '../../src/ops';
import { noteParity } from './parity-record';
import { expectClose, read } from './parity-result';
import { runSample, sampleTensors, traceSample } from './samples';

const ENGINES: readonly {
  name: 'tfjs:cpu' | 'tfjs:wasm' | 'ort:wasm';
  backend: 'cpu' | 'wasm';
  engine: Engine;
}[] = [
  { name: 'tfjs:cpu', backend: 'cpu', engine: replayEngine },
  { name: 'tfjs:wasm', backend: 'wasm', engine: replayEngine },
  { name: 'ort:wasm', backend: 'cpu', engine: ortWasm },
];

beforeAll(async () => {
  await useBackend('wasm');
  await useBackend('cpu');
});

describe.each(OPS.map((row) => [row.op, row] as const))('%s', (_, row) => {
  test('has samples', () => {
    expect(row.samples.length).toBeGreaterThan(0);
  });

  test.each(row.samples.map((sample, index) => [index, sample] as const))('sample %i', async (at, sample) => {
    await tf.setBackend('cpu');
    const before = tf.memory().numTensors;
    const inputs = sampleTensors(sample);
    const outputs = runSample(row, sample, inputs);
    const eager = outputs.map(read);
    tf.dispose(outputs);
    const { graph } = await traceSample(row, sample);
    // The last node, for a sample's constants come first.
    expect(graph.nodes.at(-1)?.op).toBe(row.op);
    for (const { name, backend, engine } of ENGINES) {
      const reason = row.except?.[name];
      if (reason !== undefined) {
        noteParity({ row: row.op, sample: at, engine: name, outcome: 'excepted', reason });
        continue;
      }
      await tf.setBackend(backend);
      const program: Program = await engine.prepare(graph);
      const { results } = await program.run({ inputs, random: [], states: [] });
      expect(results.length).toBe(eager.length);
      results.forEach((result, index) => {
        const wanted = eager[index];
        if (wanted)
          expectClose(read(result), wanted, row.tolerance?.relative ?? 1e-5, `${row.op} on ${name}`);
      });
      tf.dispose([...results]);
      program.dispose();
      noteParity({ row: row.op, sample: at, engine: name, outcome: 'passed' });
    }
    tf.dispose(inputs);
    expect(tf.memory().numTensors).toBe(before);
  });
});

afterAll(async () => {
  await tf.setBackend('cpu');
});
