import { describe, expect, it } from 'vitest';
import { BUDGET, importsOf } from '../../scripts/check-size.mjs';

describe('what a module imports', () => {
  it('is wanted now where it is imported or passed on, packages left out', () => {
    const code = `import a from './a.js'; import './b.js'; export { c } from './c.js'; export * from "./d.js"; import 'e';`;
    expect(importsOf(code).now).toEqual(['./a.js', './b.js', './c.js', './d.js']);
  });

  it('is awaited where the module waits for it at its top', () => {
    expect(importsOf('const { a } = await import(`./a.js`);').awaited).toEqual(['./a.js']);
  });

  it('is awaited in a function that the start calls, also through the helper that loads styles beside it', () => {
    const code = `
      const load = (get, styles) => get();
      async function start() {
        const { A } = await load(async () => { const { A } = await import('./a.js'); return { A }; }, []);
        mount(A, async () => (await import('./later.js')).b());
      }
      (void start(), other());`;
    expect(importsOf(code)).toEqual({ now: [], awaited: ['./a.js'], later: ['./later.js'] });
  });

  it('is awaited in a function that is called where it stands', () => {
    expect(importsOf(`(async () => { await import('./a.js'); })();`).awaited).toEqual(['./a.js']);
  });

  it('comes later in functions and methods that nobody calls at the start, and where nobody waits', () => {
    const code = `
      const open = async () => { await import('./a.js'); };
      class Editor { async load() { await import('./b.js'); } view = async () => { await import('./c.js'); }; }
      const promise = import('./d.js');`;
    expect(importsOf(code)).toEqual({
      now: [],
      awaited: [],
      later: ['./a.js', './b.js', './c.js', './d.js'],
    });
  });

  it('comes later in a function that only shares its name with one that is called, as minified code has it', () => {
    const code = `
      async function e() { await import('./a.js'); }
      function open() { async function e() { await import('./b.js'); } return e(); }
      async function start(n) { await e(); n(); }
      function n() { return import('./c.js').then(async () => { await import('./d.js'); }); }
      start();`;
    expect(importsOf(code)).toEqual({ now: [], awaited: ['./a.js'], later: ['./b.js', './c.js', './d.js'] });
  });

  it('is found in functions that call each other in a circle', () => {
    const code = `function a() { b(); } async function b() { a(); await import('./c.js'); } a();`;
    expect(importsOf(code).awaited).toEqual(['./c.js']);
  });
});

it('holds the page to 60 kB', () => {
  expect(BUDGET).toBe(60_000);
});
