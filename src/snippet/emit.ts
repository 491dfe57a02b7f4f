/**
 * From the text of a snippet (TypeScript, an ES module with top-level await) to JavaScript that a worker can evaluate.
 *
 * Types are only removed, never checked: that is the editor's work, and a type error does not prevent a run. Sucrase removes them,
 * line by line in place, without the editor's compiler; but it accepts much that is no JavaScript, so acorn parses what
 * comes out, finds the syntax errors, and lists the modules that are named. Every fault is told at its place in the user's text.
 */
import { parse } from 'acorn';
import type { Comment, Program } from 'acorn';
import type { Position, SnippetError } from '../base/errors';
import { moduleUses, requireWords, unknownModule } from './imports';
import type { ImportSite } from './imports';
import { lineStarts, offsetAt, positionAt } from './lines';
import { marksOf } from './marks';
import type { Marks } from './marks';
import { originalPosition } from './map';
import type { EmitMap } from './map';
import { compile } from './strip';
import type { Compiled } from './strip';
import { syntaxError, syntaxErrorAt } from './syntax';
import { faultOf, stripFault } from './fault';
import { findExportEquals, findJsx, findNamespace } from './unsupported';

/** The marks of a module's calls, and where they stand in the user's text. */
export interface PlacedMarks extends Marks {
  /** By the calls' numbers. */
  readonly positions: readonly Position[];
}

/** What the snippet emits to. */
export interface EmittedModule {
  /** JavaScript, an ES module, lines as in the user's text. */
  readonly js: string;
  /** Where `js` names the modules it imports: 0-based offsets of the string literals, quotes included. */
  readonly imports: readonly ImportSite[];
  /** For a run that is recorded. */
  readonly marks?: PlacedMarks;
}

export interface Emitted extends EmittedModule {
  readonly ok: true;
  /** What `originalPosition` needs. */
  readonly map: EmitMap;
}

export type EmitResult = Emitted | { readonly ok: false; readonly error: SnippetError };

const UNREADABLE = 'This snippet is not complete, or not TypeScript: it could not be read.';

const TOO_DEEP =
  'This snippet nests brackets or expressions too deeply to be read: split it into smaller statements.';

const NAMESPACE =
  "A namespace that holds values can't be used in a snippet, because only its types could be removed: use an object or a class.";

const JSX =
  "A snippet can't hold JSX (tags such as <div>): it is plain TypeScript. To see a value, use show(…).";

const DECORATOR =
  "A snippet can't use decorators: browsers don't run them yet. Call the function yourself instead.";

const EXPORT_EQUALS =
  "'export =' doesn't work in a snippet, which is an ES module; it needs no export at all.";

function isTooDeep(error: unknown): boolean {
  return (
    error instanceof RangeError || (error instanceof Error && /call stack|recursion/i.test(error.message))
  );
}

function parseModule(js: string, onComment: Comment[]): Program {
  return parse(js, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true, onComment });
}

/** A comment of the user's that names a source map or another address would hijack the engine's stacks. */
function withoutDirectives(js: string, comments: readonly Comment[]): string {
  const marks = comments.filter(
    ({ start, value }) => js[start] === '/' && /^[#@].*source(Mapping)?URL/is.test(value),
  );
  let done = 0;
  const parts = marks.map(({ start }) => {
    const part = `${js.slice(done, start + 2)} `;
    done = start + 3;
    return part;
  });
  return parts.join('') + js.slice(done);
}

/** What the compiler said no to, in words. */
function stripError(text: string, error: unknown): SnippetError {
  if (isTooDeep(error)) return { kind: 'syntax', message: TOO_DEEP };
  const jsx = findJsx(text);
  if (jsx !== undefined) return syntaxErrorAt(text, jsx, JSX);
  const { offset, complaint } = stripFault(text, error);
  if (offset !== undefined) return syntaxError(text, offset, complaint);
  return { kind: 'syntax', message: UNREADABLE };
}

/** From offsets in the JavaScript to offsets in the text. */
function placer(text: string, compiled: Compiled): (offset: number) => number {
  const js = lineStarts(compiled.js, 'engine');
  const starts = lineStarts(text, 'editor');
  return (offset) => {
    const { line, column } = positionAt(js, offset);
    return Math.min(offsetAt(starts, originalPosition(compiled, line, column)), text.length);
  };
}

interface Named {
  readonly specifier: string;
  /** In the text. */
  readonly offset: number;
}

/**
 * The imports that were removed because nothing uses them as a value: that their module is unknown must be said all the same.
 */
function removedImports(text: string, js: string): readonly Named[] {
  const words = (code: string) => code.match(/\bimport\b/g)?.length ?? 0;
  if (words(text) === words(js)) return [];
  try {
    const all = compile(text, true);
    const place = placer(text, all);
    return moduleUses(parseModule(all.js, [])).imports.map(({ specifier, start }) => ({
      specifier,
      offset: place(start),
    }));
  } catch {
    // An unused import may hide a fault that is gone with it, such as a name that is declared again.
    return [];
  }
}

/** The first import, in the order of the text, that no module answers to. */
function importError(
  text: string,
  named: readonly Named[],
  allowed: readonly string[],
): SnippetError | undefined {
  const [first] = named
    .filter(({ specifier }) => !allowed.includes(specifier))
    .sort((a, b) => a.offset - b.offset);
  if (!first) return undefined;
  const position = positionAt(lineStarts(text, 'editor'), first.offset);
  return { kind: 'import', message: unknownModule(first.specifier, allowed), ...position };
}

/**
 * Emits a snippet. `allowed` are the modules that it may name; any other is an error of kind 'import'. What is wrong with the text
 * is the result, with its 1-based place in the text, and is never thrown. `marked`: with the marks of its calls.
 */
export function emit(
  userText: string,
  allowed: readonly string[],
  { marked = false }: { readonly marked?: boolean } = {},
): EmitResult {
  // A byte order mark is no part of the first line, and every form of line end means the same.
  const text = userText.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const failed = (error: SnippetError): EmitResult => ({ ok: false, error });

  let compiled: Compiled;
  try {
    compiled = compile(text, false);
  } catch (error) {
    return failed(stripError(text, error));
  }
  const { js, map } = compiled;
  const place = placer(text, compiled);

  const namespace = findNamespace(text);
  if (namespace !== undefined) return failed(syntaxErrorAt(text, namespace, NAMESPACE));
  const exportEquals = findExportEquals(text);
  if (exportEquals !== undefined) return failed(syntaxErrorAt(text, exportEquals, EXPORT_EQUALS));

  const comments: Comment[] = [];
  let program: Program;
  try {
    program = parseModule(js, comments);
  } catch (error) {
    if (isTooDeep(error)) return failed({ kind: 'syntax', message: TOO_DEEP });
    const { offset = js.length, complaint } = faultOf(error);
    if (js[offset] === '@') return failed(syntaxErrorAt(text, place(offset), DECORATOR));
    return failed(syntaxError(text, place(offset), complaint));
  }

  const { imports, requires } = moduleUses(program);
  const named = imports.map(({ specifier, start }) => ({ specifier, offset: place(start) }));
  const unknown = importError(text, [...named, ...removedImports(text, js)], allowed);
  if (unknown) return failed(unknown);
  const [required] = requires;
  if (required) {
    const position = positionAt(lineStarts(text, 'editor'), place(required.start));
    return failed({ kind: 'import', message: requireWords(required.specifier, allowed), ...position });
  }
  const emitted = { ok: true, js: withoutDirectives(js, comments), imports, map } as const;
  if (!marked) return emitted;
  const marks = marksOf(program, js);
  const editor = lineStarts(text, 'editor');
  const positions = marks.calls.map((offset) => positionAt(editor, place(offset)));
  return { ...emitted, marks: { ...marks, positions } };
}
