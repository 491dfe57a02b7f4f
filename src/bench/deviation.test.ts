import { describe, expect, it } from 'vitest';
import { judge, lastBit } from './deviation';
import { floats } from './fake-players';
import type { Values } from './players';

const TOLERANCE = 1e-5;

describe('a contestant’s outcome', () => {
  it('may be off by the tolerance, as a share of the largest element of each tensor', () => {
    const wanted = [floats(1, 1000)];
    expect(judge(wanted, [floats(1.005, 1000)], TOLERANCE).why).toBeUndefined();
    expect(judge(wanted, [floats(1.02, 1000)], TOLERANCE)).toMatchObject({ isFar: true });
  });

  it('may be further off where rounding alone moves that tensor as far, and is said to be', () => {
    const [wanted, made] = [
      [floats(1), floats(2)],
      [floats(1), floats(2.1)],
    ];
    const { why, deviation } = judge(wanted, made, TOLERANCE, [0, 0.02]);
    expect(why).toBeUndefined();
    expect(deviation?.rounding).toBe(true);
    expect(deviation?.maxAbs).toBeCloseTo(0.1, 5);
    expect(judge(wanted, made, TOLERANCE, [0.02, 0.005]).why).toContain('too far');
    expect(judge(wanted, made, TOLERANCE, []).why).toContain('too far');
  });

  it('has every integer as it should be, whatever rounding does', () => {
    const whole = (value: number): Values => ({ dtype: 'int32', shape: [], data: Int32Array.of(value) });
    const judged = judge([whole(3)], [whole(4)], TOLERANCE, [10]);
    expect(judged.why).toContain('integers');
    expect(judged.isFar).toBeUndefined();
  });

  it('is not excused by rounding where it is no number', () => {
    expect(judge([floats(1)], [floats(NaN)], TOLERANCE, [1]).why).toContain('too far');
  });
});

describe('a last bit', () => {
  it('is that of float32 on processors, and as much more on graphics cards as their tolerance is', () => {
    expect(lastBit(1e-5)).toBe(2 ** -23);
    expect(lastBit(1e-3)).toBeCloseTo(100 * 2 ** -23, 12);
  });
});
