import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OwnNames } from './own-names';

it('names each of several of one name in the order in which they come, and the same whenever they come again', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('fn', 'net'), fc.nat({ max: 5 }))), (coming) => {
      const names = new OwnNames(100);
      const seen = new Map<string, string>();
      for (const [name, line] of coming) {
        const mark = `${name} ${String(line)}`;
        const count = [...seen.keys()].filter((each) => each.startsWith(name)).length;
        const own = seen.get(mark) ?? (count === 0 ? name : `${name} (${String(count + 1)})`);
        seen.set(mark, own);
        expect(names.of(name, mark)).toBe(own);
      }
    }),
  );
});

it('passes over a name that somebody chose, and gives none beyond the most', () => {
  const names = new OwnNames(3);
  expect(names.of('fn (2)', 'chosen')).toBe('fn (2)');
  expect(names.of('fn', 'first')).toBe('fn');
  expect(names.of('fn', 'second')).toBe('fn (3)');
  expect(names.of('fn', 'third')).toBeUndefined();
  expect(names.of('fn', 'first')).toBe('fn');
});
