import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { covered, joined, within, without, type Interval } from './intervals';

const MOST = 40;
const interval = fc
  .tuple(fc.nat(MOST), fc.nat(MOST))
  .map(([a, b]): Interval => ({ startUs: Math.min(a, b), endUs: Math.max(a, b) }));
const intervals = fc.array(interval, { maxLength: 8 });

/** The set as the unit steps that are in it. */
const steps = (set: readonly Interval[]): number[] =>
  Array.from({ length: MOST }, (_, step) => step).filter((step) =>
    set.some(({ startUs, endUs }) => startUs <= step && step < endUs),
  );

const apart = (set: readonly Interval[]): boolean =>
  set.every(({ startUs, endUs }, index) => startUs < endUs && (set[index - 1]?.endUs ?? -Infinity) < startUs);

describe('sets of intervals', () => {
  test('hold what any of the intervals holds, in order and apart', () => {
    fc.assert(
      fc.property(intervals, (all) => {
        const set = joined(all);
        expect(apart(set)).toBe(true);
        expect(steps(set)).toEqual(steps(all));
        expect(covered(set)).toBe(steps(all).length);
      }),
    );
  });

  test('have in common what is in both, and keep what the other has not', () => {
    fc.assert(
      fc.property(intervals, intervals, (some, others) => {
        const [a, b] = [joined(some), joined(others)];
        const inB = new Set(steps(b));
        expect(steps(within(a, b))).toEqual(steps(a).filter((step) => inB.has(step)));
        expect(steps(without(a, b))).toEqual(steps(a).filter((step) => !inB.has(step)));
        expect(covered(within(a, b)) + covered(without(a, b))).toBe(covered(a));
      }),
    );
  });
});
