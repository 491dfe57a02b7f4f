import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ink, Stroke } from './ink';

const point = fc.record({
  x: fc.double({ min: -10, max: 40, noNaN: true }),
  y: fc.double({ min: -10, max: 40, noNaN: true }),
});

describe('Ink', () => {
  it('blackens the middle of a stroke and fades at its edge', () => {
    const ink = new Ink(28, 28);
    ink.draw({ x0: 4, y0: 14.5, x1: 24, y1: 14.5 });
    const column = Array.from({ length: 28 }, (_, row) => ink.values[row * 28 + 14] ?? 0);
    expect(column[14]).toBe(1);
    expect(column[13]).toBeCloseTo(0.76, 2);
    expect(column[15]).toBeCloseTo(0.76, 2);
    expect(column[12]).toBe(0);
  });

  it('is row-major, as wide as it says', () => {
    const ink = new Ink(10, 4);
    ink.draw({ x0: 8.5, y0: 1.5, x1: 8.5, y1: 1.5 });
    expect(ink.values.indexOf(1)).toBe(1 * 10 + 8);
  });

  it('stays between 0 and 1 wherever the pointer goes, and only gains', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 8 }), (points) => {
        const ink = new Ink(28, 20);
        let before = ink.values.slice();
        const [first, ...rest] = points;
        if (!first) return;
        const stroke = new Stroke(first.x, first.y);
        for (const segment of [stroke.start(), ...rest.flatMap((p) => stroke.to(p.x, p.y)), stroke.end()]) {
          ink.draw(segment);
          expect(ink.values.every((value, i) => value >= (before[i] ?? 0) && value <= 1)).toBe(true);
          before = ink.values.slice();
        }
      }),
      { numRuns: 30 },
    );
  });

  it('clears', () => {
    const ink = new Ink(5, 5);
    ink.draw({ x0: 2, y0: 2, x1: 3, y1: 3 });
    ink.clear();
    expect(ink.values.every((v) => v === 0)).toBe(true);
  });
});

describe('Stroke', () => {
  it('joins its segments end to end, from the first point to the last', () => {
    const stroke = new Stroke(1, 1);
    const segments = [stroke.start(), ...stroke.to(5, 2), ...stroke.to(9, 9), stroke.end()];
    expect(segments[0]).toMatchObject({ x0: 1, y0: 1 });
    expect(segments.at(-1)).toMatchObject({ x1: 9, y1: 9 });
    segments.slice(1).forEach((s, i) => {
      expect([s.x0, s.y0]).toEqual([segments[i]?.x1, segments[i]?.y1]);
    });
  });
});
