import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, ComparedRow } from '../../bench/compare';
import { changedFirst, changeScale, changeSummary, changeWords } from './changes';

const row = (change: Change, ratio?: number): ComparedRow => ({
  contestant: `${change} ${String(ratio)}`,
  change,
  ...(ratio !== undefined && { ratio, low: 0.9 * ratio, high: 1.1 * ratio }),
  text: change,
});

describe('what changed, at a glance', () => {
  it('counts what is faster, slower and as it was', () => {
    expect(changeSummary([row('faster', 0.5), row('slower', 2), row('no change beyond noise', 1)])).toBe(
      '1 faster, 1 slower and no change beyond noise in 1 contestant.',
    );
    expect(changeSummary([row('no change beyond noise', 1), row('only after')])).toBe(
      'No change beyond noise in 1 contestant and 1 not timed often enough in both.',
    );
    expect(changeSummary([row('too few samples'), row('not timed')])).toMatch(/^Nothing can be told/);
  });

  it('has those that changed first, the furthest at the top, and the others as they came', () => {
    const rows = [
      row('not timed'),
      row('slower', 1.2),
      row('no change beyond noise', 1.04),
      row('faster', 0.5),
    ];
    expect(changedFirst(rows).map(({ change }) => change)).toEqual([
      'faster',
      'slower',
      'not timed',
      'no change beyond noise',
    ]);
  });

  it('says by how much, or why that is not known', () => {
    expect(changeWords(row('slower', 2))).toEqual({ what: '▴ slower', by: '2.00 times (1.80 to 2.20)' });
    expect(changeWords(row('only before'))).toEqual({ what: 'only before', by: '' });
  });

  it('says that nothing changed only where the whole interval says so', () => {
    const wide = row('no change beyond noise', 1);
    expect(changeWords(wide).what).toBe('not distinguishable');
    expect(changeWords({ ...wide, low: 0.98, high: 1.03 }).what).toBe('no change');
  });
});

describe('the axis of changes', () => {
  it('has no change in its middle, twice and half as far from it, and room for every interval', () => {
    const ratios = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(ratios, (all) => {
        const scale = changeScale(all.map((ratio) => row('slower', ratio)));
        expect(scale).toBeDefined();
        if (!scale) return;
        expect(scale.place(1)).toBe(0.5);
        for (const ratio of all) {
          expect(scale.place(ratio) - 0.5).toBeCloseTo(0.5 - scale.place(1 / ratio), 9);
          expect(scale.place(0.9 * ratio)).toBeGreaterThan(0);
          expect(scale.place(1.1 * ratio)).toBeLessThan(1);
        }
        const [left, right] = scale.noise;
        expect(left).toBeGreaterThan(0);
        expect(left + right).toBeCloseTo(1, 9);
      }),
    );
    expect(changeScale([row('not timed')])).toBeUndefined();
  });
});
