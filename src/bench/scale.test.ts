import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summaryOf } from './harness';
import { fittingKind, ticksBetween, tickWords, timeScale, type ScaleKind } from './scale';

const times = fc.array(fc.double({ min: 1e-4, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 12 });
const contestants = fc.array(times.map(summaryOf), { minLength: 1, maxLength: 8 });
const kinds = fc.constantFrom<ScaleKind>('linear', 'log');

describe('the axis of times', () => {
  it('has room for every median and interval, in order, and ticks within its ends', () => {
    fc.assert(
      fc.property(contestants, kinds, (summaries, kind) => {
        const scale = timeScale(summaries, kind);
        expect(scale?.kind).toBe(kind);
        if (!scale) return;
        const { from, to, place, ticks, minor } = scale;
        for (const { median, low, high } of summaries) {
          expect(median).toBeGreaterThanOrEqual(from);
          expect(median).toBeLessThanOrEqual(to);
          expect(place(low)).toBeLessThanOrEqual(place(median));
          expect(place(median)).toBeLessThanOrEqual(place(high));
          for (const ms of [low, median, high]) {
            expect(place(ms)).toBeGreaterThanOrEqual(0);
            expect(place(ms)).toBeLessThanOrEqual(1);
          }
        }
        expect(ticks.length).toBeGreaterThan(kind === 'log' ? 1 : 0);
        expect(ticks.length).toBeLessThanOrEqual(kind === 'log' ? 4 : 5);
        for (const [index, { ms }] of ticks.entries()) {
          expect(ms).toBeGreaterThanOrEqual(from);
          expect(ms).toBeLessThanOrEqual(to);
          if (index > 0) expect(place(ms)).toBeGreaterThan(place(ticks[index - 1]?.ms ?? 0));
        }
        for (const ms of minor) {
          expect(ms).toBeGreaterThanOrEqual(from);
          expect(ms).toBeLessThanOrEqual(to);
          expect(ticks.map((tick) => tick.ms)).not.toContain(ms);
        }
        expect(new Set(ticks.map(({ text }) => text)).size).toBe(ticks.length);
      }),
    );
  });

  it('has what is twice as long twice as far from 0, or by the logarithm as far away everywhere', () => {
    const summaries = [1, 2, 4, 8].map((ms) => summaryOf([ms, ms]));
    const linear = timeScale(summaries, 'linear');
    expect([0, 2, 4, 8].map((ms) => linear?.place(ms))).toEqual([0, 0.25, 0.5, 1]);
    const log = timeScale(summaries, 'log');
    const [a = 0, b = 0, c = 0] = [1, 2, 4].map((ms) => log?.place(ms));
    expect(b - a).toBeCloseTo(c - b, 12);
    expect(a).toBeGreaterThan(0);
  });

  it('is by the logarithm where the slowest takes over twenty times as long as the quickest', () => {
    expect(fittingKind([1, 20])).toBe('linear');
    expect(fittingKind([1, 3, 20.1])).toBe('log');
    expect(fittingKind([0, 5])).toBe('linear');
    expect(fittingKind([])).toBe('linear');
  });

  it('is none where there is no time', () => {
    expect(timeScale([], 'log')).toBeUndefined();
    expect(timeScale([summaryOf([0, 0])], 'linear')).toBeUndefined();
  });

  it('says its ticks in the unit that suits them', () => {
    expect([0, 0.0005, 0.02, 5, 200, 2000].map(tickWords)).toEqual([
      '0',
      '0.5 µs',
      '20 µs',
      '5 ms',
      '200 ms',
      '2 s',
    ]);
  });
});

describe('ticks of a logarithmic axis', () => {
  it('are few, round, and within it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-4, max: 1e4, noNaN: true }),
        fc.double({ min: 10, max: 1e4, noNaN: true }),
        (low, factor) => {
          const ticks = ticksBetween(low, low * factor);
          expect(ticks.length).toBeGreaterThan(0);
          expect(ticks.length).toBeLessThan(9);
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(low);
            expect(tick).toBeLessThanOrEqual(low * factor);
            expect(['1', '2', '5']).toContain(tick.toExponential(0)[0]);
          }
        },
      ),
    );
  });
});
