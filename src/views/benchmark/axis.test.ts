import fc from 'fast-check';
import { expect, it } from 'vitest';
import { timeScale } from '../../bench/scale';
import { placedTicks } from './axis';

const times = (ms: number) => ({
  median: ms,
  low: ms,
  high: ms,
  lowerQuartile: ms,
  upperQuartile: ms,
  p95: ms,
});

it('words of ticks never lie on each other, on either axis and at any width', () => {
  const medians = fc.array(fc.double({ min: 1e-4, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      medians,
      fc.integer({ min: 60, max: 900 }),
      fc.constantFrom('linear' as const, 'log' as const),
      (all, width, kind) => {
        const scale = timeScale(all.map(times), kind);
        if (!scale) return;
        let right = -Infinity;
        for (const { text, at, side } of placedTicks(scale, width)) {
          const wide = 7.3 * text.length;
          const left = width * at - { start: 0, middle: wide / 2, end: wide }[side];
          expect(left).toBeGreaterThan(right);
          right = left + wide;
        }
      },
    ),
  );
});

it('all have their words where there is room', () => {
  const scale = timeScale([times(2), times(90)], 'log');
  expect(scale && placedTicks(scale, 900).map(({ text }) => text)).toEqual(
    scale?.ticks.map(({ text }) => text),
  );
});
