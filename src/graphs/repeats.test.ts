import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findRepeats } from './repeats';

const of = (text: string) =>
  findRepeats([...text].map((letter) => letter.charCodeAt(0))).map(
    ({ start, length, count }) => `${text.slice(start, start + length)}x${String(count)}`,
  );

describe('repeats', () => {
  test.each([
    ['abcabcabcd', ['abcx3']],
    ['xabababy', ['abx3']],
    ['aaaa', ['ax4']],
    ['abc', []],
    ['', []],
    // A loop of two steps, each with a loop of three of its own.
    ['pqqqrpqqqr', ['pqqqrx2']],
    ['aabb', ['ax2', 'bx2']],
    // The first step makes what the later ones have.
    ['anbcabcabcabc', ['abcx3']],
  ])('in %s are %j', (text, found) => {
    expect(of(text)).toEqual(found);
  });

  test('are equal stretches, in order, none over another', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { maxLength: 60 }), (keys) => {
        let end = 0;
        for (const { start, length, count } of findRepeats(keys)) {
          expect(start).toBeGreaterThanOrEqual(end);
          expect(count).toBeGreaterThan(1);
          const body = keys.slice(start, start + length);
          for (let pass = 0; pass < count; pass++)
            expect(keys.slice(start + pass * length, start + (pass + 1) * length)).toEqual(body);
          end = start + length * count;
          expect(end).toBeLessThanOrEqual(keys.length);
        }
      }),
    );
  });

  test('are found where a body is repeated between others', () => {
    const distinct = fc.uniqueArray(fc.integer({ min: 10, max: 99 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(distinct, fc.integer({ min: 2, max: 30 }), (body, count) => {
        const keys = [1, 2, 3, ...Array.from({ length: count }, () => body).flat(), 4, 5];
        expect(findRepeats(keys)).toEqual([{ start: 3, length: body.length, count }]);
      }),
    );
  });

  test('are found in a loop of a thousand steps of 245 kernels within a second', () => {
    const keys = Array.from({ length: 245_000 }, (_, index) => index % 245);
    expect(findRepeats(keys)).toEqual([{ start: 0, length: 245, count: 1000 }]);
  });

  test('of a sequence that grows are those of all of it, with what is known of its beginning', () => {
    const keys = fc.array(fc.nat(2), { minLength: 150, maxLength: 400 });
    fc.assert(
      fc.property(keys, fc.array(fc.nat(60), { maxLength: 12 }), fc.nat(3), (keys, cuts, open) => {
        const none = new Set<number>();
        let length = 0;
        for (const more of [...cuts, keys.length]) {
          length = Math.min(length + more, keys.length);
          // What is not sure may be anything.
          const sure = Math.max(0, length - open);
          const known = [...keys.slice(0, sure), ...keys.slice(sure, length).map((key) => 2 - key)];
          expect(findRepeats(known, known, { sure, none })).toEqual(findRepeats(known));
        }
        expect(findRepeats(keys, keys, { sure: keys.length, none })).toEqual(findRepeats(keys));
      }),
    );
  });
});
