/** What is said of a function that can't be a graph, or not quite as its writer may think: the words and the place. */
import type { Break } from '../base/compiled';
import { UserError } from '../base/errors';
import type { Position } from '../base/errors';
import { TraceBreak } from '../trace/break';
import { TraceFailure } from '../trace/trace';

export const STRAY =
  'Math.random() inside a compiled function is called once, while the graph is made: use tf.randomUniform, which is drawn at each call.';
export const SPOKEN =
  'What a compiled function prints or shows, it does at its first call only: the later ones run its graph, which has no place for it. Give ' +
  'the value back and show it outside.';
export const FROZEN_UPDATE =
  'It assigns a variable, and freeze says that variables are constants: leave out freeze, or assign outside of the function.';

/** A place, or else that of the call. */
export const placeOf = (position: Position | undefined, otherwise: Position | undefined) => ({
  line: (position ?? otherwise)?.line ?? 1,
  column: (position ?? otherwise)?.column ?? 1,
});

/** What stopped a trace, for a call at that place; undefined where it is a mistake that an eager run makes as well. */
export function breakOf(error: unknown, at: Position | undefined): Break | undefined {
  const cause = error instanceof TraceFailure ? error.cause : error;
  if (cause instanceof TraceBreak) {
    return {
      ...placeOf(cause.position, at),
      message: cause.message,
      ...(cause.madeAt && { madeAt: cause.madeAt }),
    };
  }
  if (cause instanceof UserError && cause.kind === 'internal') return undefined;
  // What the function throws while it is traced it throws eagerly too, with a stack of its own.
  const words = cause instanceof Error ? cause.message : String(cause);
  return { ...placeOf(undefined, at), message: `it threw while its graph was made (${words}).` };
}
