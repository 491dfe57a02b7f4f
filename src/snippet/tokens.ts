/**
 * The compiler's own tokens of a TypeScript text. Its one public way to them is a table for people: place, label, raw text, flags.
 */
import { getFormattedTokens } from 'sucrase';

export interface Token {
  readonly label: string;
  /** The first characters of it; of a name, all. */
  readonly raw: string;
  /** Whether it was read as part of a type. */
  readonly isType: boolean;
  /** 0-based offsets. The text between two substitutions of a template is a token, and may be empty. */
  readonly start: number;
  readonly end: number;
}

const ROW = /^1:(\d+)-1:(\d+) +(\S+) +([^ ]*)(.*)$/s;

/** The tokens of a text whose lines end with LF alone; none where the compiler can't read it. */
export function tokensOf(
  text: string,
  options: { readonly jsx: boolean } = { jsx: false },
): readonly Token[] {
  // U+2028 ends a line for the parser but not for the table, which would else be counted through from the start for each token;
  // so there is one line, and a column is an offset.
  const oneLine = text.replaceAll('\n', '\u2028');
  let table: string;
  try {
    table = getFormattedTokens(oneLine, { transforms: options.jsx ? ['typescript', 'jsx'] : ['typescript'] });
  } catch {
    return [];
  }
  return table.split('\n').flatMap((row) => {
    const [, start, end, label = '', raw = '', flags = ''] = ROW.exec(row) ?? [];
    if (start === undefined || end === undefined) return [];
    return [
      { label, raw, isType: flags.includes(' isType '), start: Number(start) - 1, end: Number(end) - 1 },
    ];
  });
}
