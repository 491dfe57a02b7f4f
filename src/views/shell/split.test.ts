import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clampShare, shareAfterKey, shareAt } from './split';

const RANGE = { least: 15, most: 85 };

it('never moves a divider out of its range', () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
      fc.integer({ min: 0, max: 5000 }),
      (at, length) => {
        const share = shareAt(at, 10, length, RANGE);
        expect(share).toBeGreaterThanOrEqual(15);
        expect(share).toBeLessThanOrEqual(85);
      },
    ),
  );
});

it('puts the divider under the pointer', () => {
  expect(shareAt(410, 10, 1000, RANGE)).toBe(40);
});

it('moves by the arrows of its direction only', () => {
  expect(shareAfterKey('ArrowRight', false, 40, true, RANGE)).toBe(42);
  expect(shareAfterKey('ArrowLeft', true, 40, true, RANGE)).toBe(30);
  expect(shareAfterKey('ArrowUp', false, 40, true, RANGE)).toBeUndefined();
  expect(shareAfterKey('ArrowUp', false, 40, false, RANGE)).toBe(38);
  expect(shareAfterKey('End', false, 40, true, RANGE)).toBe(85);
  expect(clampShare(99, RANGE)).toBe(85);
});
