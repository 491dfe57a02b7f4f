/**
 * The snippet's own frames in an error's stack, whichever browser wrote it.
 *
 * A snippet is one module at an address that nothing else has, and every browser writes a frame as that address, a line and a
 * column; so the frames are found by the address, without taking the rest of the line apart:
 *
 *   Chrome    at async fit (blob:http://host/id:3:7)     at eval (eval at fit (blob:http://host/id:3:7), <anonymous>:1:1)
 *   Firefox   async*fit@blob:http://host/id:3:7          @blob:http://host/id line 3 > eval:1:1
 *   Safari    fit@blob:http://host/id:3:7                module code@blob:http://host/id:3:7
 *
 * Code that ran through eval counts as the place of the eval.
 */

/** A place in the module's JavaScript, 1-based. */
export interface Frame {
  readonly line: number;
  readonly column: number;
}

const PLACE = /^:(\d{1,9}):(\d{1,9})(?!\d)/;
const FIREFOX_EVAL = /^ line (\d{1,9}) > /;

function frameIn(row: string, moduleUrl: string): Frame | undefined {
  for (let at = row.indexOf(moduleUrl); at >= 0; at = row.indexOf(moduleUrl, at + 1)) {
    const rest = row.slice(at + moduleUrl.length);
    const [, line, column = '1'] = PLACE.exec(rest) ?? FIREFOX_EVAL.exec(rest) ?? [];
    if (line !== undefined) return { line: Number(line), column: Number(column) };
  }
  return undefined;
}

/** The frames of the module at `moduleUrl`, innermost first; none where the error has no stack, or a foreign one. */
export function userFrames(error: { readonly stack?: string | undefined }, moduleUrl: string): Frame[] {
  if (typeof error.stack !== 'string' || moduleUrl === '') return [];
  const rows = error.stack.split('\n');
  // Chrome writes the message first, which may itself hold addresses; the others write frames only.
  const chromes = rows.filter((row) => /^\s+at /.test(row));
  return (chromes.length > 0 ? chromes : rows).flatMap((row) => frameIn(row, moduleUrl) ?? []);
}

/** The line of the module where the error came about, or through which it passed last. */
export function firstLine(
  error: { readonly stack?: string | undefined },
  moduleUrl: string,
): number | undefined {
  return userFrames(error, moduleUrl)[0]?.line;
}
