/**
 * Random programs of tfjs code on ONNX Runtime's WebGL provider against eager cpu: integers and bools exactly, float32 within 1e-3 of the
 * largest element. Short ones, since that provider lacks more than others; what it refuses must say so.
 */
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { ortWebgl } from '../../src/engines/ort/webgl';
import { useBackend } from '../../src/engines/tfjs/backends';
import { LoweringError } from '../../src/onnx/lower';
import { arbitraryProgram } from './programs/arbitrary';
import { expectWanted, graphsOf } from './programs/check';

const LIMITS = { rounding: 2e-5, sensitivity: 3e-4, margin: 2e-3 };

beforeAll(async () => {
  await useBackend('cpu');
});

test('random programs give on ort:webgl what they give eagerly', async () => {
  let ran = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryProgram({ limits: LIMITS, most: 6, tame: true }), async (program) => {
      const { optimised: graph } = await graphsOf(program);
      try {
        await expectWanted(program, { on: 'ort:webgl', engine: ortWebgl, graph, tolerance: 1e-3 });
        ran++;
      } catch (error) {
        if (!(error instanceof LoweringError)) throw error;
        expect(error.reason).toMatch(/WebGL provider/);
      }
    }),
    { numRuns: 40 },
  );
  expect(ran).toBeGreaterThan(20);
}, 120_000);
