import { describe, expect, it } from 'vitest';
import type { SnippetError } from '../base/errors';
import { emit } from './emit';
import { originalPosition } from './map';
import { ALLOWED, emitted, engineRow, placeOf } from './testing';

function failed(text: string): SnippetError {
  const result = emit(text, ALLOWED);
  if (result.ok) throw new Error(`emitted: ${result.js}`);
  return result.error;
}

/** Asserts that every `MARK` of the text is found again from the emitted JavaScript. */
function expectMarks(text: string, marker = 'MARK'): void {
  const result = emitted(text);
  const count = text.split(marker).length - 1;
  expect(result.js.split(marker).length - 1).toBe(count);
  for (let nth = 1; nth <= count; nth++) {
    const { line, column } = engineRow(result.js, marker, nth);
    expect(originalPosition(result, line, column), text).toEqual(placeOf(text, marker, nth));
  }
}

describe('types', () => {
  it.each([
    ['const a: number = f<number>(x) as any;', 'const a = f(x) ;'],
    ['const x = <T>y;', 'const x = y;'],
    ['let q!: string; a!.b;', 'let q; a.b;'],
    ['const f = <T,>(x: T): T => x;', 'const f = (x) => x;'],
    ['const o = { a: 1 } satisfies A;', 'const o = { a: 1 } ;'],
    ['const o = ["a"] as const;', 'const o = ["a"] ;'],
    ['declare const z: number; z;', ' z;'],
    ['abstract class Q { abstract f(): void; g(): void {} }', ' class Q {  g() {} }'],
    ['using x = f(); await using y = g();', 'using x = f(); await using y = g();'],
    ['function f(a: 1): void; function f(a: any) {}', ' function f(a) {}'],
  ])('are removed from %s', (text, js) => {
    expect(emitted(text).js).toBe(js);
  });

  it('leave enums and parameter properties as code', () => {
    expect(emitted('enum A { x, y = "b" }\nA.x').js).toContain('A[A["x"] = x] = "x"');
    expect(emitted('class A { constructor(private a: number) {} }').js).toContain('this.a = a');
  });

  it('may stand over several lines', () => {
    const text = 'const f = (\n  x: T,\n): Promise<{\n  a: number;\n}> => { MARK }';
    expect(emitted(text).js.split('\n')).toHaveLength(5);
    expectMarks(text);
  });
});

describe('imports', () => {
  it('are listed with the place of their literals, quotes included', () => {
    const text = `import * as tf from '@tensorflow/tfjs';
import { show } from "twograph";
export * from 'twograph/sklearn';
export { InferenceSession } from 'onnxruntime-web';
const again = await import('twograph');
const more = await import(\`onnxruntime-web\`);
show(tf, again, more);`;
    const { js, imports } = emitted(text);
    expect(imports.map(({ specifier }) => specifier)).toEqual([
      '@tensorflow/tfjs',
      'twograph',
      'twograph/sklearn',
      'onnxruntime-web',
      'twograph',
      'onnxruntime-web',
    ]);
    for (const { specifier, start, end } of imports) expect(js.slice(start + 1, end - 1)).toBe(specifier);
  });

  it('vanish where they are types', () => {
    const text = `import type { A } from 'nowhere';\nimport { type B, show } from 'twograph';\nimport { Tensor2D } from '@tensorflow/tfjs';\nlet x: Tensor2D; show(1)`;
    expect(emitted(text).imports.map(({ specifier }) => specifier)).toEqual(['twograph']);
  });

  it('are not found in strings, templates, comments or regular expressions', () => {
    const text =
      "const a = `import x from 'fs' ${1} import('y')`; // import 'z'\n/* import 'q' */ const b = \"import 'r'\"; /import 's'/; import.meta.url; a.import('t');";
    expect(emitted(text).imports).toEqual([]);
  });

  it('leave a computed dynamic import to the run', () => {
    expect(emitted('const n = "a"; await import(n); await import(`x${n}`)').imports).toEqual([]);
  });

  it.each([
    [
      "import * as three from 'three'; three",
      1,
      24,
      /no module 'three'.*'@tensorflow\/tfjs', 'onnxruntime-web'/,
    ],
    ["\n  import { show } from 'twogrph'; show", 2, 24, /Did you mean 'twograph'\?/],
    ["import * as tf from '@tensorflow/tfjs-core'; tf", 1, 21, /Import from '@tensorflow\/tfjs' instead/],
    ["import 'https://example.com/x.js'", 1, 8, /loads nothing from an address/],
    ["import a from './a'; a", 1, 15, /one file/],
    ["import fs from 'node:fs'; fs", 1, 16, /module of Node/],
    ["const a: any = 1, b = await import('fs/promises');", 1, 36, /module of Node/],
    ["export * from 'lodash'", 1, 15, /no module 'lodash'/],
    ["import * as ort from 'onnxruntime-node'; ort", 1, 22, /Did you mean 'onnxruntime-web'/],
    ["import { svm } from 'sklearn'; svm", 1, 21, /Did you mean 'twograph\/sklearn'/],
    ["import ''", 1, 8, /Write the name/],
    ["import 'constructor'", 1, 8, /no module 'constructor'/],
  ])('of no module here are an error at their place: %s', (text, line, column, words) => {
    const error = failed(text);
    expect(error).toMatchObject({ kind: 'import', line, column });
    expect(error.message).toMatch(words);
  });

  it('of no module here are an error though nothing uses them', () => {
    const text = "import { show } from 'twograph';\nlet a: number; import * as fs from 'fs';\nshow(1);";
    expect(failed(text)).toMatchObject({ kind: 'import', line: 2, column: 36 });
    expect(failed("import { A } from 'x';\nimport 'y';")).toMatchObject({ line: 1, column: 19 });
  });

  it('by require are told how to be written, unless the snippet has a require of its own', () => {
    expect(failed("const tf = require('@tensorflow/tfjs');")).toMatchObject({
      kind: 'import',
      line: 1,
      column: 20,
      message: "A snippet has no 'require': write import * as name from '@tensorflow/tfjs' instead.",
    });
    expect(emit("const require = (x: string) => x; require('a');", ALLOWED).ok).toBe(true);
  });
});

describe('errors of syntax', () => {
  it.each([
    ['let = = 3', 1, 5, /^Unexpected '='/],
    ['a\n  let x: number = @', 2, 19, /^Unexpected '@'/],
    ['let 😀 = 1', 1, 5, /'😀'.*can't stand here/],
    ['f("😀", let', 1, 9, /^Unexpected|ends too early/],
    ["const s = 'abc\nx", 1, 11, /closing quote/],
    ['/* never', 1, 9, /comment/],
    ['function f() {\n  if (a) {\n}\n', 3, 2, /ends too early: the '\{' of line 1 is never closed/],
    ['f([1, 2', 1, 8, /the '\[' of line 1/],
    ['let a: number = 1; let a = 2', 1, 24, /'a' is declared twice/],
    ['const f = (x: number) => { await x }', 1, 28, /'await' works at the top level/],
    ['const n: number = 3;\nreturn n;', 2, 1, /'return' works only inside a function/],
    ['let x = <any>a ?? b || c', 1, 21, /parentheses/],
    ['export { zz }', 1, 10, /'zz' is exported/],
    ['}', 1, 1, /^Unexpected '}'/],
    ['@dec class A {}', 1, 1, /decorators/],
    ['class A { x: number = 1; @dec y = 2 }', 1, 26, /decorators/],
    ['let a = 1;\nnamespace N { export const z = 1 }', 2, 1, /namespace/],
    ['export = 3', 1, 1, /export =/],
    ['const x: any = <div>hi</div>', 1, 16, /JSX/],
    ['def f(x):\n  return x', 1, 5, /Python/],
    ['import numpy as np', 1, 14, /Python/],
    ['let x = a and b', 1, 11, /Python/],
    ['# a comment\nlet x', 1, 5, /Python/],
  ])('are told in words at their place: %s', (text, line, column, words) => {
    const error = failed(text);
    expect(error).toMatchObject({ kind: 'syntax', line, column });
    expect(error.message).toMatch(words);
  });

  it.each([
    ['const f = (x: number) => {\n  let = = 3;\n}', 2, 7, /^Unexpected '='/],
    ['run(() => {\n  a b\n})', 2, 5, /^Unexpected 'b'/],
    ['const f = (x: number): number => x +;', 1, 37, /^Unexpected ';'/],
    ['const f = <T>(x: T): T => {\n  a b\n}', 2, 5, /^Unexpected 'b'/],
    ['const f = <T,>(x: T) => {\n  a b\n}', 2, 5, /^Unexpected 'b'/],
    ['const f = <T extends A>(x: T) => {\n  a b\n}', 2, 5, /^Unexpected 'b'/],
    ['class A { f = (x: number) => { a b } }', 1, 34, /^Unexpected 'b'/],
    ['f((a) => { g((b) => { h((c) => c c) }) })', 1, 34, /^Unexpected 'c'/],
    ['const f = (x: number) => {\n  const y = x;\n', 2, 15, /the '\{' of line 1/],
    ['if (x): y', 1, 7, /^Unexpected ':'/],
    ['function foo(a) => { b }', 1, 17, /^Unexpected '=>': '\{'/],
  ])('inside arrow functions are told where they are: %s', (text, line, column, words) => {
    const error = failed(text);
    expect(error).toMatchObject({ kind: 'syntax', line, column });
    expect(error.message).toMatch(words);
  });

  it('are found behind removed types, in every form of line end', () => {
    for (const end of ['\n', '\r\n', '\r'])
      expect(failed(`type A = {${end}  b: 1${end}}; let x: A = y as A; break${end}`)).toMatchObject({
        line: 3,
        column: 23,
        message: "'break' works only inside a loop.",
      });
  });

  it('of nesting too deep are told without a place', () => {
    for (const part of ['(', '[', '{', 'a=>', '`${', '-', 'if(a)', '<a>'])
      expect(failed(part.repeat(20_000))).toMatchObject({ kind: 'syntax' });
  });

  it('are not made of namespaces that hold types or are declared, nor of the words in strings', () => {
    for (const text of [
      'namespace N { export interface X { let: 1; const: 2 } type Y = 1 }',
      'declare namespace N { const x: 1; namespace M { let y: 2 } }',
      'const s = "namespace N { const x }"; // module X { let y }',
      'const namespace = 1, module = 2; namespace + module',
      'type T = { module: string; namespace: { const: 1 } }',
    ])
      expect(emit(text, ALLOWED).ok, text).toBe(true);
  });
});

describe('nasty input', () => {
  it('emits the empty text', () => {
    expect(emitted('').js).toBe('');
    expect(emitted('\ufeff').js).toBe('');
  });

  it('leaves out a byte order mark, whose column no editor counts', () => {
    expect(emitted('\ufefflet a: number = MARK').js).toBe('let a = MARK');
    expectMarks('\ufefflet a: number = MARK');
  });

  it('disarms comments that would rename the module or its map', () => {
    const text =
      'let a: string;\n//# sourceURL=x.js\n/*# sourceMappingURL=y */\n//@ sourceURL=z\nlet s = "//# sourceURL=keep"';
    const { js } = emitted(text);
    expect(js).not.toMatch(/^\/[/*][#@] source/m);
    expect(js).toContain('"//# sourceURL=keep"');
    expect(js.length).toBe(text.length - ': string'.length);
  });

  it('keeps a hashbang, and a script end in a string', () => {
    expect(emitted('#!/usr/bin/env node\nlet s: string = "</script>"').js).toBe(
      '#!/usr/bin/env node\nlet s = "</script>"',
    );
  });

  it('emits a megabyte within seconds', () => {
    const line = 'const a$: number = f<string>("abc", [1, 2, 3] as const); // and some more words\n';
    const lines = Array.from({ length: 13_000 }, (_, i) => line.replace('$', String(i)));
    const text = `${lines.join('')}let last: number = MARK`;
    expect(text.length).toBeGreaterThan(1_000_000);
    expectMarks(text);
  }, 60_000);

  it.each([
    ['tabs', 'if (a) {\n\t\tlet b: number\t= MARK as any;\t<T>MARK\n}'],
    ['astral characters', 'let s: string = "😀𝒳"; MARK; let 𝒳: T = <U>MARK'],
    ['U+2028', 'let s: string = "\u2028"; let t: A = MARK\nlet u: B = MARK // \u2029\n MARK'],
    ['CR LF', 'type A = {\r\n  b: 1\r\n};MARK\r\nlet x: A = MARK'],
    ['lone CR', 'type A = {\r  b: 1\r};MARK\rlet x: A = MARK'],
    ['casts', 'let x = <any>MARK; let y = <A<B>>(<C>MARK); (MARK as any) = MARK!'],
    ['casts of the same name', 'let x = <MARK_>MARK as MARK_; <T>/* T */x'.replaceAll('MARK_', 'T')],
    ['declarations on one line', 'export type A = 1;export let b: A = MARK;declare let c: 1;MARK'],
    ['generics', 'async <T,>(x: T) => MARK; f<A, B>(MARK); new Foo<Bar>(MARK)'],
    ['parameter properties', 'class A { constructor(private a: number = MARK, readonly b?: T) { MARK } }'],
    ['this parameters', 'function f(this: A, a: B = MARK): asserts a is C { MARK }'],
    ['templates', '`a\n${MARK as any} b\n  ${<T>MARK}`; MARK'],
    [
      'empty template pieces',
      'f(`${a}${<T>MARK}`); ``; let x: T = <T>MARK; `${a}`\n<T>MARK; `\n${a}${MARK as T}`',
    ],
    ['import types', 'import type { A } from "x"; import { type B } from "twograph"; MARK'],
    ['enums', 'enum E { a = MARK, b = 2 } MARK'],
  ])('has exact columns after %s', (_, text) => {
    expectMarks(text);
  });

  it('gives a place for every place in code that the compiler put in, and outside of the text', () => {
    const result = emitted('class A { constructor(private a: number) {} }\nlet b');
    for (let column = 1; column < 90; column++) {
      const place = originalPosition(result, 1, column);
      expect(place.line).toBe(1);
      expect(place.column).toBeLessThanOrEqual('class A { constructor(private a: number) {} }'.length + 45);
    }
    expect(originalPosition(result, 99, 1).line).toBe(2);
    expect(originalPosition(result, 0, 0)).toEqual({ line: 1, column: 1 });
  });
});
