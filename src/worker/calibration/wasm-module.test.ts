/** The loops that a machine is calibrated by compute what they say. */
import { describe, expect, test } from 'vitest';
import {
  encodeModule,
  flopsOf,
  makeLoops,
  multiplied,
  STREAM_STEP,
  VARIANTS,
  type Loops,
} from './wasm-module';

/** Products with a half are exact, so that a fused multiply-add rounds alike. */
const HALF = 0.5;

const PLAIN = VARIANTS.filter(({ fused }) => !fused);
/** Node may lack the fused ones. */
const HERE = VARIANTS.filter((variant) => WebAssembly.validate(encodeModule(variant)));

function loopsOf(variant: (typeof VARIANTS)[number]): Loops {
  const loops = makeLoops(variant);
  if (!loops) throw new Error('not valid');
  return loops;
}

test('every engine with SIMD takes those that are not fused', () => {
  for (const variant of PLAIN) expect(HERE).toContain(variant);
});

describe.each(HERE)('$accumulators accumulators, fused: $fused', (variant) => {
  test('the chains end where they should', () => {
    const { multiply } = loopsOf(variant);
    for (const steps of [1, 2, 7, 1000])
      expect(multiply(steps, 3, HALF, 0.25)).toBe(multiplied(variant, steps, 3, HALF, 0.25));
    // Long enough, each is at b / (1 - a).
    expect(multiply(100, 3, HALF, 0.25)).toBe(4 * variant.accumulators * 0.5);
  });

  test('all of an array is read and written once, and nothing beside it', () => {
    const { stream, memory } = loopsOf(variant);
    const values = new Float32Array(memory.buffer);
    for (let at = 0; at < values.length; at++) values[at] = at % 1000;
    const before = values.slice();
    const from = 2 * STREAM_STEP;
    const bytes = 5 * STREAM_STEP;
    stream(from, bytes, HALF, 1);
    const expected = before.map((value, at) =>
      at >= from / 4 && at < (from + bytes) / 4 ? HALF * value + 1 : value,
    );
    expect(values).toEqual(expected);
  });

  test('as many operations are counted as are done', () => {
    // Four lanes, two operations, four times in a step.
    expect(flopsOf(variant, 10)).toBe(10 * variant.accumulators * 4 * 2 * 4);
  });
});
