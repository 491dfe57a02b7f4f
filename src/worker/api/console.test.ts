import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../base/errors';
import { installPrint, makeConsole } from './console';
import { inspect } from './inspect';
import { testRun, useAsyncBackend } from './testing';

beforeEach(() => tf.setBackend('cpu'));
afterEach(() => tf.setBackend('cpu'));

const setUp = () => {
  const run = testRun();
  const console = makeConsole(run.context) as Console;
  const lines = () => run.items().map((item) => (item.kind === 'text' ? item.text : item.kind));
  return { ...run, console, lines };
};

describe('the console', () => {
  it.each(['log', 'info', 'debug', 'warn', 'error'] as const)('%s has its level', (level) => {
    const run = setUp();
    run.console[level]('a', 1, { b: 'c' }, [undefined]);
    expect(run.only('text')).toEqual({ kind: 'text', level, text: "a 1 { b: 'c' } [undefined]" });
  });

  it.each<[string, unknown[]]>([
    ['Ada is 36 years and 7', ['%s is %d years and %i', 'Ada', 36.9, '7.2 m']],
    ['1.5%', ['%f%%', '1.5x']],
    ['red rest', ['%cred', 'color: red', 'rest']],
    ['{ a: 1 } [2]', ['%o %O', { a: 1 }, [2]]],
    ['NaN NaN', ['%d %d', {}, Symbol('s')]],
    ['5n', ['%d', 5n]],
    ['Symbol(s)', ['%s', Symbol('s')]],
    ['100% sure', ['100%', 'sure']],
    ['one %s', ['%s %s', 'one']],
    ['%d alone', ['%d alone']],
    ['', []],
    ['1 %s 2', [1, '%s', 2]],
  ])('writes "%s"', (text, values) => {
    const { console, lines } = setUp();
    console.log(...values);
    expect(lines()).toEqual([text]);
  });

  it('indents groups', () => {
    const { console, lines } = setUp();
    console.group('outer');
    console.log('a\nb');
    console.groupCollapsed('inner');
    console.log('c');
    console.groupEnd();
    console.groupEnd();
    console.groupEnd();
    console.log('d');
    expect(lines()).toEqual(['outer', '  a\n  b', '  inner', '    c', 'd']);
  });

  it('counts, times and asserts', () => {
    const { console, lines, tick } = setUp();
    console.count();
    console.count();
    console.countReset();
    console.count();
    console.time('t');
    tick(12.34);
    console.timeLog('t', 'so far');
    tick(2000);
    console.timeEnd('t');
    console.timeEnd('t');
    console.assert(true, 'not seen');
    console.assert(false, 'x is %d', 3);
    console.assert();
    console.trace('here');
    console.clear();
    expect(lines()).toEqual([
      'default: 1',
      'default: 2',
      'default: 1',
      't: 12.3 ms so far',
      't: 2.012 s',
      "console.timeEnd: there is no timer 't'; start it with console.time",
      'Assertion failed: x is 3',
      'Assertion failed',
      'Trace: here',
    ]);
  });

  it('makes tables of rows, records and lists, and text of the rest', () => {
    const run = setUp();
    run.console.table([{ a: 1, b: 2 }, { a: 3 }], ['a']);
    run.console.table(['x', 'y']);
    run.console.table({ r: [1, 2] });
    run.console.table(5);
    expect(run.items()).toMatchObject([
      {
        columns: ['(index)', 'a'],
        rows: [
          ['0', 1],
          ['1', 3],
        ],
      },
      {
        columns: ['(index)', 'Values'],
        rows: [
          ['0', 'x'],
          ['1', 'y'],
        ],
      },
      { columns: ['(index)', '0', '1'], rows: [['r', 1, 2]] },
      { kind: 'text', text: '5' },
    ]);
  });
});

describe.each(['cpu', 'webgpu'])('a tensor in the console on %s', (backend) => {
  beforeEach(() => (backend === 'webgpu' ? useAsyncBackend() : tf.setBackend('cpu')));

  it('prints as tfjs prints it, in its place', async () => {
    const run = setUp();
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    run.console.log('x', x, '!');
    run.console.log('next');
    x.dispose();
    const items = await run.settledItems();
    expect(items).toMatchObject([{ text: 'x Tensor\n    [[1, 2],\n     [3, 4]] !' }, { text: 'next' }]);
  });

  it('is indented in a group', async () => {
    const run = setUp();
    run.console.group();
    run.console.log(tf.tensor1d([1, 2]));
    run.console.groupEnd();
    expect(await run.settledItems()).toMatchObject([{ text: '  Tensor\n      [1, 2]' }]);
  });

  it('is laid out inside an object as on every other backend', async () => {
    const run = setUp();
    const value = { loss: tf.scalar(0.5), step: Math.sin, started: new Date(0), weights: tf.zeros([100, 2]) };
    run.console.log(value);
    expect(await run.settledItems()).toMatchObject([
      {
        text: [
          '{',
          '  loss: Tensor float32 [] 0.5,',
          '  step: [Function: sin],',
          '  started: 1970-01-01T00:00:00.000Z,',
          '  weights: Tensor float32 [100, 2]',
          '}',
        ].join('\n'),
      },
    ]);
  });

  it('prints by its own method', async () => {
    const run = setUp();
    const print = Object.getOwnPropertyDescriptor(tf.Tensor.prototype, 'print');
    installPrint(tf, run.context);
    try {
      tf.tidy(() => {
        tf.tensor1d([1, 2]).print();
        tf.tensor1d([true], 'bool').print(true);
      });
      const disposed = tf.scalar(1);
      disposed.dispose();
      expect(() => {
        disposed.print();
      }).toThrow('was disposed of before');
    } finally {
      Object.defineProperty(tf.Tensor.prototype, 'print', print ?? {});
    }
    expect(await run.settledItems()).toMatchObject([
      { text: 'Tensor\n    [1, 2]' },
      { text: 'Tensor\n  dtype: bool\n  rank: 1\n  shape: [1]\n  values:\n    [true]' },
    ]);
  });

  it('that was disposed of is said to be', () => {
    const { console, lines } = setUp();
    const x = tf.zeros([2]);
    x.dispose();
    console.log(x);
    expect(lines()).toEqual(['Tensor float32 [2] (disposed)']);
  });
});

describe('inspect', () => {
  it('wraps long arrays in columns', () => {
    const text = inspect(Array.from({ length: 60 }, (_, i) => i * 100));
    const lines = text.split('\n');
    expect(lines[0]).toBe('[');
    expect(lines[1]).toMatch(/^ {2} {3}0, {2}100,/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('puts long objects a key a line, indented', () => {
    const text = inspect({
      first: 'x'.repeat(50),
      second: { third: 'y'.repeat(60), fourth: 'z'.repeat(30) },
    });
    expect(text.split('\n').map((line) => line.slice(0, 12))).toEqual([
      '{',
      "  first: 'xx",
      '  second: {',
      "    third: '",
      '    fourth: ',
      '  }',
      '}',
    ]);
  });

  it('writes JSON-like values so that they can be read back, while they are small', () => {
    const names = fc.stringMatching(/^[a-z]{1,5}$/);
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.constant(undefined)),
        fc.array(tie('tree'), { maxLength: 5 }),
        fc.dictionary(names, tie('tree'), { maxKeys: 5, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const read = new Function(`return (${inspect(value)})`) as () => unknown;
        expect(read()).toEqual(value);
      }),
    );
  });

  it('stops at its depth', () => {
    expect(inspect({ a: { b: { c: { d: { e: 1 } } } } })).toBe('{ a: { b: { c: { d: [Object] } } } }');
    expect(inspect([[[1]]], { depth: 1 })).toBe('[[Array]]');
  });

  it('cuts long arrays, wide objects and large values', () => {
    expect(inspect(new Array(1000).fill(0))).toContain('… 900 more');
    expect(inspect(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i])))).toContain(
      '… 200 more',
    );
    const tree = (depth: number): unknown =>
      depth === 0 ? 0 : Array.from({ length: 50 }, () => tree(depth - 1));
    expect(inspect(tree(3)).length).toBeLessThan(60_000);
  });

  it.each([
    [class A extends Map {}, '[class: A]'],
    [() => 1, '[Function]'],
    [
      new (class Point {
        x = 1;
      })(),
      'Point { x: 1 }',
    ],
    [new Set([1, 'a']), "Set(2) { 1, 'a' }"],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new Date(NaN), 'Invalid Date'],
    [/a+/g, '/a+/g'],
    [Object(1), '[Number: 1]'],
    [Object.assign([1], { 2: 3 }), '[1, <empty>, 3]'],
    [{ 'a b': 1, [Symbol('s')]: 2 }, "{ 'a b': 1, [Symbol(s)]: 2 }"],
    ["it's", '"it\'s"'],
    ['a\nb', "'a\\nb'"],
    [new File(['abc'], 'x.txt'), "File 'x.txt' (3 bytes)"],
    [new ArrayBuffer(8), 'ArrayBuffer(8)'],
    [tf.sequential({ name: 'net' }), "[Sequential 'net']"],
    [tf.train.adam(), '[Adam]'],
    [new UserError('runtime', 'Do this.'), 'Do this.'],
    [new AggregateError([new Error('a')], 'all'), 'AggregateError: all { Error: a }'],
  ])('knows what %s is', (value, text) => {
    expect(inspect(value)).toBe(text);
  });
});
