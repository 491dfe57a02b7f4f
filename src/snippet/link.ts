/**
 * Puts the addresses of the modules, and marks, into emitted JavaScript. Modules live at blob addresses that are new in every worker, so
 * the names that the snippet imports are exchanged just before it is evaluated; what that moves within a line is undone when a stack
 * comes back.
 */
import { must } from '../base/errors';
import type { Position } from '../base/errors';
import type { EmittedModule } from './emit';
import { lineStarts, offsetAt, positionAt } from './lines';

export interface LinkedModule {
  readonly code: string;
  /** The place in the emitted JavaScript of a place in `code`, both 1-based; within an address or a mark, where it begins. */
  toEmitted(line: number, column: number): Position;
}

/** Every specifier in `emitted.imports` must have an address in `urls`. Marks are put in where the module has them. */
export function link(emitted: EmittedModule, urls: Readonly<Record<string, string>>): LinkedModule {
  const addresses = emitted.imports.map(({ specifier, start, end }) => {
    const url = Object.hasOwn(urls, specifier) ? urls[specifier] : undefined;
    return { start, end, literal: JSON.stringify(must(url, `the address of module '${specifier}'`)) };
  });
  const marks = emitted.marks?.insertions ?? [];
  const inserted = marks.map(({ offset, text }) => ({ start: offset, end: offset, literal: text }));
  // Stable: of what stands at one offset the marks keep their order.
  const edits = [...inserted, ...addresses].sort((a, b) => a.start - b.start);
  const parts: string[] = [];
  let done = 0;
  for (const { start, end, literal } of edits) {
    parts.push(emitted.js.slice(done, start), literal);
    done = end;
  }
  const code = parts.join('') + emitted.js.slice(done);

  let starts: { readonly code: number[]; readonly js: number[] } | undefined;
  return {
    code,
    toEmitted(line, column) {
      starts ??= { code: lineStarts(code, 'engine'), js: lineStarts(emitted.js, 'engine') };
      const offset = offsetAt(starts.code, { line, column });
      let shift = 0;
      for (const { start, end, literal } of edits) {
        const from = start + shift;
        if (offset < from) break;
        if (offset < from + literal.length) return positionAt(starts.js, start);
        shift += literal.length - (end - start);
      }
      return positionAt(starts.js, offset - shift);
    },
  };
}
