/** What one thread is asked to do, on a clock that goes on by so much whenever it is looked at. */
import { describe, expect, test } from 'vitest';
import { Processor } from './processor';
import { flopsOf, VARIANTS } from './wasm-module';

/** Not fused: every engine with SIMD has it. */
const PLAIN = VARIANTS.findIndex(({ fused }) => !fused);

function processor(stepMs: number): Processor {
  let nowMs = 0;
  return new Processor(() => (nowMs += stepMs));
}

const gateOf = (there: number, of: number) => {
  const arrived = new Int32Array(new SharedArrayBuffer(4));
  arrived[0] = there;
  return { arrived, of };
};

describe('a thread', () => {
  test('computes for a while, and says how much that was', () => {
    const { done, startMs, endMs } = processor(5).rate({ of: 'gflops', variant: PLAIN, bytes: 0 });
    const [{ accumulators, fused } = { accumulators: NaN, fused: false }] = VARIANTS.slice(PLAIN);
    const step = flopsOf({ accumulators, fused }, 20_000);
    // 28 ms at least, 5 ms at a time.
    expect(endMs - startMs).toBe(30);
    expect(done).toBe(6 * step);
  });

  test('moves all of its array, a mebibyte at a time: read, and written', () => {
    const { done, startMs, endMs } = processor(5).rate({ of: 'gbs', variant: PLAIN, bytes: 3 * 2 ** 20 });
    expect(endMs - startMs).toBe(30);
    expect(done).toBe(6 * 2 * 2 ** 20);
  });

  test('begins when all have arrived', () => {
    const gate = gateOf(1, 2);
    processor(5).rate({ of: 'gflops', variant: PLAIN, bytes: 0, gate });
    expect(gate.arrived[0]).toBe(2);
  });

  test('does not wait for ever for one that never arrives', () => {
    const gate = gateOf(0, 2);
    const { done } = processor(999).rate({ of: 'gflops', variant: PLAIN, bytes: 0, gate });
    expect(gate.arrived[0]).toBe(1);
    expect(done).toBeGreaterThan(0);
  });

  test('does pieces of so many steps, enough of them for what comes between to be seen', () => {
    expect(processor(0.5).pieces({ steps: 1000 })).toEqual({ steps: 1000, ms: Array<number>(8).fill(0.5) });
    expect(processor(5).pieces({ steps: 1000 })?.ms).toHaveLength(8);
  });

  test('finds how many steps a piece is to have, whatever the clock', () => {
    // On a clock of smaller steps it looks more often, and here each look costs a piece as large as any may be.
    const { steps = 0, ms = [] } = processor(5).pieces({}) ?? {};
    expect(steps).toBeGreaterThanOrEqual(256);
    expect(steps).toBeLessThanOrEqual(2 ** 22);
    expect(ms.length).toBeGreaterThanOrEqual(8);
  });

  test('knows the fastest of the variants that its engine takes', () => {
    const best = processor(5).variant();
    expect(VARIANTS[best ?? -1]).toBeDefined();
  });
});
