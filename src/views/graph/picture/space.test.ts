import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meet, SpaceIndex, type Rect } from './space';

const rects = (maxLength: number): fc.Arbitrary<Rect[]> =>
  fc.array(
    fc.record({
      x: fc.integer({ min: -500, max: 500 }),
      y: fc.integer({ min: -500, max: 500 }),
      width: fc.integer({ min: 0, max: 300 }),
      height: fc.integer({ min: 0, max: 300 }),
    }),
    { maxLength },
  );

describe('an index of rectangles', () => {
  it('finds what a look at each finds, in the same order', () => {
    fc.assert(
      fc.property(rects(600), rects(8), (all, asked) => {
        const index = new SpaceIndex(all);
        for (const view of asked)
          expect(index.search(view)).toEqual([...all.keys()].filter((at) => meet(all[at] ?? view, view)));
      }),
    );
  });

  it('has nothing where there is nothing', () => {
    expect(new SpaceIndex([]).search({ x: -1e9, y: -1e9, width: 2e9, height: 2e9 })).toEqual([]);
  });
});
