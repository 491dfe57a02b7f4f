/** Places in the emitted module, as they are in the user's text. */
import type { Position, SnippetError } from '../base/errors';
import type { Emitter } from './emit-client';
import type { RawError } from './protocol';

/** In the same order; none where the text is not known any more. */
export async function placesOf(
  emitter: Emitter,
  emitId: number,
  frames: readonly Position[],
): Promise<readonly Position[]> {
  const reply = await emitter.ask({ type: 'locate', emitId, frames }).catch(() => undefined);
  return reply?.type === 'located' ? reply.positions : [];
}

/** The error with its place in the user's text: the innermost frame that has one. */
export async function locate(
  emitter: Emitter,
  emitId: number,
  { frames, kind, message, stack, madeAt }: RawError,
): Promise<SnippetError> {
  const error: SnippetError = { kind, message, ...(stack === undefined ? {} : { stack }) };
  if (frames.length === 0) return error;
  const all = await placesOf(emitter, emitId, madeAt ? [...frames, madeAt] : frames);
  const positions = all.slice(0, frames.length);
  const [place] = positions;
  if (!place) return error;
  const made = madeAt && all[frames.length];
  const told = stack === undefined ? {} : { stack: inUserText(stack, positions) };
  return {
    ...error,
    ...told,
    ...(made && { madeAt: made }),
    line: place.line,
    column: place.column,
    frames: positions,
  };
}

/** The stack with the snippet's places, `snippet:line:column`, as they are in the user's text; `positions` in the same order. */
function inUserText(stack: string, positions: readonly Position[]): string {
  const places = positions.values();
  return stack.replaceAll(/\bsnippet:\d+:\d+/g, (emitted) => {
    const { value } = places.next();
    return value ? `snippet:${String(value.line)}:${String(value.column)}` : emitted;
  });
}
