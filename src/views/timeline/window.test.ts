import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthOf, moved, showing, ticks, zoomed, type TimeWindow } from './window';

const WHOLE: TimeWindow = { fromUs: 0, toUs: 1_000_000 };
const windows = fc
  .tuple(fc.double({ min: 0, max: 999_000, noNaN: true }), fc.double({ min: 10, max: 1000, noNaN: true }))
  .map(([fromUs, length]) => ({ fromUs, toUs: fromUs + length }));
const factors = fc.double({ min: 0.05, max: 20, noNaN: true });
const shares = fc.double({ min: 0, max: 1, noNaN: true });

describe('the window on a run', () => {
  it('never leaves the run, however it is zoomed and moved', () => {
    fc.assert(
      fc.property(
        windows,
        factors,
        shares,
        fc.double({ min: -2e6, max: 2e6, noNaN: true }),
        (window, factor, share, by) => {
          const at = window.fromUs + share * lengthOf(window);
          for (const next of [
            zoomed(window, WHOLE, factor, at),
            moved(window, WHOLE, by),
            showing(window, WHOLE, at, at + 5),
          ]) {
            expect(next.fromUs).toBeGreaterThanOrEqual(WHOLE.fromUs);
            expect(next.toUs).toBeLessThanOrEqual(WHOLE.toUs + 1e-6);
            expect(lengthOf(next)).toBeGreaterThan(0);
          }
        },
      ),
    );
  });

  it('keeps the time under the pointer where it is, but for the ends of the run', () => {
    const next = zoomed({ fromUs: 400_000, toUs: 600_000 }, WHOLE, 0.5, 450_000);
    expect(next).toEqual({ fromUs: 425_000, toUs: 525_000 });
    expect(zoomed({ fromUs: 0, toUs: 100_000 }, WHOLE, 2, 100_000)).toEqual({ fromUs: 0, toUs: 200_000 });
  });

  it('moves as little as it must to show a span', () => {
    const window = { fromUs: 100, toUs: 200 };
    expect(showing(window, WHOLE, 120, 180)).toEqual(window);
    expect(showing(window, WHOLE, 250, 260)).toEqual({ fromUs: 165, toUs: 265 });
    expect(showing(window, WHOLE, 50, 60)).toEqual({ fromUs: 45, toUs: 145 });
    expect(showing(window, WHOLE, 300, 900)).toEqual({ fromUs: 295, toUs: 395 });
  });
});

describe('the ticks of the axis', () => {
  it('say round times in the unit that fits', () => {
    expect(ticks({ fromUs: 0, toUs: 10_000 }, 480).map(({ text }) => text)).toEqual([
      '0 ms',
      '2 ms',
      '4 ms',
      '6 ms',
      '8 ms',
      '10 ms',
    ]);
    expect(ticks({ fromUs: 12_340, toUs: 12_700 }, 200).map(({ text }) => text)).toEqual([
      '12.4 ms',
      '12.6 ms',
    ]);
    expect(ticks({ fromUs: 0, toUs: 60 }, 300).map(({ text }) => text)).toEqual([
      '0 µs',
      '20 µs',
      '40 µs',
      '60 µs',
    ]);
    expect(ticks({ fromUs: 0, toUs: 3_000_000 }, 300).map(({ text }) => text)).toEqual([
      '0 s',
      '1 s',
      '2 s',
      '3 s',
    ]);
  });

  it('are few enough for their words, all different, and within the window', () => {
    fc.assert(
      fc.property(windows, fc.integer({ min: 200, max: 2000 }), (window, width) => {
        const found = ticks(window, width);
        expect(found.length).toBeLessThanOrEqual(width / 90 + 1);
        expect(new Set(found.map(({ text }) => text)).size).toBe(found.length);
        for (const { us } of found) {
          expect(us).toBeGreaterThanOrEqual(window.fromUs - 1);
          expect(us).toBeLessThanOrEqual(window.toUs);
        }
      }),
    );
  });
});
