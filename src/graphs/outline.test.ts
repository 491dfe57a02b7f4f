import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ShownNode } from './node';
import { outlineOf, OutlineGrowth } from './outline';
import { sizeOfItem, type OutlineItem } from './outline-item';

/** `a/b:op@4` is an operation in the scopes a and b, of line 4. */
function nodesOf(text: string): ShownNode[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map((word, index) => {
      const [, scopes = '', op = '', line = '1'] = /^(?:(.*):)?(\w+)(?:@(\d+))?$/.exec(word) ?? [];
      return {
        id: index + 1,
        op,
        inputs: [],
        outputs: [{ id: index + 1, dtype: 'float32', shape: [2] }],
        attrs: {},
        lines: [Number(line)],
        origins: [],
        group: scopes === '' ? [] : scopes.split('/'),
      };
    });
}

function textOf(items: readonly OutlineItem<ShownNode>[]): string {
  return items
    .map((item) => {
      if (item.kind === 'node') return [...item.scope, item.node.op].join('/');
      if (item.kind === 'group') return `${item.name}(${textOf(item.items)})`;
      return `${String(item.passes.length)}x[${textOf(item.passes[0] ?? [])}]`;
    })
    .join(' ');
}

const outline = (text: string) => textOf(outlineOf(nodesOf(text)));

const leaves = (items: readonly OutlineItem<ShownNode>[]): ShownNode[] =>
  items.flatMap((item) => {
    if (item.kind === 'node') return [item.node];
    return leaves(item.kind === 'group' ? item.items : item.passes.flat());
  });

describe('the outline', () => {
  test.each([
    ['a b c', 'a b c'],
    ['', ''],
    ['dense/matMul:m dense/matMul:n dense:r x', 'dense(matMul(m n) r) x'],
    // A group of one is that one, in its scopes.
    ['d:m x d/e:m', 'd/m x d/e/m'],
    // A loop: its body is named once, from its topmost line on.
    ['start@1 load@5 m@6 g@7 load@5 m@6 g@7 load@5 m@6 g@7 end@9', 'start 3x[load m g] end'],
    // Its first pass makes what the later ones have.
    ['load@5 m@6 slot@7 g@7 load@5 m@6 g@7 load@5 m@6 g@7 end@9', 'load m slot g load m g load m g end'],
    ['f:m b:m f:m b:m f:m b:m', '3x[f/m b/m]'],
    ['a b a b', 'a b a b'],
    ['a b c d e f g h i j a b c d e f g h i j', '2x[a b c d e f g h i j]'],
    // A loop in a loop.
    ['a@1 b@2 b@2 b@2 a@1 b@2 b@2 b@2 a@1 b@2 b@2 b@2', '3x[a 3x[b]]'],
    ['a a', 'a a'],
    ['a a a', '3x[a]'],
    // Of different lines they are no loop.
    ['a@1 a@2 a@3', 'a a a'],
  ])('of %s is %s', (text, shown) => {
    expect(outline(text)).toBe(shown);
  });

  test('keeps two calls of one operation in a row apart', () => {
    const calls = nodesOf('mul:t@1 mul:m@1 mul:t@2 mul:m@2').map((node) => ({
      ...node,
      ran: { seq: node.id, backend: 'cpu', startUs: 0, durUs: 0, bytes: 0, column: 3 },
    }));
    expect(textOf(outlineOf<ShownNode>(calls))).toBe('mul(t m) mul(t m)');
  });

  test('opens an operation that holds graphs of its own', () => {
    const body = (name: string) => ({ name, nodes: nodesOf('a b') as never, results: [2], updates: [] });
    const [scan, cond] = nodesOf('scan cond');
    const nodes = [
      { ...scan, attrs: { body: body('body') } },
      { ...cond, attrs: { then: body('then'), else: body('else') } },
    ] as ShownNode[];
    const items = outlineOf(nodes);
    expect(textOf(items)).toBe('scan(a b) cond(then(a b) else(a b))');
    expect(items.map((item) => (item.kind === 'group' ? item.node?.op : undefined))).toEqual([
      'scan',
      'cond',
    ]);
  });

  test('holds every node once, in order, under keys of its own', () => {
    const word = fc
      .tuple(fc.constantFrom('', 'p:', 'p/q:', 'q:'), fc.constantFrom('a', 'b'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const nodes = nodesOf(words.join(' '));
        const items = outlineOf(nodes);
        expect(leaves(items)).toEqual(nodes);
        expect(items.reduce((size, item) => size + sizeOfItem(item), 0)).toBe(nodes.length);
        const keys: string[] = [];
        const walk = (list: readonly OutlineItem<ShownNode>[]): void => {
          for (const item of list) {
            keys.push(item.key);
            if (item.kind === 'group') walk(item.items);
            if (item.kind === 'repeat') item.passes.forEach(walk);
          }
        };
        walk(items);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  test('of a graph that grows is that of all of it at once, wherever it is cut', () => {
    const word = fc
      .tuple(fc.constantFrom('', '', 'p:', 'p/q:', 'q:'), fc.constantFrom('a', 'b'))
      .map((parts) => parts.join(''));
    const words = fc.array(word, { maxLength: 8 });
    // Loops, so that much of it folds.
    const program = fc
      .array(fc.tuple(words, fc.integer({ min: 1, max: 5 })), { maxLength: 6 })
      .map((loops) => loops.flatMap(([body, count]) => Array.from({ length: count }, () => body).flat()));
    fc.assert(
      fc.property(program, fc.array(fc.nat(15), { maxLength: 12 }), (program, cuts) => {
        const nodes = nodesOf(program.join(' '));
        const growth = new OutlineGrowth<ShownNode>();
        let known = 0;
        for (const length of [...cuts, nodes.length]) {
          known = Math.min(known + length, nodes.length);
          expect(growth.show(nodes.slice(0, known))).toEqual(outlineOf(nodes.slice(0, known)));
        }
        const others = nodesOf('c d c d c d');
        expect(growth.show(others)).toEqual(outlineOf(others));
      }),
    );
  });
});
