/** The emit worker: turns snippets into JavaScript, and finds places in it again, off the page's thread and without the editor. */
import type { Position, SnippetError } from '../base/errors';
import { emit, type Emitted, type EmittedModule } from '../snippet/emit';
import { originalPosition } from '../snippet/map';
import { MODULE_NAMES } from '../snippet/modules';
import type { Frame } from '../snippet/stack';

export type EmitRequest =
  /** `marked`: with the marks of its calls. */
  | { readonly id: number; readonly type: 'emit'; readonly text: string; readonly marked?: boolean }
  | {
      readonly id: number;
      readonly type: 'locate';
      readonly emitId: number;
      readonly frames: readonly Frame[];
    };

export type EmitReply =
  | { readonly id: number; readonly type: 'emitted'; readonly ms: number; readonly module: EmittedModule }
  | { readonly id: number; readonly type: 'refused'; readonly ms: number; readonly error: SnippetError }
  | { readonly id: number; readonly type: 'located'; readonly positions: readonly Position[] };

/** The newest results, whose maps may still be asked for. */
const KEPT = 4;
const results = new Map<number, Emitted>();

function answer(request: EmitRequest): EmitReply {
  const { id } = request;
  if (request.type === 'locate') {
    const result = results.get(request.emitId);
    const positions = result
      ? request.frames.map(({ line, column }) => originalPosition(result, line, column))
      : [];
    return { id, type: 'located', positions };
  }
  const start = performance.now();
  const result = emit(request.text, MODULE_NAMES, { marked: request.marked ?? false });
  const ms = performance.now() - start;
  if (!result.ok) return { id, type: 'refused', ms, error: result.error };
  results.set(id, result);
  for (const old of results.keys()) if (results.size > KEPT) results.delete(old);
  const { js, imports, marks } = result;
  const module = { js, imports, ...(marks && { marks }) };
  return { id, type: 'emitted', ms, module };
}

addEventListener('message', ({ data }: MessageEvent<EmitRequest>) => {
  postMessage(answer(data));
});
