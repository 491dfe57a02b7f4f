/** An error that a snippet's code threw, whatever it is, as data; with the words that a learner needs where the browser's are bare. */
import type { ErrorKind } from '../base/errors';
import { userFrames, type Frame } from '../snippet/stack';
import { inspect } from './api/inspect';
import type { RawError } from './protocol';

interface ErrorLike {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
  readonly kind?: unknown;
  readonly errors?: unknown;
  readonly position?: unknown;
}
/** A place in the emitted module, and the place where the tensor was made that it is about. */
interface PlaceLike {
  readonly line?: unknown;
  readonly column?: unknown;
  readonly madeAt?: unknown;
}

const KINDS: readonly ErrorKind[] = [
  'syntax',
  'import',
  'runtime',
  'backend',
  'memory',
  'timeout',
  'usage',
  'internal',
];

/** What the browser says when memory ran out: V8's, SpiderMonkey's, JavaScriptCore's and emscripten's words. */
const OUT_OF_MEMORY =
  /array buffer allocation failed|invalid (typed )?array( buffer)? length(?!: -)|invalid string length|out of memory|abort(ed)?\(oom\)|cannot enlarge memory|memory access out of bounds|could not allocate|createbuffer.*(size|memory)/i;

const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /\b(document|window|alert|localStorage|sessionStorage|Image|HTMLElement) is not defined/,
    "A snippet runs in a worker, apart from the page: use show, image, plot and pad from 'twograph' instead.",
  ],
  [/\btf is not defined/, "Add this line at the top: import * as tf from '@tensorflow/tfjs';"],
  [
    /\b(show|image|plot|table|progress|pad|datasets|files|benchmark) is not defined/,
    "It comes from 'twograph': add it to the import at the top, as in import { show } from 'twograph';",
  ],
  [
    /kernel '\w+' not registered for backend/i,
    'This backend does not have this operation: choose cpu, which has them all, or write it with others.',
  ],
  [
    /\b(require|module|exports|process) is not defined/,
    "A snippet is an ES module: write `import … from '…'`.",
  ],
  [
    /evaluating a string as javascript violates|call to (eval|function)\(\) blocked|unsafe-eval/i,
    "The page's policy forbids eval and new Function; write the code itself.",
  ],
  [
    /failed to fetch dynamically imported module|error loading dynamically imported module|importing a module script failed/i,
    'Snippets import only the modules that Twograph offers; no other address can be reached.',
  ],
  [
    /maximum call stack size exceeded|too much recursion/i,
    'Functions called one another without end, or too deeply: look for one that calls itself and never stops.',
  ],
  [
    /greater than webgl maximum/i,
    'This tensor is larger than the graphics card takes: make it smaller, or choose cpu or wasm.',
  ],
  [
    /does not (appear to )?support (local storage|indexeddb)/i,
    "A snippet has no storage of its own in this page. Show what you need of a model with show(…), from 'twograph'.",
  ],
];

/** Of the errors inside one error. */
const MOST_REASONS = 5;
const SILENT = 'The snippet threw an error without a message';

function read(error: unknown, key: keyof ErrorLike | keyof PlaceLike | number): unknown {
  try {
    return (error as ErrorLike & PlaceLike & Readonly<Record<number, unknown>>)[key];
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function words(error: unknown): string {
  if (error === '') return 'The snippet threw an empty text';
  if (typeof error === 'string') return `Uncaught ${error}`;
  if (!isObject(error)) return `Uncaught ${inspect(error)}`;
  const message = read(error, 'message');
  const name = read(error, 'name');
  const plain = name === 'UserError' || typeof name !== 'string' || name === '' || name === 'Error';
  if (typeof message === 'string' && message !== '') return plain ? message : `${name}: ${message}`;
  if (stackOf(error) === undefined) return `Uncaught ${inspect(error, { depth: 1 })}`;
  return plain ? SILENT : `${SILENT}: ${name}`;
}

/** What `Promise.any` rejects with says nothing by itself. */
function reasons(error: unknown): readonly unknown[] {
  if (!isObject(error) || read(error, 'name') !== 'AggregateError') return [];
  const errors = read(error, 'errors');
  // One by one: the list is the snippet's, and may be a trap.
  return Array.from({ length: MOST_REASONS }, (_, i) => read(errors, i)).filter((one) => one !== undefined);
}

function stackOf(error: unknown): string | undefined {
  const stack = isObject(error) ? read(error, 'stack') : undefined;
  return typeof stack === 'string' ? stack : undefined;
}

function withAdvice(text: string, advice: string | undefined): string {
  return advice === undefined ? text : `${text.trim().replace(/\.$/, '')}. ${advice}`;
}

/** A place in the emitted module that an error tells by itself, as one from a compiled function does when the call has been awaited. */
function placeIn(told: unknown): Frame | undefined {
  if (!isObject(told)) return undefined;
  const [line, column] = [read(told, 'line'), read(told, 'column')];
  return isPlace(line) && isPlace(column) ? { line, column } : undefined;
}

const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

/** `toEmitted` undoes the shift of columns by the module addresses written into the code. */
export function rawError(
  error: unknown,
  moduleUrl: string,
  toEmitted: (line: number, column: number) => Frame,
): RawError {
  const all = [error, ...reasons(error)];
  const traced = all.map((one) => {
    const stack = stackOf(one);
    return { stack, frames: userFrames({ stack }, moduleUrl) };
  });
  const { stack, frames } = traced.find((one) => one.frames.length > 0) ?? { ...traced[0], frames: [] };
  const message = all.map(words).join('\n');
  const hint = HINTS.find(([pattern]) => pattern.test(message))?.[1];
  const own = read(error ?? {}, 'kind');
  const kind = KINDS.find((name) => name === own) ?? (OUT_OF_MEMORY.test(message) ? 'memory' : 'runtime');
  const advice =
    kind === 'memory' && own !== 'memory'
      ? 'Memory ran out: make smaller arrays or tensors, and free tensors with tf.tidy or dispose().'
      : hint;
  const told = isObject(error) && frames.length === 0 ? read(error, 'position') : undefined;
  const place = placeIn(told);
  const madeAt = place && placeIn(read(told, 'madeAt'));
  return {
    kind,
    message: withAdvice(message, advice).slice(0, 20_000),
    ...(stack === undefined
      ? {}
      : { stack: stack.replaceAll(moduleUrl || '\0', 'snippet').slice(0, 20_000) }),
    frames: place ? [place] : frames.map(({ line, column }) => toEmitted(line, column)),
    ...(madeAt && { madeAt }),
  };
}
