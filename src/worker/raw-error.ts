/** An error that a snippet's code threw, whatever it is, as data; with the words that a learner needs where the browser's are bare. */
import type { ErrorKind } from '../base/errors';
import { userFrames, type Frame } from '../snippet/stack';
import type { RawError } from './protocol';

interface ErrorLike {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
  readonly kind?: unknown;
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
  /array buffer allocation failed|invalid (typed )?array( buffer)? length|invalid array length|out of memory|abort(ed)?\(oom\)|cannot enlarge memory|memory access out of bounds|could not allocate|createbuffer.*(size|memory)/i;

const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /\b(document|window|alert|localStorage|sessionStorage|Image|HTMLElement) is not defined/,
    "A snippet runs in a worker, apart from the page: use show, image, plot and pad from 'twograph' instead.",
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
];

function read(error: unknown, key: keyof ErrorLike): unknown {
  try {
    return (error as ErrorLike)[key];
  } catch {
    return undefined;
  }
}

function words(error: unknown): string {
  if (typeof error !== 'object' || error === null) {
    const thrown = typeof error === 'string' ? error : safeString(error);
    return thrown === '' ? 'The snippet threw an empty value' : `Uncaught ${thrown}`;
  }
  const message = read(error, 'message');
  const name = read(error, 'name');
  const text = typeof message === 'string' && message !== '' ? message : safeString(error);
  const plain = name === 'UserError' || typeof name !== 'string' || name === '' || name === 'Error';
  return plain ? text : `${name}: ${text}`;
}

function safeString(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'a value that cannot be shown';
  }
}

/** `toEmitted` undoes the shift of columns by the module addresses written into the code. */
export function rawError(
  error: unknown,
  moduleUrl: string,
  toEmitted: (line: number, column: number) => Frame,
): RawError {
  const stack = typeof error === 'object' && error !== null ? read(error, 'stack') : undefined;
  const frames =
    typeof stack === 'string' && moduleUrl !== ''
      ? userFrames({ stack }, moduleUrl).map(({ line, column }) => toEmitted(line, column))
      : [];
  const message = words(error);
  const hint = HINTS.find(([pattern]) => pattern.test(message))?.[1];
  const own = read(error ?? {}, 'kind');
  const kind = KINDS.find((name) => name === own) ?? (OUT_OF_MEMORY.test(message) ? 'memory' : 'runtime');
  const advice =
    kind === 'memory' && own !== 'memory'
      ? 'Memory ran out: make smaller arrays or tensors, and free tensors with tf.tidy or dispose().'
      : hint;
  return {
    kind,
    message: (advice ? `${message}. ${advice}` : message).slice(0, 20_000),
    ...(typeof stack === 'string'
      ? { stack: stack.replaceAll(moduleUrl || '\0', 'snippet').slice(0, 20_000) }
      : {}),
    frames,
  };
}
