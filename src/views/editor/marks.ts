/**
 * Where the errors and warnings of the last run stand in the text that is being edited. A mark moves with its line and goes once
 * that line is edited, so that what is marked is what ran.
 */
import type { Position, SnippetError } from '../../base/errors';

export interface Mark {
  /** 'origin': where the tensor was made that a warning is about. */
  readonly tone: 'failed' | 'warned' | 'origin';
  /** 1-based. */
  readonly line: number;
  /** 1-based; absent where only the line is known. */
  readonly column?: number;
  readonly message: string;
  /** The origin that a mark has. */
  readonly madeAt?: Position;
}

export const MADE_HERE = 'The tensor was made here that the warning is about.';

/** What has no line has no place in the text. The most serious come first; a tensor that several are about has one mark. */
export function marksOf(errors: readonly SnippetError[], warnings: readonly SnippetError[] = []): Mark[] {
  const origins = new Map(
    [...errors, ...warnings].flatMap(({ madeAt }) =>
      madeAt ? [[`${String(madeAt.line)}:${String(madeAt.column)}`, madeAt]] : [],
    ),
  );
  return [
    ...errors.flatMap((error) => markOf(error, 'failed')),
    ...warnings.flatMap((warning) => markOf(warning, 'warned')),
    ...[...origins.values()].map((place): Mark => ({ ...place, tone: 'origin', message: MADE_HERE })),
  ];
}

function markOf({ line, column, message, madeAt }: SnippetError, tone: Mark['tone']): Mark[] {
  if (line === undefined) return [];
  return [{ tone, line, ...(column !== undefined && { column }), message, ...(madeAt && { madeAt }) }];
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
  const carried = (line: number): number | undefined => {
    if (line <= above) return line;
    return line > old.length - below ? line + moved : undefined;
  };
  const kept = marks.flatMap(({ madeAt, ...mark }): Mark[] => {
    const line = carried(mark.line);
    if (line === undefined) return [];
    const origin = madeAt && carried(madeAt.line);
    return [
      { ...mark, line, ...(madeAt && origin !== undefined && { madeAt: { ...madeAt, line: origin } }) },
    ];
  });
  // An origin whose warnings are gone says nothing any more.
  return kept.filter(
    ({ tone, line, column }) =>
      tone !== 'origin' || kept.some(({ madeAt }) => madeAt?.line === line && madeAt.column === column),
  );
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
