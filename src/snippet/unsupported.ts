/**
 * TypeScript that the compiler would drop or mistake in silence: namespaces with values, `export =`, JSX. It is found in the
 * compiler's own tokens, so that the same words in a string or a comment do no harm. Offsets are 0-based, in a text whose lines
 * end with LF alone.
 */
import { tokensOf } from './tokens';
import type { Token } from './tokens';

/** The first tag, where the text is whole once tags are allowed. */
export function findJsx(text: string): number | undefined {
  if (!/<[\p{ID_Start}>]/u.test(text)) return undefined;
  return tokensOf(text, { jsx: true }).find(({ label }) => label === 'jsxTagStart')?.start;
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
  const tokens = tokensOf(text);
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    const opens = tokens[index + 1]?.label === 'name' && /^[{.]$/.test(tokens[index + 2]?.label ?? '');
    if (!token?.isType || !opens || !/^(namespace|module)$/.test(token.raw)) continue;
    const before = tokens[index - 1]?.raw;
    const declared = before === 'declare' || (before === 'export' && tokens[index - 2]?.raw === 'declare');
    const end = blockEnd(tokens, index);
    if (declared) index = end;
    else if (declaresValue(tokens.slice(index, end))) return token.start;
  }
  return undefined;
}

function declaresValue(tokens: readonly Token[]): boolean {
  return tokens.some(({ raw }, index) => DECLARES.has(raw) && DECLARED.has(tokens[index + 1]?.label ?? ''));
}

/** The first `export =`. */
export function findExportEquals(text: string): number | undefined {
  if (!/\bexport\s*=/.test(text)) return undefined;
  const tokens = tokensOf(text);
  return tokens.find(({ label }, index) => label === 'export' && tokens[index + 1]?.label === '=')?.start;
}
