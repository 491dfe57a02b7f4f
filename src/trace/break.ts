/** What stops a trace: something in the function that no static graph can hold. */
import type { Position } from '../base/errors';

export type BreakKind = 'read' | 'unsupported' | 'async' | 'backend' | 'leak' | 'text' | 'result' | 'body';

export class TraceBreak extends Error {
  override readonly name = 'TraceBreak';
  constructor(
    readonly kind: BreakKind,
    /** In words for the person who wrote the snippet: what can't be, why, and what to write instead. */
    message: string,
    /** Where the function did it. */
    readonly position?: Position,
    /** Where the tensor that it is about was made. */
    readonly madeAt?: Position,
  ) {
    super(message);
  }
}

/** That a function is async, or gives a promise. */
export const asyncBreak = (position: Position | undefined): TraceBreak =>
  new TraceBreak(
    'async',
    'A compiled function must be synchronous: a graph has no place to wait. Await outside of it and pass the values as arguments.',
    position,
  );
