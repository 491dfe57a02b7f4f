import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item, TensorItem } from './output';
import { itemToText, toContractItem } from './print';

const tensor = (item: Partial<TensorItem>): TensorItem => ({
  kind: 'tensor',
  title: '',
  dtype: 'float32',
  shape: [],
  values: [],
  ...item,
});

const withoutNegativeZero = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutNegativeZero(member)]));
};

describe('an item for the command', () => {
  it('is JSON, values flat, without statistics', () => {
    const stats = { min: 0, max: 1, mean: 0, std: 0, nan: 0, infinite: 0, zeros: 0 };
    const item = tensor({
      title: 't',
      shape: [2, 2],
      values: Float32Array.of(1, NaN, Infinity, -Infinity),
      stats,
    });
    expect(toContractItem(item)).toEqual({
      kind: 'tensor',
      title: 't',
      dtype: 'float32',
      shape: [2, 2],
      values: [1, 'NaN', 'Infinity', '-Infinity'],
    });
  });

  it('keeps bools as 0 and 1, strings as they are, and that values were cut', () => {
    expect(
      toContractItem(tensor({ dtype: 'bool', shape: [2], values: Uint8Array.of(0, 1), truncated: true })),
    ).toMatchObject({
      values: [0, 1],
      truncated: true,
    });
    expect(toContractItem(tensor({ dtype: 'string', shape: [1], values: ['NaN'] }))).toMatchObject({
      values: ['NaN'],
    });
  });

  it('survives JSON unchanged, whatever the numbers', () => {
    const number = fc.double();
    const items: fc.Arbitrary<Item> = fc.oneof(
      fc.float32Array().map((values) => tensor({ shape: [values.length], values })),
      fc.array(fc.tuple(number, number)).map((pairs): Item => ({
        kind: 'plot',
        mark: 'line',
        title: '',
        series: [
          { name: 's', x: Float64Array.from(pairs, ([x]) => x), y: Float64Array.from(pairs, ([, y]) => y) },
        ],
      })),
      fc.array(fc.oneof(number, fc.string(), fc.boolean(), fc.constant(null))).map((row): Item => ({
        kind: 'table',
        title: '',
        columns: row.map((_, i) => String(i)),
        rows: [row],
      })),
    );
    fc.assert(
      fc.property(items, (item) => {
        const json = toContractItem(item);
        // JSON has no -0, and toEqual takes it for another number than 0.
        const unsigned: unknown = JSON.parse(JSON.stringify(json));
        expect(unsigned).toEqual(withoutNegativeZero(json));
      }),
    );
  });

  it('leaves out what is not there', () => {
    const bar: Item = { kind: 'plot', mark: 'bar', title: 'b', labels: ['a'], values: [1], xRange: [0, 1] };
    expect(toContractItem(bar)).toEqual({ ...bar });
  });
});

describe('an item as text', () => {
  it('is the text itself', () => {
    expect(itemToText({ kind: 'text', level: 'warn', text: 'a\nb' })).toBe('a\nb');
  });

  it.each<[string, Partial<TensorItem>, string]>([
    ['a scalar', { values: [5] }, 'float32 []\n5'],
    ['a vector', { title: 'v', shape: [3], values: [5, 7.5, -9] }, 'v  float32 [3]\n[  5 7.5  -9]'],
    ['a matrix', { shape: [2, 2], values: [1, 20, 3, 4] }, 'float32 [2, 2]\n[[ 1 20]\n [ 3  4]]'],
    [
      'a stack of matrices',
      { dtype: 'int32', shape: [2, 2, 1], values: [1, 2, 3, 4] },
      'int32 [2, 2, 1]\n[[[1]\n  [2]]\n\n [[3]\n  [4]]]',
    ],
    ['bools', { dtype: 'bool', shape: [2], values: [1, 0] }, 'bool [2]\n[ true false]'],
    ['strings', { dtype: 'string', shape: [1], values: ['a"b'] }, 'string [1]\n["a\\"b"]'],
    [
      'complex numbers',
      { dtype: 'complex64', shape: [2], values: [1, 2, -0.5, -1] },
      'complex64 [2]\n[   1+2j -0.5-1j]',
    ],
    ['an empty tensor', { shape: [0, 3] }, 'float32 [0, 3]\n[]'],
    ['float32 to seven digits', { shape: [1], values: Float32Array.of(0.1) }, 'float32 [1]\n[0.1]'],
    [
      'what is no number',
      { shape: [3], values: [NaN, Infinity, -0] },
      'float32 [3]\n[     NaN Infinity        0]',
    ],
  ])('shows %s', (_, item, text) => {
    expect(itemToText(tensor(item))).toBe(text);
  });

  it('elides long dimensions, and what did not leave the worker', () => {
    const values = Array.from({ length: 30 }, (_, i) => i);
    expect(itemToText(tensor({ shape: [30], values }))).toBe('float32 [30]\n[ 0  1  2 … 27 28 29]');
    const cut = (item: Partial<TensorItem>): string[] =>
      itemToText(tensor({ truncated: true, ...item })).split('\n');
    expect(cut({ shape: [50, 2], values: values.slice(0, 8) })).toEqual([
      'float32 [50, 2], the first 8 of 100 values',
      '[[0 1]',
      ' [2 3]',
      ' [4 5]',
      ' …]',
    ]);
    expect(cut({ shape: [4, 30], values: [...values, ...values.slice(0, 2)] })).toEqual([
      'float32 [4, 30], the first 32 of 120 values',
      '[[ 0  1  2 … 27 28 29]',
      ' [ 0  1 …]',
      ' …]',
    ]);
    expect(cut({ shape: [], values: [] })).toEqual(['float32 [], the first 0 of 1 value', '…']);
    expect(cut({ shape: [3], dtype: 'complex64', values: [1, 2] })).toEqual([
      'complex64 [3], the first 1 of 3 values',
      '[1+2j …]',
    ]);
  });

  it('writes no sign for a value that is not there, however much of it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 4 }),
        fc.nat(2000),
        (shape, most) => {
          const size = shape.reduce((product, length) => product * length, 1);
          const values = Array.from({ length: Math.min(size, most) }, (_, i) => i);
          const text = itemToText(tensor({ shape, values, truncated: values.length < size }));
          expect(text).not.toMatch(/\?|NaN|undefined|… …/);
          const written = [...text.split('\n').slice(1).join(' ').matchAll(/\d+/g)].map(Number);
          expect(written.every((value) => value < values.length)).toBe(true);
        },
      ),
    );
  });

  it('aligns a table, numbers to the right', () => {
    const item: Item = {
      kind: 'table',
      title: 't',
      columns: ['n', 'name'],
      rows: [
        [1, 'a'],
        [100, null],
        [null, 'two\nlines'],
      ],
      totalRows: 10,
    };
    expect(itemToText(item)).toBe('t\n  n  name\n  1  a\n100\n     two lines\n… 7 more rows');
  });

  it('rounds the numbers of a table, each column in one format, as the page does', () => {
    const rows = [
      ['circles', 189.24000000208616, 0.5],
      ['moons', 7.1, 0.1 + 0.2],
    ];
    const item: Item = { kind: 'table', title: '', columns: ['set', 'ms', 'share'], rows };
    expect(itemToText(item)).toBe('set          ms  share\ncircles  189.24    0.5\nmoons      7.10    0.3');
  });

  it.each<[Item, string]>([
    [{ kind: 'image', title: 'i', width: 8, height: 4, rgba: [] }, 'i  image 8 x 4'],
    [
      {
        kind: 'plot',
        mark: 'line',
        title: 'loss',
        series: [
          { name: 'a', x: [0, 1], y: [2, 1.25] },
          { name: 'b', x: [], y: [] },
        ],
      },
      'loss  line plot  a: 2 points, last 1.25; b: 0 points',
    ],
    [
      { kind: 'plot', mark: 'scatter', title: '', series: [{ name: '', x: [0], y: [1] }] },
      'scatter plot  1 point, last 1',
    ],
    [{ kind: 'plot', mark: 'bar', title: '', labels: ['x', 'y'], values: [1, 2] }, 'bar plot  x 1, y 2'],
    [
      {
        kind: 'plot',
        mark: 'heatmap',
        title: '',
        rows: 2,
        columns: 2,
        values: [1, 20, 3, NaN],
        labels: true,
      },
      'heat map 2 x 2  1 to 20\n  1  20\n  3 NaN',
    ],
    [
      { kind: 'plot', mark: 'heatmap', title: '', rows: 1, columns: 2, values: [1, 2] },
      'heat map 1 x 2  1 to 2',
    ],
    [
      { kind: 'progress', title: 'p', total: 4, done: 2, note: 'loss 1', elapsedMs: 1234, finished: true },
      'p  2 of 4, ended  1.2 s  loss 1',
    ],
    [
      { kind: 'pad', title: 'draw', pad: 0, width: 28, height: 20, open: false },
      'draw  drawing pad 20 x 28, closed',
    ],
  ])('tells in a line what %j is', (item, text) => {
    expect(itemToText(item)).toBe(text);
  });
});
