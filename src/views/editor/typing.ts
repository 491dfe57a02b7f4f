/** What keys do in the plain text area, as functions from text and selection to text and selection (0-based offsets). */

export interface TextState {
  readonly text: string;
  readonly start: number;
  /** At or after `start`. */
  readonly end: number;
}

export const INDENT = '  ';

/** Tab: indents the lines of a selection that spans several, else inserts blanks up to the next stop. */
export function indent({ text, start, end }: TextState): TextState {
  const first = lineStart(text, start);
  if (!text.slice(start, end).includes('\n')) {
    const blanks = INDENT.slice((start - first) % INDENT.length);
    return {
      text: text.slice(0, start) + blanks + text.slice(end),
      start: start + blanks.length,
      end: start + blanks.length,
    };
  }
  return editLines({ text, start, end }, (line) => (line === '' ? line : INDENT + line));
}

/** Shift+Tab: takes one step of indentation from each line of the selection. */
export function outdent(state: TextState): TextState {
  return editLines(state, (line) => line.replace(/^(?: {1,2}|\t)/, ''));
}

/** Enter: the new line starts where the old one does, a step further after an opening bracket. */
export function newline({ text, start, end }: TextState): TextState {
  const line = text.slice(lineStart(text, start), start);
  const [blanks = ''] = /^[ \t]*/.exec(line) ?? [];
  const opens = /[([{]\s*$/.test(line);
  const closes = opens && /^[)\]}]/.test(text.slice(end));
  const inserted = `\n${blanks}${opens ? INDENT : ''}`;
  const rest = closes ? `\n${blanks}` : '';
  const caret = start + inserted.length;
  return { text: text.slice(0, start) + inserted + rest + text.slice(end), start: caret, end: caret };
}

export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The 1-based line and column of an offset. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - lineStart(text, offset) + 1 };
}

/** The offset of a 1-based line and column, kept inside the text and the line. */
export function offsetAt(text: string, line: number, column = 1): number {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', start);
    if (next < 0) return text.length;
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return Math.min(start + Math.max(0, column - 1), end < 0 ? text.length : end);
}

function editLines({ text, start, end }: TextState, edit: (line: string) => string): TextState {
  const first = lineStart(text, start);
  // A selection that ends at the start of a line does not take that line in.
  const last = end > start && text[end - 1] === '\n' ? end - 1 : end;
  const next = text.indexOf('\n', last);
  const stop = next < 0 ? text.length : next;
  const lines = text.slice(first, stop).split('\n');
  const edited = lines.map(edit);
  const body = edited.join('\n');
  const grownFirst = (edited[0] ?? '').length - (lines[0] ?? '').length;
  return {
    text: text.slice(0, first) + body + text.slice(stop),
    start: start === first ? start : Math.max(first, start + grownFirst),
    end: Math.max(first, end + body.length - (stop - first)),
  };
}
