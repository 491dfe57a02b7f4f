import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emit } from './emit';
import { isCounterpart, parseExample, readExamples } from './examples';
import { sections } from './sections';
import { MODULE_NAMES } from './modules';

const HEADER = `/**
 * Tensor addition
 *
 * After: PyTorch
 * Graph: define-by-run
 * Order: 1
 * Look at: the sum of each column,
 *   computed as the line runs.
 */
`;

const COUNTERPARTS = Object.fromEntries(
  Object.entries(
    import.meta.glob<string>('/examples/*.{py,prototxt}', { query: '?raw', import: 'default', eager: true }),
  ).map(([path, text]) => [path.slice(path.lastIndexOf('/') + 1), text]),
);
const EXAMPLES = readExamples(
  import.meta.glob<string>('/examples/*.ts', { query: '?raw', import: 'default', eager: true }),
  Object.keys(COUNTERPARTS),
);

describe('the header of an example', () => {
  it('is read in full, with values that go on over a line', () => {
    const text = `${HEADER}\nlet x;\n`;
    expect(parseExample('/examples/tensor-addition.ts', text)).toEqual({
      id: 'tensor-addition',
      title: 'Tensor addition',
      after: 'PyTorch',
      graph: 'define-by-run',
      order: 1,
      lookAt: 'the sum of each column, computed as the line runs.',
      text,
    });
  });

  it('is read in a file with the line ends of Windows', () => {
    expect(parseExample('a.ts', HEADER.replaceAll('\n', '\r\n')).title).toBe('Tensor addition');
  });

  it.each([
    ['let x; /** a */', /begin with a/],
    [HEADER.replace(' * Tensor addition\n', ''), /no title/],
    [HEADER.replace(' * After: PyTorch\n', ''), /does not say "After:"/],
    [HEADER.replace('PyTorch', ''), /does not say "After:"/],
    [HEADER.replace('define-by-run', 'dynamic'), /"Graph: dynamic"/],
    [HEADER.replace('Order: 1', 'Order: first'), /"Order: first"/],
    [HEADER.replace(/ \* Look at:.*\n.*\n/, ''), /does not say "Look at:"/],
  ])('that has a fault is our own error, with the name of the file', (text, words) => {
    expect(() => parseExample('/examples/bad.ts', text)).toThrow(/^internal: examples\/bad\.ts /);
    expect(() => parseExample('/examples/bad.ts', text)).toThrow(words);
  });
});

describe('the sections of a program', () => {
  it('begin at numbered comments, in TypeScript and in Python, and reach to the next', () => {
    expect(sections('import a\n\n// 1. Make\na\n  #  2.  Add them \nb\n')).toEqual([
      { number: 0, title: '', startLine: 1, endLine: 2 },
      { number: 1, title: 'Make', startLine: 3, endLine: 4 },
      { number: 2, title: 'Add them', startLine: 5, endLine: 7 },
    ]);
  });

  it('have no section 0 where the first line opens one', () => {
    expect(sections('# 3. Go\r\nx').map(({ number }) => number)).toEqual([3]);
    expect(sections('')).toEqual([{ number: 0, title: '', startLine: 1, endLine: 1 }]);
  });

  it('are not opened by numbers within a comment or a line', () => {
    expect(sections('x // 1. a\n// about 2. b\n//3.14 c\n// 1.\n// v 1. x')).toHaveLength(1);
  });

  it('hold every line once, in order, whatever the text', () => {
    const line = fc.oneof(fc.constantFrom('// 1. a', '# 2. b', '', '// 1.'), fc.string());
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const found = sections(lines.join('\n'));
        expect(found[0]?.startLine).toBe(1);
        for (const [index, section] of found.entries()) {
          expect(section.endLine).toBeGreaterThanOrEqual(section.startLine);
          if (index > 0) expect(section.startLine).toBe((found[index - 1]?.endLine ?? 0) + 1);
        }
        expect(found.at(-1)?.endLine).toBe(Math.max(lines.join('\n').split(/\r\n|\r|\n/).length, 1));
      }),
    );
  });
});

describe('reading', () => {
  it('sorts by order and puts the counterparts to their snippets', () => {
    const examples = readExamples(
      {
        '/examples/b.ts': HEADER,
        '/examples/a.ts': HEADER.replace('Order: 1', 'Order: 10'),
        '/examples/c.ts': HEADER.replace('Order: 1', 'Order: 2'),
      },
      ['b.prototxt', 'a.py', 'lonely.py'],
    );
    expect(examples.map(({ id, counterpart }) => [id, counterpart])).toEqual([
      ['b', { language: 'prototxt', file: 'b.prototxt' }],
      ['c', undefined],
      ['a', { language: 'python', file: 'a.py' }],
    ]);
  });

  it('knows a counterpart by its file', () => {
    expect(['a.py', 'b.prototxt', 'c.ts', 'README.md'].filter(isCounterpart)).toEqual(['a.py', 'b.prototxt']);
  });
});

describe('the examples that ship', () => {
  it('are there, each with a place of its own in the order', () => {
    expect(EXAMPLES.length).toBeGreaterThan(0);
    expect(new Set(EXAMPLES.map(({ order }) => order)).size).toBe(EXAMPLES.length);
  });

  it.each(EXAMPLES)('$id emits', ({ text }) => {
    expect(emit(text, MODULE_NAMES)).toMatchObject({ ok: true });
  });

  it.each(EXAMPLES)('$id has a counterpart with the same sections', ({ text, counterpart }) => {
    const numbers = (program: string) =>
      sections(program)
        .map(({ number }) => number)
        .filter((number) => number > 0);
    const own = numbers(text);
    expect(own).toEqual(own.map((_, index) => index + 1));
    expect(own.length).toBeGreaterThan(0);
    expect(numbers(COUNTERPARTS[counterpart?.file ?? ''] ?? '')).toEqual(own);
  });
});
