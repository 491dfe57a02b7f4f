/**
 * Removes the types from a snippet, with a map that is exact.
 *
 * Sucrase keeps every token on its line, and its source map has a segment for each. Two things in that map need mending:
 *
 * - Where it removed tokens with no space before the next one that it kept (`<T>x`, `};let y`), the segment of the kept token
 *   points to the first removed one. But between a kept token and the next segment the output repeats the text to the letter,
 *   so the token's place follows from the next one's, backwards.
 * - After an empty piece of a template (the end of `${x}`) it has no columns any more, because two tokens begin at one place. So
 *   each such piece is filled with a character that the text has nowhere else, and emptied again afterwards.
 */
import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping';
import type { SourceMapSegment } from '@jridgewell/trace-mapping';
import { transform } from 'sucrase';
import { must } from '../base/errors';
import type { EmitMap } from './map';
import { tokensOf } from './tokens';

export interface Compiled {
  readonly js: string;
  readonly map: EmitMap;
}

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
function exactMap(text: string, js: string, mappings: readonly (readonly SourceMapSegment[])[]): EmitMap {
  const textLines = text.split('\n');
  const exact = js.split('\n').map((jsLine, line): SourceMapSegment[] => {
    const textLine = textLines[line] ?? '';
    if (jsLine === textLine) return [[0, 0, line, 0]];
    return exactLine(textLine, jsLine, line, mappings[line] ?? []);
  });
  return { version: 3, names: [], sources: ['snippet.ts'], mappings: exact };
}

/** A character that the text has nowhere, of those that no standard gives a meaning. */
function unusedCharacter(text: string): string | undefined {
  for (let code = 0xe000; code <= 0xf8ff; code++) {
    const character = String.fromCharCode(code);
    if (!text.includes(character)) return character;
  }
  return undefined;
}

/** The text with `filler` in every empty piece of a template. */
function fillTemplates(text: string, filler: string): string {
  if (!text.includes('`')) return text;
  const empty = tokensOf(text).filter(({ label, start, end }) => label === 'template' && start === end);
  let done = 0;
  const parts = empty.map(({ start }) => {
    const part = text.slice(done, start) + filler;
    done = start;
    return part;
  });
  return parts.join('') + text.slice(done);
}

/** How many fillers stand before each column of a line, at 0 to its length. */
function fillersBefore(line: string, filler: string): Int32Array {
  const before = new Int32Array(line.length + 1);
  for (let column = 0; column < line.length; column++)
    before[column + 1] = (before[column] ?? 0) + (line[column] === filler ? 1 : 0);
  return before;
}

/** The segments of a filled text's map, for the text and output as they are without the fillers. */
function emptied(
  mappings: readonly (readonly SourceMapSegment[])[],
  text: string,
  js: string,
  filler: string,
): readonly (readonly SourceMapSegment[])[] {
  const textLines = text.split('\n');
  const jsLines = js.split('\n');
  return mappings.map((segments, line) => {
    const textLine = textLines[line] ?? '';
    const jsLine = jsLines[line] ?? '';
    if (!textLine.includes(filler)) return segments;
    const inText = fillersBefore(textLine, filler);
    const inJs = fillersBefore(jsLine, filler);
    return segments.flatMap((s): SourceMapSegment[] =>
      s.length === 1 || jsLine[s[0]] === filler
        ? []
        : [[s[0] - (inJs[s[0]] ?? 0), s[1], s[2], s[3] - (inText[s[3]] ?? 0)]],
    );
  });
}

function strip(text: string, keepUnusedImports: boolean) {
  // The map has no place for what was removed at the very end: a line end gives it one.
  const { code, sourceMap } = transform(`${text}\n`, {
    transforms: ['typescript'],
    disableESTransforms: true,
    keepUnusedImports,
    filePath: 'snippet.ts',
    sourceMapOptions: { compiledFilename: 'snippet.js' },
  });
  const map = new TraceMap({ ...must(sourceMap, 'the source map'), version: 3 });
  return { js: code.replace(/\n$/, ''), mappings: decodedMappings(map) };
}

/**
 * Removes the types. `text` ends its lines with LF alone, and so does the result, which has the same lines. Imports that nothing uses
 * as a value go with the types, unless `keepUnusedImports`. Throws Sucrase's own errors.
 */
export function compile(text: string, keepUnusedImports: boolean): Compiled {
  const filler = unusedCharacter(text);
  const filled = filler === undefined ? text : fillTemplates(text, filler);
  if (filler === undefined || filled === text) {
    const { js, mappings } = strip(text, keepUnusedImports);
    return { js, map: exactMap(text, js, mappings) };
  }
  const { js: filledJs, mappings } = strip(filled, keepUnusedImports);
  const js = filledJs.replaceAll(filler, '');
  return { js, map: exactMap(text, js, emptied(mappings, filled, filledJs, filler)) };
}
