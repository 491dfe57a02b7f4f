/**
 * Errors as data: one shape from the place that notices a fault, through the worker's messages, to the words on the page and
 * the exit code of the command. A position is 1-based and in the text the user wrote.
 */

export type ErrorKind =
  'syntax' | 'import' | 'runtime' | 'backend' | 'memory' | 'timeout' | 'usage' | 'internal';

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What a failed run reports; the `error` of the command's JSON. */
export interface SnippetError extends Partial<Position> {
  /** Where the snippet was, innermost call first; the first is the error's own place. */
  readonly frames?: readonly Position[];
  readonly kind: ErrorKind;
  /** What is wrong and what to do, for the person who wrote the snippet. */
  readonly message: string;
  readonly stack?: string;
  /** Where the tensor was made that it is about. */
  readonly madeAt?: Position;
}

/** An error whose words are meant for the person who wrote the snippet. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  constructor(
    readonly kind: ErrorKind,
    message: string,
    readonly position?: Position,
  ) {
    super(message);
  }
}

const REPORT = 'This is a fault of Twograph itself: please report it with the snippet that shows it.';

/** A fault of ours, said as one. */
export function internalError(message: string): UserError {
  return new UserError('internal', `internal: ${message}. ${REPORT}`);
}

/** Narrows away `undefined` and `null` where the code's own logic rules them out. */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw internalError(`${what} is missing`);
  return value;
}

/** The compiler's proof that every case was handled. */
export function unreachable(value: never): never {
  throw internalError(`unhandled case ${JSON.stringify(value)}`);
}
