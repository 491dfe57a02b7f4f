/**
 * From a place in the emitted JavaScript to the place in the user's text.
 */
import { TraceMap, traceSegment } from '@jridgewell/trace-mapping';
import type { DecodedSourceMap } from '@jridgewell/trace-mapping';
import type { Position } from '../base/errors';
import { lineStarts, offsetAt, positionAt } from './lines';

/** Plain data: it may cross from a worker. Lines and columns in it are 0-based, lines as an editor counts them. */
export type EmitMap = DecodedSourceMap;

interface Tables {
  readonly trace: TraceMap;
  readonly engine: readonly number[];
  readonly editor: readonly number[];
}
const tables = new WeakMap<EmitMap, Tables>();

function tablesOf(result: { readonly js: string; readonly map: EmitMap }): Tables {
  let found = tables.get(result.map);
  if (!found) {
    found = {
      trace: new TraceMap(result.map),
      engine: lineStarts(result.js, 'engine'),
      editor: lineStarts(result.js, 'editor'),
    };
    tables.set(result.map, found);
  }
  return found;
}

/**
 * The place in the user's text of a place in the emitted JavaScript (1-based, lines as an engine counts them). A place in code that
 * the compiler put in gives the token before it; one outside the text, the nearest line.
 */
export function originalPosition(
  result: { readonly js: string; readonly map: EmitMap },
  line: number,
  column: number,
): Position {
  const { trace, engine, editor } = tablesOf(result);
  const place = positionAt(editor, offsetAt(engine, { line, column }));
  const row = place.line - 1;
  const segment = traceSegment(trace, row, place.column - 1);
  if (!segment || segment.length === 1) return place;
  const next = result.map.mappings[row]?.find((s) => s[0] > segment[0]);
  const limit = next && next.length !== 1 ? Math.max(next[3] - 1, segment[3]) : Infinity;
  const shifted = segment[3] + (place.column - 1 - segment[0]);
  return { line: segment[2] + 1, column: Math.min(shifted, limit) + 1 };
}
