import { parse } from 'acorn';
import { describe, expect, test } from 'vitest';
import { makePlace, marksOf, PLACE_KEY } from './marks';

function marked(js: string): { code: string; calls: string[] } {
  const { calls, insertions } = marksOf(parse(js, { ecmaVersion: 'latest', sourceType: 'module' }), js);
  let code = '';
  let done = 0;
  for (const { offset, text } of insertions) {
    code += js.slice(done, offset) + text;
    done = offset;
  }
  return { code: code + js.slice(done), calls: calls.map((offset) => js.slice(offset).split('\n')[0] ?? '') };
}

/**
 * Runs a module's body, in which `here()` writes down the call that runs it by its name and `lib` calls back, as a library does.
 * Gives what was written down.
 */
async function placesOf(js: string): Promise<string[]> {
  const { code, calls } = marked(js);
  const place = makePlace();
  Reflect.set(globalThis, Symbol.for(PLACE_KEY), place);
  const seen: string[] = [];
  const here = (...args: unknown[]) => {
    seen.push(`${/^[\w$]+/.exec(calls[place.at] ?? '')?.[0] ?? '-'}${String(args.length)}`);
    return args.at(-1);
  };
  const lib = (back: () => unknown) => {
    const made = back();
    here(0, 0, 0);
    return made;
  };
  const run = new Function('here', 'lib', 'out', `return (async () => {${code}})()`) as (
    ...given: unknown[]
  ) => Promise<void>;
  try {
    await run(here, lib, seen);
  } finally {
    Reflect.deleteProperty(globalThis, Symbol.for(PLACE_KEY));
  }
  return seen;
}

describe('marks', () => {
  test.each([
    [
      'a call without arguments, with one, with more',
      'here(); here(1); here(1, 2)',
      ['here0', 'here1', 'here2'],
    ],
    ['a call whose last argument is spread', 'here(...[1, 2]); here(...[1, 2],)', ['here2', 'here2']],
    [
      'a call among the arguments of another',
      'const o = { add: here }; o.add(here(1), here(2))',
      ['here1', 'here1', 'add2'],
    ],
    [
      'a chain over lines',
      'const o = { a: () => (here(), o), b: () => here() };\no.a()\n  .b();',
      ['here0', 'here0'],
    ],
    ['what a library does after it has called back', 'lib(() => here(1))', ['here1', 'lib3']],
    [
      'the same with a function of statements',
      'lib(() => { here(1); here(2); })',
      ['here1', 'here1', 'lib3'],
    ],
    [
      'the same with a function that throws',
      'const f = function () { here(1); throw 1 }; try { lib(() => { try { f() } catch {} }) } catch {}',
      ['here1', 'lib3'],
    ],
    [
      'what comes after a function of the snippet',
      'const f = () => here(1); const g = { m: here }; g.m(f())',
      ['here1', 'm1'],
    ],
    [
      'an arrow whose body is an object',
      'const f = () => ({ a: here(1) }); out.push(String(f().a))',
      ['here1', '1'],
    ],
    [
      'an arrow whose body is a sequence',
      'const f = () => (here(1), here(1, 2)); out.push(String(f()))',
      ['here1', 'here2', '2'],
    ],
    ['an argument that is a sequence', 'out.push(String(here((1, 2))))', ['here1', '2']],
    ['an argument after a comment', 'here(/* ) */ 1 // )\n); here(/* ( */)', ['here1', 'here0']],
    ['optional calls', 'const o = { f: here }; o?.f(); o.g?.(1); o?.f?.(1)', ['f0', 'f1']],
    ['await among the arguments', 'here(await Promise.resolve(3))', ['here1']],
    [
      'after an await',
      'const f = async () => { await null; here(1); }; await f(); here()',
      ['here1', 'here0'],
    ],
    [
      'a class, its base and its fields',
      'class A { x = here(1); constructor() { here(1, 2); } } class B extends A { constructor() { super(); here(); } static s = here(1); get y() { return here(1) } } new B().y',
      ['here1', 'here1', 'here2', 'here0', 'here1'],
    ],
    [
      'new without parentheses, of a call',
      'class A { constructor(...a) { here(...a) } } const f = () => A; new A; new (f()); new (f())(7)',
      ['here0', 'here0', 'here1'],
    ],
    [
      'generators',
      'function* g() { here(1); yield 1; here(2); } for (const x of g()) here(x, x)',
      ['here1', 'here2', 'here1'],
    ],
    ['defaults', 'function f(a = here(1), b = a) { return here(a, b) } f()', ['here1', 'here2']],
    ['a template and its tag', 'const t = (s, ...v) => here(...v); t`a${here(1)}b`', ['here1', 'here1']],
  ])('%s', async (_, js, seen) => {
    expect(await placesOf(js)).toEqual(seen);
  });

  test('takes a name that the snippet does not have', () => {
    expect(marked('const $at = 1; f($at)').code).toMatch(/^const \$at1=.*f\(\$at1\.mark\(0,\(\$at\)\)\)$/);
  });

  test('keeps every line', () => {
    const js = 'f(\n  1,\n  g(() => {\n    h()\n  })\n)';
    expect(marked(js).code.split('\n')).toHaveLength(js.split('\n').length);
  });

  test('an empty module has none', () => {
    expect(marked('// nothing').code).toBe('// nothing');
  });
});
