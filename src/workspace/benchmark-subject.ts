/** Whether what was chosen to be measured is still in a text that has changed since, told without running it; and in words what a search came to. */
import type { Found } from '../bench/session';
import type { SubjectKey } from './benchmark-choice';

/** Of a function without a name. */
const NAMELESS = 'compiled';

/** A name that a text puts together, such as "matmul 64", stands in it only in parts. */
const partsOf = (name: string): readonly string[] => name.match(/[\p{L}_$][\p{L}\p{N}_$]+/gu) ?? [];

/** Whether a text has that name itself: that of what is marked as a text of its own, that of a function as a word, not as a part of others. */
function names(text: string, { via, name }: SubjectKey): boolean {
  const [before, after] =
    via === 'benchmark' ? ['[\'"`]', '[\'"`]'] : ['(?<![\\p{L}\\p{N}_$])', '(?![\\p{L}\\p{N}_$])'];
  const escaped = name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`${before}${escaped}${after}`, 'u').test(text);
}

/** False where nothing speaks against it. */
export function isGone(
  subject: SubjectKey,
  /** The text now, and as it was when this was chosen. */
  text: string,
  chosenIn: string,
  /** What was found in the text as it is now. */
  found: Found | undefined,
): boolean {
  const { via, name } = subject;
  if (found?.subjects.some((each) => each.via === via && each.name === name)) return false;
  if (found && !found.error && !found.unfinished) return true;
  if (text === chosenIn || name === NAMELESS) return false;
  if (names(chosenIn, subject)) return !names(text, subject);
  if (text.includes(name)) return false;
  const parts = partsOf(name);
  return parts.length > 0 && parts.every((part) => !text.includes(part));
}

/** Why a search ended before the snippet did, as a sentence; the empty text where it did not. */
function endWords({ error, unfinished }: Found, mostMs: number): string {
  if (unfinished) return ` The snippet was still running after ${String(mostMs / 1000)} s.`;
  if (!error) return '';
  const at = error.line === undefined ? '' : ` in line ${String(error.line)}`;
  return ` The snippet failed${at}: ${error.message}`;
}

export function foundWords(found: Found, mostMs: number): string {
  const { length } = found.subjects;
  if (length > 0) return `Found ${String(length)}.${endWords(found, mostMs)}`;
  const what =
    'Found nothing: wrap a function in compile(…) and call it, or say benchmark(name, fn, …arguments).';
  return `${what}${endWords(found, mostMs)}`;
}
