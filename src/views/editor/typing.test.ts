import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indent, newline, offsetAt, outdent, positionAt, type TextState } from './typing';

/** `|` marks the caret, or both ends of the selection. */
function state(marked: string): TextState {
  const start = marked.indexOf('|');
  const end = marked.lastIndexOf('|');
  return { text: marked.replaceAll('|', ''), start, end: end === start ? start : end - 1 };
}
function show({ text, start, end }: TextState): string {
  return start === end
    ? `${text.slice(0, start)}|${text.slice(start)}`
    : `${text.slice(0, start)}|${text.slice(start, end)}|${text.slice(end)}`;
}

describe('indent', () => {
  it.each([
    ['a|b', 'a |b'],
    ['|', '  |'],
    ['ab|', 'ab  |'],
    ['a|b|c', 'a |c'],
    ['a|b\nc|d', '  a|b\n  c|d'],
    ['|ab\n\ncd|', '|  ab\n\n  cd|'],
    ['|ab\n|cd', '|  ab\n|cd'],
  ])('turns %j into %j', (before, after) => {
    expect(show(indent(state(before)))).toBe(after);
  });
});

describe('outdent', () => {
  it.each([
    ['  a|b', 'a|b'],
    ['    a|', '  a|'],
    ['\ta|', 'a|'],
    ['a|', 'a|'],
    ['  a|b\n c|d', 'a|b\nc|d'],
  ])('turns %j into %j', (before, after) => {
    expect(show(outdent(state(before)))).toBe(after);
  });

  it('takes back what indent did to the lines of a selection', () => {
    const lines = fc.array(fc.constantFrom('a', '  b', 'cd'), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(lines, (all) => {
        const text = all.join('\n');
        expect(outdent(indent({ text, start: 0, end: text.length })).text).toBe(text);
      }),
    );
  });
});

describe('newline', () => {
  it.each([
    ['  a|', '  a\n  |'],
    ['f(|)', 'f(\n  |\n)'],
    ['if (x) {|', 'if (x) {\n  |'],
    ['a|b', 'a\n|b'],
  ])('turns %j into %j', (before, after) => {
    expect(show(newline(state(before)))).toBe(after);
  });
});

describe('positions', () => {
  it('come back from offsets', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab\n]{0,20}$/), fc.nat(20), (text, at) => {
        const offset = Math.min(at, text.length);
        const { line, column } = positionAt(text, offset);
        expect(offsetAt(text, line, column)).toBe(offset);
      }),
    );
  });
  it('outside the text or the line are kept inside', () => {
    expect(offsetAt('ab\ncd', 1, 99)).toBe(2);
    expect(offsetAt('ab\ncd', 99)).toBe(5);
  });
});
