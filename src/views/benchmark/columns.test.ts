import fc from 'fast-check';
import { expect, it } from 'vitest';
import { choiceOf, columnsOf, OPTIONAL, toggledColumn } from './columns';

const columns = fc.subarray([...OPTIONAL]);

it('what is always there is no choice', () => {
  expect(OPTIONAL).toContain('cold');
  for (const key of ['verdict', 'median', 'interval', 'deviation']) expect(OPTIONAL).not.toContain(key);
});

it('a choice comes back as it was made, whatever there is room for', () => {
  fc.assert(
    fc.property(columns, columns, (chosen, fitting) => {
      expect(columnsOf(choiceOf(chosen, fitting), fitting)).toEqual(chosen);
    }),
  );
});

it('who chooses what fits anyway gets what fits elsewhere', () => {
  const choice = choiceOf(['cold'], ['cold']);
  expect(columnsOf(choice, [])).toEqual([]);
  expect(columnsOf(choiceOf([], ['cold']), ['cold'])).toEqual([]);
});

it('columns that this page does not know are left out, and all stand in the order of the table', () => {
  expect(columnsOf(['gflops', 'colour', 'median', 'p95'], [])).toEqual(['p95', 'gflops']);
});

it('a column that is pressed twice leaves the table as it was', () => {
  fc.assert(
    fc.property(columns, fc.constantFrom(...OPTIONAL), (chosen, key) => {
      const once = toggledColumn(chosen, key);
      expect(once.includes(key)).toBe(!chosen.includes(key));
      expect(toggledColumn(once, key)).toEqual(chosen);
    }),
  );
});
