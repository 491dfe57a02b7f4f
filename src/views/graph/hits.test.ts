import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLineHit, partsOf } from './hits';

const marked = (text: string, words: readonly string[]): string =>
  partsOf(text, words)
    .map((part) => (part.hit ? `[${part.text}]` : part.text))
    .join('');

describe('the hits of a search', () => {
  test.each([
    ['BatchMatMul', ['matmul'], 'Batch[MatMul]'],
    ['float32[32,10]', ['32', '10'], 'float[32][[32],[10]]'],
    ['aaa', ['aa'], '[aaa]'],
    ['Relu', [], 'Relu'],
    ['', ['x'], ''],
    // Its lower case has one letter more.
    ['İx', ['x'], 'İx'],
  ])('in %s of %j are %s', (text, words, shown) => {
    expect(marked(text, words)).toBe(shown);
  });

  test('leave the text as it is, and cover every word that is in it', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'B', 'c', '1') }), fc.array(word), (text, words) => {
        const parts = partsOf(text, words);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        const covered = parts.filter(({ hit }) => hit).map((part) => part.text.toLowerCase());
        for (const each of words)
          expect(covered.some((part) => part.includes(each))).toBe(text.toLowerCase().includes(each));
      }),
    );
  });

  test('are the lines that were asked for', () => {
    expect(isLineHit([3, 4], ['line:3;'])).toBe(true);
    expect(isLineHit([3, 4], ['line:30;', '3'])).toBe(false);
  });
});
