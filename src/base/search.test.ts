import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstWhere } from './search';

test('halving finds what looking at each in turn finds, and looks at few', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -20, max: 20 })),
      fc.integer({ min: -21, max: 21 }),
      (some, least) => {
        const numbers = some.toSorted((a, b) => a - b);
        const each = numbers.findIndex((number) => number >= least);
        let looks = 0;
        const found = firstWhere(numbers.length, (index) => {
          looks++;
          return (numbers[index] ?? NaN) >= least;
        });
        expect(found).toBe(each < 0 ? numbers.length : each);
        expect(looks).toBeLessThanOrEqual(Math.ceil(Math.log2(numbers.length + 1)));
      },
    ),
  );
});
