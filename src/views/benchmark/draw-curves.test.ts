import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apart } from './draw-curves';

describe('names at the ends of curves', () => {
  it('never lie on each other, stay within the picture, and keep their order', () => {
    const ys = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(ys, (wanted) => {
        const placed = apart(wanted, 0, 300);
        const sorted = [...placed].sort((a, b) => a - b);
        for (const [index, y] of sorted.entries()) {
          if (index > 0) expect(y - (sorted[index - 1] ?? 0)).toBeGreaterThan(13.9);
          expect(y).toBeGreaterThanOrEqual(-0.001);
          expect(y).toBeLessThanOrEqual(300.001);
        }
        for (const [i, y] of wanted.entries())
          for (const [j, other] of wanted.entries())
            if (y < other) expect(placed[i]).toBeLessThan(placed[j] ?? 0);
      }),
    );
  });

  it('stay where they are where there is room', () => {
    expect(apart([200, 20, 100], 0, 300)).toEqual([200, 20, 100]);
  });
});
