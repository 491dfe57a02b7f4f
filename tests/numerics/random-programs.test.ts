/**
 * Random programs of tfjs code, traced as they stand: what each gives eagerly on cpu, its graph gives replayed on cpu and on wasm and as a
 * session of ONNX Runtime, before the passes and after them: integers and bools exactly, float32 within 1e-5 of the largest element.
 */
import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engines/engine';
import { ortWasm } from '../../src/engines/ort/wasm';
import { useBackend } from '../../src/engines/tfjs/backends';
import { replayEngine } from '../../src/engines/tfjs/replay';
import { arbitraryProgram } from './programs/arbitrary';
import { expectWanted, graphsOf } from './programs/check';

const ENGINES: readonly { readonly on: string; readonly backend: 'cpu' | 'wasm'; readonly engine: Engine }[] =
  [
    { on: 'tfjs on cpu', backend: 'cpu', engine: replayEngine },
    { on: 'tfjs on wasm', backend: 'wasm', engine: replayEngine },
    { on: 'ort:wasm', backend: 'cpu', engine: ortWasm },
  ];

const LIMITS = { rounding: 5e-7, sensitivity: 4e-6, margin: 1e-4 };

beforeAll(async () => {
  await useBackend('wasm');
  await useBackend('cpu');
});

afterAll(async () => {
  await tf.setBackend('cpu');
});

test.each([
  ['one statement', 1, 400],
  ['up to 12 statements', 12, 250],
] as const)(
  'random programs of %s give the same eagerly, replayed and in ONNX Runtime, before the passes and after',
  async (_, most, numRuns) => {
    const operators = new Set<string>();
    await fc.assert(
      fc
        .asyncProperty(arbitraryProgram({ limits: LIMITS, most }), async (program) => {
          const before = tf.memory().numTensors;
          const graphs = await graphsOf(program);
          for (const { op } of graphs.traced.nodes) operators.add(op);
          for (const { on, backend, engine } of ENGINES) {
            await tf.setBackend(backend);
            for (const [stage, graph] of Object.entries(graphs))
              await expectWanted(program, { on: `${stage} on ${on}`, engine, graph, tolerance: 1e-5 });
          }
          expect(tf.memory().numTensors).toBe(before);
        })
        .afterEach(async () => {
          // The next one is written on it.
          await tf.setBackend('cpu');
        }),
      { numRuns },
    );
    // Between them the programs have most rows of the op table.
    expect(operators.size).toBeGreaterThan(100);
  },
  240_000,
);
