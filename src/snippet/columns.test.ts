import { expect, it } from 'vitest';
import { columnTexts } from './columns';

it('gives the numbers of a column the same decimals', () => {
  expect(columnTexts([0.96997, 1, null])).toEqual({ numeric: true, texts: ['0.96997', '1.00000', ''] });
});

it('takes a mixed column as words', () => {
  expect(columnTexts(['a', 2, true])).toEqual({ numeric: false, texts: ['a', '2', 'true'] });
  expect(columnTexts([null]).numeric).toBe(false);
});
