import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { must } from '../../base/errors';
import type { Values } from '../../bench/players';
import { distance, jittered } from './jitter';

const floats = (data: Float32Array): Values => ({ dtype: 'float32', shape: [data.length], data });

describe('values changed by about their last bit', () => {
  it('are off by that share of themselves at most, some up and some down, and the same for the same seed', () => {
    const normal = fc.float({ noNaN: true, noDefaultInfinity: true, min: 0.5, max: 1e6 });
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, noNaN: true, min: 1, max: 1e6 }), normal, (data, seed) => {
        const unit = 2 ** -20;
        const [made] = jittered([floats(data)], unit, Math.floor(seed));
        const { data: changed } = must(made, 'the values');
        for (const [at, value] of data.entries())
          expect(Math.abs((changed[at] ?? NaN) - value)).toBeLessThanOrEqual(1.1 * unit * value);
        expect(jittered([floats(data)], unit, Math.floor(seed))[0]).toEqual(made);
      }),
    );
    const [many] = jittered([floats(new Float32Array(100).fill(1))], 2 ** -20, 7);
    const changed = [...must(many, 'the values').data];
    expect(changed.some((value) => value > 1) && changed.some((value) => value < 1)).toBe(true);
  });

  it('are left as they are where they are no floats', () => {
    const whole: Values = { dtype: 'int32', shape: [2], data: Int32Array.of(1, 2) };
    expect(jittered([whole], 0.1, 1)).toEqual([whole]);
  });
});

describe('how far two results are apart', () => {
  it('is their largest difference, and 0 where nothing can be said', () => {
    const a = floats(Float32Array.of(1, 2, NaN, Infinity));
    expect(distance(a, floats(Float32Array.of(1, 2.5, 3, Infinity)))).toBe(0.5);
    expect(distance(a, floats(Float32Array.of(1)))).toBe(0);
    expect(distance(a, undefined)).toBe(0);
  });
});
