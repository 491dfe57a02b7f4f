import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barOf, MARKS, seriesOf } from '../base/line-marks';
import { LineColours } from './line-colours.svelte';

const coloured = (lines: readonly number[]): LineColours => {
  const colours = new LineColours();
  colours.see(lines);
  return colours;
};

describe('the colours of lines', () => {
  it('differ between any two of seven neighbours, and with their bars between any two of 21, whatever order the lines come in', () => {
    const lines = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 40 });
    fc.assert(
      fc.property(lines, fc.integer({ min: 0, max: 40 }), (all, cut) => {
        const colours = coloured(all.slice(cut));
        colours.see(all.slice(0, cut));
        const sorted = all.toSorted((a, b) => a - b);
        const kinds = (from: number, many: number, kindOf: (mark: number) => unknown): number =>
          new Set(sorted.slice(from, from + many).map((line) => kindOf(colours.of(line)))).size;
        for (let from = 0; from + 7 <= sorted.length; from++) expect(kinds(from, 7, seriesOf)).toBe(7);
        const both = (mark: number): string => `${String(seriesOf(mark))} ${barOf(mark)}`;
        for (let from = 0; from + MARKS <= sorted.length; from++)
          expect(kinds(from, MARKS, both)).toBe(MARKS);
        const whole = coloured(sorted);
        expect(all.map((line) => colours.of(line))).toEqual(all.map((line) => whole.of(line)));
      }),
    );
  });

  it('stay over a run of the same text, and make way for those of another', () => {
    const colours = coloured([3, 9]);
    colours.begin(true);
    colours.see([3]);
    expect(colours.lines).toEqual([3, 9]);
    colours.begin(false);
    // Until the first line of the new run the old ones stand, so that nothing flickers.
    expect(colours.lines).toEqual([3, 9]);
    colours.see([9]);
    expect(colours.lines).toEqual([9]);
    colours.begin(false);
    colours.end();
    expect(colours.lines).toEqual([]);
  });
});
