import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emit } from './emit';
import { link } from './link';
import { positionAt, lineStarts } from './lines';
import { originalPosition } from './map';

/** Milliseconds: many runs, on a machine that may be busy. */
const SLOW = 60_000;

/**
 * Programs that are TypeScript all over: types of every form, before, behind and around expressions, on one line or more. `§` stands
 * for a name that occurs once; each must be found again from the emitted JavaScript to the very column.
 */
const type = fc.letrec<{ type: string }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'A',
      'number',
      '"😀"',
      'A.B',
      'import("x").Y',
      'readonly A[]',
      'typeof A',
      'unknown',
      '`a${A}`',
    ),
    tie('type').map((t) => `A<${t}>`),
    tie('type').map((t) => `{ a: ${t}; b?: 1 }`),
    tie('type').map((t) => `{\n  /* c */ a: ${t},\n}`),
    tie('type').map((t) => `((a: ${t}, ...b: any[]) => ${t})`),
    fc.tuple(tie('type'), tie('type')).map(([t, u]) => `(${t} | ${u})`),
    fc.tuple(tie('type'), tie('type')).map(([t, u]) => `[first: ${t},\n ${u}]`),
    tie('type').map((t) => `(A extends ${t} ? B : never)`),
  ),
})).type;

const expression = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('§', '§', '§', "'😀'", '1', '/<A>/g', '"<T>§"'.replace('§', '')),
    fc.tuple(tie('expression'), type).map(([e, t]) => `(<${t}>${e})`),
    fc.tuple(tie('expression'), type).map(([e, t]) => `(${e} as ${t})`),
    fc.tuple(tie('expression'), type).map(([e, t]) => `(${e} satisfies ${t})`),
    fc.tuple(tie('expression'), type).map(([e, t]) => `f<${t}>(${e}, /* as A */ 1 as any)`),
    fc.tuple(tie('expression'), type).map(([e, t]) => `new F<${t}>(\n\t${e}\n)`),
    fc.tuple(tie('expression'), type).map(([e, t]) => `((x: ${t}, y?: ${t}): ${t} => (${e}))`),
    fc.tuple(tie('expression'), type).map(([e, t]) => `(async <T extends ${t}>(x: T) => (${e}))`),
    fc
      .tuple(tie('expression'), type)
      .map(([e, t]) => `(function <T,>(this: ${t}, x = ${e}): ${t} { return ${e}; })`),
    tie('expression').map((e) => `(${e})!.a`),
    tie('expression').map((e) => `\`😀\n\${${e}}\${1} <T>\u2028 \${<T>${e}}\``),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `[${a},${b}]`),
    fc
      .tuple(tie('expression'), tie('expression'))
      .map(([a, b]) => `{ a: ${a}, m<T>(x: T): T { return ${b} } }.a`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a} < ${b})`),
  ),
})).expression;

const statement = fc.oneof(
  fc.tuple(expression, type).map(([e, t]) => `let #: ${t} = ${e}`),
  fc.tuple(expression, type).map(([e, t]) => `export const #:${t}=${e} as ${t}`),
  fc.tuple(expression, expression).map(([a, b]) => `void ${a}, ${b}`),
  type.map((t) => `type # = ${t}`),
  type.map((t) => `export type # = ${t}`),
  type.map((t) => `interface # { a: ${t}; b(): ${t} }`),
  type.map((t) => `declare const #: ${t}`),
  fc.tuple(expression, type).map(([e, t]) => `function #<T>(this: ${t}, a: ${t} = ${e}): ${t} { (${e}) }`),
  fc
    .tuple(expression, type)
    .map(
      ([e, t]) =>
        `abstract class # { private readonly x: ${t} = ${e}; static y?: ${t}; abstract z(): void; [k: string]: any }`,
    ),
  fc
    .tuple(expression, type)
    .map(([e, t]) => `class # { constructor(private a: ${t}, readonly b = ${e}) { (${e}) } }`),
  fc.constantFrom('import type { # } from "x"', 'enum # { a, b = 3 }', 'if (1) { debugger }'),
);
const separator = fc.constantFrom(';', ';\n', '; ', ';\r\n', ';\r', '; /* <T>\n */ ', '; // as any\n');

const program = fc.array(fc.tuple(statement, separator), { maxLength: 6 }).map((parts) => {
  let names = 0;
  return parts
    .map(([text, end]) => text + end)
    .join('')
    .replace(/[§#]/g, (mark) => `${mark === '§' ? 'mark' : 'name'}${names++}z`);
});

function places(text: string, counting: 'editor' | 'engine') {
  const starts = lineStarts(text, counting);
  return new Map(Array.from(text.matchAll(/mark\d+z/g), (m) => [m[0], positionAt(starts, m.index)]));
}

describe('emit', () => {
  it(
    'keeps every line and finds every name again at its very column',
    () => {
      fc.assert(
        fc.property(program, (text) => {
          const result = emit(text, []);
          if (!result.ok) throw new Error(`${JSON.stringify(result.error)} in ${text}`);
          expect(lineStarts(result.js, 'editor').length).toBe(lineStarts(text, 'editor').length);
          const wanted = places(text, 'editor');
          const found = places(result.js, 'engine');
          expect([...found.keys()]).toEqual([...wanted.keys()]);
          for (const [name, { line, column }] of found)
            expect({ name, ...originalPosition(result, line, column) }).toEqual({
              name,
              ...wanted.get(name),
            });
        }),
        { numRuns: 300 },
      );
    },
    SLOW,
  );

  it(
    'finds every name again after linking',
    () => {
      const withImports = fc
        .tuple(program, program)
        .map(([a, b]) => `${a}import 'm'; ${b}; await import("m"); mark99999z`);
      fc.assert(
        fc.property(withImports, fc.webUrl(), fc.boolean(), (text, url, marked) => {
          const result = emit(text, ['m'], { marked });
          if (!result.ok) return;
          const linked = link(result, { m: url });
          const wanted = places(text, 'editor');
          for (const [name, { line, column }] of places(linked.code, 'engine')) {
            const there = linked.toEmitted(line, column);
            expect({ name, ...originalPosition(result, there.line, there.column) }).toEqual({
              name,
              ...wanted.get(name),
            });
          }
        }),
        { numRuns: 100 },
      );
    },
    SLOW,
  );

  it(
    'takes any text at all: JavaScript, or an error within the text',
    () => {
      const scraps = fc.array(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom(
            'import',
            '"m"',
            ' from ',
            '{',
            '}',
            '(',
            '`',
            '${',
            '<',
            '>',
            '/',
            '=>',
            '@',
            '\r',
            '\u2028',
            ' as ',
            'enum E',
            'namespace N',
            '\ud800',
            '//# sourceURL=x',
            '#!',
            '/*',
            'export',
            '=',
            'await ',
            'class ',
            '\n',
          ),
        ),
        { maxLength: 12 },
      );
      fc.assert(
        fc.property(scraps, (parts) => {
          const text = parts.join('');
          const result = emit(text, ['m']);
          if (result.ok) return;
          const { kind, message, line, column } = result.error;
          expect(kind === 'syntax' || kind === 'import').toBe(true);
          expect(message).toMatch(/^[A-Z'].*[.?)]$/su);
          if (line === undefined || column === undefined) return;
          const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
        }),
        { numRuns: 1000 },
      );
    },
    SLOW,
  );
});
