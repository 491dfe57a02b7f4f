/**
 * From a place in the emitted JavaScript to the place in the user's text.
 *
 * The compiler that strips the types keeps every token on its line, and its source map has a segment for each token. But where it
 * removed tokens with no space before the next one that it kept (`<T>x`, `};let y`), the segment of the kept token points to
 * the first removed one. `exactMap` mends that: between a kept token and the next segment the output repeats the text to
 * the letter, so the token's place follows from the next one's, backwards.
 */
import { TraceMap, traceSegment } from '@jridgewell/trace-mapping';
import type { DecodedSourceMap, SourceMapSegment } from '@jridgewell/trace-mapping';
import type { Position } from '../base/errors';
import { lineStarts, offsetAt, positionAt } from './lines';

/** Plain data: it may cross from a worker. Lines and columns in it are 0-based, lines as an editor counts them. */
export type EmitMap = DecodedSourceMap;

/** The token that stands at a place, or its first character. */
const TOKEN = /[\p{ID_Continue}$\u200c\u200d]+|[^]/uy;

function tokenAt(line: string, column: number): string {
  TOKEN.lastIndex = column;
  return TOKEN.exec(line)?.[0] ?? '';
}

/** The segments of one line whose text and output differ. `segments` are the compiler's, columns ascending. */
function exactLine(
  text: string,
  js: string,
  line: number,
  segments: readonly SourceMapSegment[],
): SourceMapSegment[] {
  const anchors = segments.flatMap((s) => (s.length === 1 ? [] : [{ js: s[0], text: s[3] }]));
  if (anchors.at(-1)?.js !== js.length) anchors.push({ js: js.length, text: text.length });
  return anchors.map((anchor, index): SourceMapSegment => {
    const next = anchors[index + 1];
    if (!next) return [anchor.js, 0, line, anchor.text];
    const stretch = js.slice(anchor.js, next.js);
    const start = next.text - stretch.length;
    if (start >= anchor.text && text.slice(start, next.text) === stretch) return [anchor.js, 0, line, start];
    const token = tokenAt(js, anchor.js);
    if (text.startsWith(token, anchor.text)) return [anchor.js, 0, line, anchor.text];
    const last = text.lastIndexOf(token, next.text - token.length);
    return [anchor.js, 0, line, last >= anchor.text ? last : anchor.text];
  });
}

/** `text` and `js` end their lines with LF alone; `mappings` are the compiler's own, decoded. */
export function exactMap(
  text: string,
  js: string,
  mappings: readonly (readonly SourceMapSegment[])[],
): EmitMap {
  const textLines = text.split('\n');
  const exact = js.split('\n').map((jsLine, line): SourceMapSegment[] => {
    const textLine = textLines[line] ?? '';
    if (jsLine === textLine) return [[0, 0, line, 0]];
    return exactLine(textLine, jsLine, line, mappings[line] ?? []);
  });
  return { version: 3, names: [], sources: ['snippet.ts'], mappings: exact };
}

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
