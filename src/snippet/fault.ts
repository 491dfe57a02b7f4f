/**
 * Where a parser gave up, and what it said.
 *
 * Sucrase reads `(a) => …` as a call first and goes back when it meets the arrow; a fault inside the arrow function then sends it back
 * once more, and it complains of the arrow. An `async` arrow function it reads straight on. So where it complains of what stands
 * behind parameters, `async` is put before them and the text is read again, for the place of the fault alone.
 */
import { tokenizer, tokTypes } from 'acorn';
import { compile } from './strip';

export interface Fault {
  /** 0-based, where the parser gave one. */
  readonly offset?: number;
  readonly complaint: string;
}

/** A parser's error, without the file and the place that it writes into its words. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { complaint: String(error) };
  const complaint = error.message.replace(/^Error transforming [^:]+: /, '').replace(/ \(\d+:\d+\)$/, '');
  return 'pos' in error && typeof error.pos === 'number' ? { offset: error.pos, complaint } : { complaint };
}

/** The first character that begins no token: for an error that comes without a place. */
function firstStop(text: string): Fault | undefined {
  const tokens = tokenizer(text, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true });
  try {
    while (tokens.getToken().type !== tokTypes.eof);
    return undefined;
  } catch (error) {
    return faultOf(error);
  }
}

/** The parenthesis that the last one before `end` closes; types make no difference to how they pair. */
function openingOf(text: string, end: number): number | undefined {
  let depth = 0;
  for (let at = end - 1; at >= 0; at--) {
    if (text[at] === ')') depth += 1;
    else if (text[at] === '(' && --depth === 0) return at;
  }
  return undefined;
}

/**
 * Where the arrow function begins that a fault at `at` may come from: what is complained of stands behind its parameters, or, where
 * it has type parameters and is then read as a cast (`<T,>(x: T) => …`), within these.
 */
function arrowStart(text: string, at: number, complaint: string): number | undefined {
  const head = text.slice(0, at).trimEnd();
  if (head.endsWith(')') && /^(=>|:)/.test(text.slice(at, at + 2))) return openingOf(text, head.length);
  if (/expected "[>?]"/.test(complaint))
    return /<\s*[\p{ID_Continue}$]+(\s+extends\s[^()]+)?$/u.exec(head)?.index;
  return undefined;
}

const ASYNC = ' async ';
/** Arrow functions within one another that are looked into. */
const DEPTH = 40;

/** The fault inside the arrow functions whose arrow was complained of, or the complaint itself. */
function insideArrows(text: string, first: Fault): Fault {
  let probe = text;
  let fault = first;
  let inserted: number[] = [];
  for (let turn = 0; turn < DEPTH; turn++) {
    const at = fault.offset;
    const open = at === undefined ? undefined : arrowStart(probe, at, fault.complaint);
    if (at === undefined || open === undefined) break;
    const next = probe.slice(0, open) + ASYNC + probe.slice(open);
    let deeper: Fault | undefined;
    try {
      compile(next, true);
    } catch (error) {
      deeper = faultOf(error);
    }
    // No fault behind the arrow: it was no arrow function, and the first complaint was right.
    if (deeper?.offset === undefined || deeper.offset <= at + ASYNC.length) break;
    inserted = [...inserted.map((place) => (place < open ? place : place + ASYNC.length)), open];
    probe = next;
    fault = deeper;
  }
  const { offset } = fault;
  if (offset === undefined) return fault;
  return { ...fault, offset: offset - ASYNC.length * inserted.filter((place) => place < offset).length };
}

/** Why `text`, whose lines end with LF alone, can't be stripped of its types, given what the compiler threw. */
export function stripFault(text: string, error: unknown): Fault {
  const fault = faultOf(error);
  const found = fault.offset === undefined ? (firstStop(text) ?? fault) : insideArrows(text, fault);
  return found.offset === undefined ? found : { ...found, offset: Math.min(found.offset, text.length) };
}
