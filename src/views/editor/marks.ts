/**
 * Where the errors of the last run stand in the text that is being edited. A mark moves with its line and goes once that line
 * is edited, so that what is marked is what ran.
 */
import type { SnippetError } from '../../base/errors';

export interface Mark {
  /** 1-based. */
  readonly line: number;
  /** 1-based; absent where only the line is known. */
  readonly column?: number;
  readonly message: string;
}

/** Errors without a line have no place in the text. */
export function marksOf(problems: readonly SnippetError[]): Mark[] {
  return problems.flatMap(({ line, column, message }) => {
    if (line === undefined) return [];
    return [column === undefined ? { line, message } : { line, column, message }];
  });
}

/** The marks after an edit: those on lines above it stay, those below move along, those on its lines go. */
export function carryMarks(marks: readonly Mark[], before: string, after: string): readonly Mark[] {
  if (marks.length === 0 || before === after) return marks;
  const old = before.split('\n');
  const now = after.split('\n');
  const shorter = Math.min(old.length, now.length);
  let above = 0;
  while (above < shorter && old[above] === now[above]) above++;
  let below = 0;
  while (below < shorter - above && old[old.length - 1 - below] === now[now.length - 1 - below]) below++;
  const moved = now.length - old.length;
  return marks.flatMap((mark) => {
    if (mark.line <= above) return [mark];
    return mark.line > old.length - below ? [{ ...mark, line: mark.line + moved }] : [];
  });
}

const WORD = /[\p{L}\p{N}_$]+/uy;

/** The columns to underline, 1-based, `end` exclusive: the word at `column`, or the line's text where there is no column. */
export function markedSpan(lineText: string, column?: number): { start: number; end: number } {
  const length = lineText.length;
  const indent = length - lineText.trimStart().length;
  if (column === undefined || column < 1 || column > length) {
    const end = lineText.trimEnd().length;
    return end > indent ? { start: indent + 1, end: end + 1 } : { start: 1, end: length + 1 };
  }
  WORD.lastIndex = column - 1;
  const word = WORD.exec(lineText);
  return { start: column, end: column + (word?.[0].length ?? 1) };
}
