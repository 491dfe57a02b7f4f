import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carryMarks, MADE_HERE, markedSpan, marksOf } from './marks';

const mark = (line: number) => ({ tone: 'failed' as const, line, message: `line ${String(line)}` });

describe('marksOf', () => {
  it('leaves out errors that have no line', () => {
    const problems = [
      { kind: 'runtime', message: 'thrown', line: 3, column: 2 },
      { kind: 'timeout', message: 'too long' },
    ] as const;
    expect(marksOf(problems)).toEqual([{ tone: 'failed', line: 3, column: 2, message: 'thrown' }]);
  });

  it('marks once where the tensor was made that warnings are about, after the warnings', () => {
    const madeAt = { line: 2, column: 9 };
    const warnings = [3, 4].map((line) => ({ kind: 'runtime' as const, message: 'read', line, madeAt }));
    expect(marksOf([{ kind: 'runtime', message: 'thrown', line: 1 }], warnings)).toEqual([
      { tone: 'failed', line: 1, message: 'thrown' },
      { tone: 'warned', line: 3, message: 'read', madeAt },
      { tone: 'warned', line: 4, message: 'read', madeAt },
      { tone: 'origin', ...madeAt, message: MADE_HERE },
    ]);
  });
});

describe('carryMarks', () => {
  it('clears the mark of a line that was edited and keeps the others', () => {
    const marks = [mark(1), mark(2), mark(3)];
    expect(carryMarks(marks, 'a\nb\nc', 'a\nbb\nc')).toEqual([mark(1), mark(3)]);
  });

  it('moves a mark along with its line', () => {
    expect(carryMarks([mark(2)], 'a\nb\nc', 'a\nnew\nb\nc')).toEqual([{ ...mark(2), line: 3 }]);
    expect(carryMarks([mark(3)], 'a\nb\nc', 'b\nc')).toEqual([{ ...mark(3), line: 2 }]);
  });

  it('moves what a mark points at along too, and forgets it once that is edited', () => {
    const read = { ...mark(3), madeAt: { line: 2, column: 1 } };
    expect(carryMarks([read], 'a\nb\nc', 'new\na\nb\nc')).toEqual([
      { ...mark(4), message: 'line 3', madeAt: { line: 3, column: 1 } },
    ]);
    expect(carryMarks([read], 'a\nb\nc', 'a\nbb\nc')).toEqual([mark(3)]);
  });

  it('takes away the mark of where a tensor was made with the last warning about it', () => {
    const madeAt = { line: 1, column: 1 };
    const marks = marksOf([], [{ kind: 'runtime', message: 'read', line: 2, madeAt }]);
    expect(carryMarks(marks, 'a\nb\nc', 'a\nb\ncc')).toEqual(marks);
    expect(carryMarks(marks, 'a\nb\nc', 'a\nbb\nc')).toEqual([]);
  });

  it('keeps the mark of a line that a line break was put after', () => {
    expect(carryMarks([mark(1)], 'a\nb', 'a\n\nb')).toEqual([mark(1)]);
  });

  it('leaves each mark that stays on a line of the same text', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const marks = before.map((_, index) => mark(index + 1));
        for (const { line, message } of carryMarks(marks, before.join('\n'), after.join('\n'))) {
          expect(after[line - 1]).toBe(before[Number(message.slice(5)) - 1]);
        }
      }),
    );
  });
});

describe('markedSpan', () => {
  it('takes the word at the column', () => {
    expect(markedSpan('const größe = 1', 7)).toEqual({ start: 7, end: 12 });
  });
  it('takes one character where there is no word', () => {
    expect(markedSpan('a + b', 3)).toEqual({ start: 3, end: 4 });
  });
  it("takes the line's text where there is no column, or one outside the line", () => {
    expect(markedSpan('  a + b ')).toEqual({ start: 3, end: 8 });
    expect(markedSpan('ab', 9)).toEqual({ start: 1, end: 3 });
  });
  it('takes something of an empty line', () => {
    expect(markedSpan('')).toEqual({ start: 1, end: 1 });
  });
});
