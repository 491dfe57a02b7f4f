/** The op table against the kernels of tfjs: whatever a traced function calls has a row, or a reason why not. */
import * as kernelNames from '@tensorflow/tfjs-core/dist/kernel_names.js';
import { describe, expect, test } from 'vitest';
import { OPS } from '../ops';
import { CONTROL } from '../ops/control';
import { FUSED_ELEMENTWISE } from '../ops/fused-elementwise';
import { UNSUPPORTED } from '../ops/unsupported';

const KERNELS: readonly string[] = Object.values(kernelNames);
const listed = [...OPS, ...UNSUPPORTED].flatMap(({ kernels }) => kernels);

describe('the kernels of tfjs', () => {
  test('each have a row in the op table', () => {
    expect(KERNELS.length).toBeGreaterThan(170);
    expect(KERNELS.filter((name) => !listed.includes(name))).toEqual([]);
  });

  test('have one row and no more, and the table knows none beside them', () => {
    expect(listed.filter((name, index) => listed.indexOf(name) !== index)).toEqual([]);
    // Control flow is JavaScript's in tfjs, and it fuses no chains: those kernels are ours.
    const own = [...CONTROL, FUSED_ELEMENTWISE].flatMap(({ kernels }) => kernels);
    expect(listed.filter((name) => !KERNELS.includes(name))).toEqual(own);
  });

  test('can stand in a static graph in 130 cases or more', () => {
    expect(OPS.flatMap(({ kernels }) => kernels).length).toBeGreaterThanOrEqual(130);
  });
});
