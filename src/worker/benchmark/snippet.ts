/** A snippet's text, made ready for workers once. */
import { internalError, type SnippetError } from '../../base/errors';
import type { EmittedModule } from '../../snippet/emit';
import type { Emitter } from '../emit-client';

export interface Snippet {
  readonly module: EmittedModule;
  /** By which its places are found. */
  readonly id: number;
}

/** Of a run whose output nobody sees. */
export const UNSEEN = { mode: 'eager', engine: 'tfjs', interactive: false } as const;

export async function snippetOf(
  emitter: Emitter,
  text: string,
): Promise<Snippet | { readonly error: SnippetError }> {
  const emitted = await emitter.ask({ type: 'emit', text });
  if (emitted.type === 'located') throw internalError('the emit worker answered another question');
  return emitted.type === 'refused' ? { error: emitted.error } : { module: emitted.module, id: emitted.id };
}
