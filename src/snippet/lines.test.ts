import { describe, expect, it } from 'vitest';
import { lineStarts, offsetAt, positionAt } from './lines';

describe('lines', () => {
  it('end where an editor ends them, and for an engine also at U+2028 and U+2029', () => {
    const text = 'a\nb\r\nc\rd\u2028e\u2029f';
    expect(lineStarts(text, 'editor')).toEqual([0, 2, 5, 7]);
    expect(lineStarts(text, 'engine')).toEqual([0, 2, 5, 7, 9, 11]);
  });

  it('give every offset a place, and the place its offset', () => {
    const text = 'ab\n\ncd\n';
    const starts = lineStarts(text, 'editor');
    const places = Array.from({ length: text.length + 1 }, (_, offset) => positionAt(starts, offset));
    expect(places.map(({ line, column }) => `${line}:${column}`).join(' ')).toBe(
      '1:1 1:2 1:3 2:1 3:1 3:2 3:3 4:1',
    );
    expect(places.map((place) => offsetAt(starts, place))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('take a place outside of the text to its nearest line', () => {
    const starts = lineStarts('ab\ncd', 'editor');
    expect(offsetAt(starts, { line: 0, column: 0 })).toBe(0);
    expect(offsetAt(starts, { line: 1, column: 99 })).toBe(2);
    expect(offsetAt(starts, { line: 9, column: 2 })).toBe(4);
  });
});
