/**
 * Syntax errors in words for somebody who is learning: what stands at the place, what is missing, and where a bracket was
 * opened that the text never closes. The parsers' own messages are terse and differ; `WORDS` is the table from theirs to ours.
 */
import { tokenizer, tokTypes } from 'acorn';
import type { SnippetError } from '../base/errors';
import { lineStarts, positionAt } from './lines';

type Words = (match: RegExpExecArray, found: string) => string;

const WORDS: readonly (readonly [RegExp, Words])[] = [
  [
    /^Unexpected token, expected "(.+)"/,
    ([, expected], found) =>
      expected === ';'
        ? `Unexpected ${found}: the statement before it should have ended, or something between them is missing.`
        : `Unexpected ${found}: '${expected ?? ''}' was expected here.`,
  ],
  [/^Unexpected (token|keyword|reserved)/, (_, found) => `Unexpected ${found}.`],
  [
    /^Unexpected character/,
    (_, found) => `Unexpected ${found}: this character can't stand here outside a string.`,
  ],
  [
    /^Identifier '(.+)' has already been declared/,
    ([, name]) => `'${name ?? ''}' is declared twice: give one of them another name.`,
  ],
  [/^Unterminated string/, () => 'This string has no closing quote on its line.'],
  [/^Unterminated template/, () => 'This template string has no closing backtick (`).'],
  [/^Unterminated regular expression/, () => "This '/' begins a regular expression that has no end."],
  [/^Unterminated comment/, () => 'This comment is never closed: it needs */.'],
  [
    /^'return' outside of function/,
    () => "'return' works only inside a function. To see a value, use show(…).",
  ],
  [
    /await' outside an async function|^Unexpected await/,
    () => "'await' works at the top level and in async functions: write 'async' before this function.",
  ],
  [/^Unsyntactic (break|continue)/, ([, word]) => `'${word ?? ''}' works only inside a loop.`],
  [/^Export '(.+)' is not defined/, ([, name]) => `'${name ?? ''}' is exported, but it is declared nowhere.`],
  [
    /^Assigning to rvalue|^Invalid left-hand side|^Binding rvalue/,
    () => "The left side of this assignment is not something that can be assigned to. To compare, use '==='.",
  ],
  [/^Shorthand property assignments/, () => "Between a property and its value stands ':', not '='."],
  [/^Logical expressions and coalesce/, () => "'??' and '||' or '&&' need parentheses to be mixed."],
  [/^Private field '(.+)' must be/, ([, name]) => `There is no private field '${name ?? ''}' in this class.`],
];

const PYTHON =
  /^\s*(def\s+\w+\s*\(|elif\b|lambda\s|print\s+["'\w]|from\s+[\w.]+\s+import\b|import\s+[\w.]+(\s+as\s+\w+)?\s*$|class\s+\w+.*:\s*$|(if|for|while)\s[^(].*:\s*$|#\s)/;
const PYTHON_WORD = /^(and|or|not|is|None|True|False)$/;
const PYTHON_HINT =
  ' This looks like Python: a snippet is TypeScript (the program beside an example is there to compare).';

const FOUND = /[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*|=>|\.\.\.|\S/uy;

function foundAt(text: string, offset: number): string | undefined {
  FOUND.lastIndex = offset;
  return FOUND.exec(text)?.[0];
}

/** The offset of the innermost bracket that is still open at the end, where the text can be read that far. */
function openBracket(text: string): number | undefined {
  const open: number[] = [];
  try {
    for (const token of tokenizer(text, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowHashBang: true,
    })) {
      const { type } = token;
      if (
        type === tokTypes.braceL ||
        type === tokTypes.parenL ||
        type === tokTypes.bracketL ||
        type === tokTypes.dollarBraceL
      )
        open.push(token.end - 1);
      else if (type === tokTypes.braceR || type === tokTypes.parenR || type === tokTypes.bracketR) open.pop();
    }
  } catch {
    // What is open where the reading stopped may be closed later: say nothing rather than something false.
    return undefined;
  }
  return open.at(-1);
}

/** A syntax error at a 0-based offset of the user's text, in these very words. */
export function syntaxErrorAt(text: string, offset: number, message: string): SnippetError {
  return { kind: 'syntax', message, ...positionAt(lineStarts(text, 'editor'), offset) };
}

/** A parser's complaint at a 0-based offset of the user's text, in our words. */
export function syntaxError(text: string, offset: number, complaint: string): SnippetError {
  const end = text.trimEnd().length;
  const starts = lineStarts(text, 'editor');
  if (offset >= end && complaint.startsWith('Unexpected')) {
    const open = openBracket(text);
    const opened =
      open === undefined
        ? 'something is missing here'
        : `the '${text.charAt(open)}' of line ${positionAt(starts, open).line} is never closed`;
    return syntaxErrorAt(text, end, `The snippet ends too early: ${opened}.`);
  }
  const token = foundAt(text, offset);
  const found = token === undefined ? 'end of the line' : `'${token}'`;
  let message = `${complaint.trim().replace(/\.$/, '')}.`;
  for (const [pattern, words] of WORDS) {
    const match = pattern.exec(complaint);
    if (match) {
      message = words(match, found);
      break;
    }
  }
  const place = positionAt(starts, offset);
  const line = text.slice(starts[place.line - 1], starts[place.line]).trimEnd();
  if (PYTHON.test(line) || (token !== undefined && PYTHON_WORD.test(token))) message += PYTHON_HINT;
  return { kind: 'syntax', message, ...place };
}
