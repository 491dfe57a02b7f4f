import { describe, expect, it } from 'vitest';
import { link } from './link';
import { originalPosition } from './map';
import { ALLOWED, emitted, engineRow, placeOf } from './testing';

describe('linking', () => {
  const url = (name: string) => `blob:http://127.0.0.1:4173/${name}-${'0'.repeat(30)}`;
  const urls = Object.fromEntries(ALLOWED.map((name) => [name, url(name.replaceAll('/', '-'))]));

  it('puts the addresses in place of the names', () => {
    const { code } = link(
      emitted("import { show as s } from 'twograph'; s(await import('twograph/sklearn'))"),
      urls,
    );
    expect(code).toBe(
      `import { show as s } from "${url('twograph')}"; s(await import("${url('twograph-sklearn')}"))`,
    );
  });

  it('takes every place back to where it was, across lines that moved', () => {
    const text = `import { show as s } from 'twograph'; MARK; await import("twograph"); MARK\nlet \u2028x: T = MARK; import 'twograph/sklearn'; MARK`;
    const module = emitted(text);
    const linked = link(module, urls);
    for (let nth = 1; nth <= 4; nth++) {
      const there = engineRow(linked.code, 'MARK', nth);
      const back = linked.toEmitted(there.line, there.column);
      expect(back).toEqual(engineRow(module.js, 'MARK', nth));
      expect(originalPosition(module, back.line, back.column)).toEqual(placeOf(text, 'MARK', nth));
    }
  });

  it('takes a place within an address to the name', () => {
    const linked = link(emitted("  import 'twograph'; x"), urls);
    expect(linked.toEmitted(1, 30)).toEqual({ line: 1, column: 10 });
  });

  it('takes every place back to where it was, with marks in the lines', () => {
    const text = `import { show as s } from 'twograph';\nconst f = (a: T) => s(<T>MARK, s(a, MARK)); class A { m() { return f(MARK) } }\ns(await import("twograph"), MARK); s(); s(MARK)`;
    const module = emitted(text, { marked: true });
    const linked = link(module, urls);
    expect(linked.code).toMatch(/\.mark\(\d,\(MARK\)\)/);
    for (let nth = 1; nth <= 5; nth++) {
      const there = engineRow(linked.code, 'MARK', nth);
      const back = linked.toEmitted(there.line, there.column);
      expect(back).toEqual(engineRow(module.js, 'MARK', nth));
    }
    expect(module.marks?.positions).toEqual([
      { line: 2, column: 21 },
      { line: 2, column: 32 },
      { line: 2, column: 68 },
      { line: 3, column: 1 },
      { line: 3, column: 36 },
      { line: 3, column: 41 },
    ]);
  });

  it('says which module has no address', () => {
    expect(() => link(emitted("import 'twograph'"), {})).toThrow(/internal: .*'twograph'/);
  });
});
