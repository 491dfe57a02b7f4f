/**
 * TypeScript that the compiler would drop or mistake in silence: namespaces with values, `export =`, JSX. It is found in the
 * compiler's own tokens, so that the same words in a string or a comment do no harm. Offsets are 0-based, in a text whose lines
 * end with LF alone.
 */
import { getFormattedTokens } from 'sucrase';
import { lineStarts, offsetAt } from './lines';

/** The token table costs time quadratic in the text: a snippet longer than this is not searched. */
const SEARCHED = 200_000;

interface Token {
  readonly label: string;
  readonly raw: string;
  /** Whether it was read as part of a type. */
  readonly isType: boolean;
  readonly offset: number;
}

/** The compiler lists its tokens as a table for people: place, label, raw text, flags. */
const ROW = /^(\d+):(\d+)-\d+:\d+\s+(\S+)\s+(\S*)(.*)$/;

function tokensOf(text: string, jsx: boolean): readonly Token[] {
  if (text.length > SEARCHED) return [];
  let table: string;
  try {
    table = getFormattedTokens(text, { transforms: jsx ? ['typescript', 'jsx'] : ['typescript'] });
  } catch {
    return [];
  }
  const starts = lineStarts(text, 'editor');
  return table.split('\n').flatMap((row) => {
    const [, line, column, label = '', raw = '', flags = ''] = ROW.exec(row) ?? [];
    if (line === undefined || column === undefined) return [];
    const offset = offsetAt(starts, { line: Number(line), column: Number(column) });
    return [{ label, raw, isType: / isType /.test(flags), offset }];
  });
}

/** The first tag, where the text is whole once tags are allowed. */
export function findJsx(text: string): number | undefined {
  if (!/<[\p{ID_Start}>]/u.test(text)) return undefined;
  return tokensOf(text, true).find(({ label }) => label === 'jsxTagStart')?.offset;
}

/** Words that begin a declaration of a value, and what stands behind them when they do. */
const DECLARES = new Set(['const', 'let', 'var', 'function', 'class', 'enum']);
const DECLARED = new Set(['name', '{', '[', '*']);

/** The index of the bracket that closes the block whose first `{` stands at or after `from`. */
function blockEnd(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let index = from; index < tokens.length; index++) {
    const label = tokens[index]?.label ?? '';
    if (label === '{' || label === '${') depth += 1;
    else if (label === '}' && --depth === 0) return index;
  }
  return tokens.length;
}

/** The first namespace that is not `declare`d and holds more than types. */
export function findNamespace(text: string): number | undefined {
  if (!/\b(namespace|module)\s+[\p{ID_Start}$_]/u.test(text)) return undefined;
  const tokens = tokensOf(text, false);
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    const opens = tokens[index + 1]?.label === 'name' && /^[{.]$/.test(tokens[index + 2]?.label ?? '');
    if (!token?.isType || !opens || !/^(namespace|module)$/.test(token.raw)) continue;
    const before = tokens[index - 1]?.raw;
    const declared = before === 'declare' || (before === 'export' && tokens[index - 2]?.raw === 'declare');
    const end = blockEnd(tokens, index);
    if (declared) index = end;
    else if (declaresValue(tokens.slice(index, end))) return token.offset;
  }
  return undefined;
}

function declaresValue(tokens: readonly Token[]): boolean {
  return tokens.some(({ raw }, index) => DECLARES.has(raw) && DECLARED.has(tokens[index + 1]?.label ?? ''));
}

/** The first `export =`. */
export function findExportEquals(text: string): number | undefined {
  if (!/\bexport\s*=/.test(text)) return undefined;
  const tokens = tokensOf(text, false);
  return tokens.find(({ label }, index) => label === 'export' && tokens[index + 1]?.label === '=')?.offset;
}
