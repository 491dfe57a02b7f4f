import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testRun, useAsyncBackend } from './testing';

beforeEach(() => tf.setBackend('cpu'));
afterEach(() => tf.setBackend('cpu'));

const textOf = (value: unknown, title?: string) => {
  const run = testRun();
  run.api.show(value, title);
  return run.only('text').text;
};

describe('show', () => {
  it.each([
    ['hello', 'hello'],
    [0.1 + 0.2, '0.30000000000000004'],
    [-0, '-0'],
    [NaN, 'NaN'],
    [12n, '12n'],
    [true, 'true'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('s'), 'Symbol(s)'],
    [[1, 2, 3], '[1, 2, 3]'],
    [{ a: 1, b: [true, 'x'] }, "{ a: 1, b: [true, 'x'] }"],
    [new Map([['k', 1]]), "Map(1) { 'k' => 1 }"],
    [Float64Array.of(0.1, 2), 'Float64Array(2) [0.1, 2]'],
    [new DataView(new ArrayBuffer(2)), 'DataView(2) [00 00]'],
  ])('writes %s in full', (value, text) => {
    expect(textOf(value)).toBe(text);
  });

  it('puts a title before the text', () => {
    expect(textOf(5, 'sum')).toBe('sum: 5');
    expect(textOf('a\nb', 'lines')).toBe('lines:\na\nb');
  });

  it('says what to do with a promise', () => {
    const run = testRun();
    run.api.show(Promise.resolve(1));
    expect(run.only('text')).toMatchObject({
      level: 'warn',
      text: expect.stringContaining('await it first') as string,
    });
  });

  it('shows an error as one', () => {
    const run = testRun();
    run.api.show(new TypeError('no', { cause: 'why' }));
    expect(run.only('text')).toEqual({
      kind: 'text',
      level: 'error',
      text: "TypeError: no { cause: 'why' }",
    });
  });

  it.each([
    [Float32Array.of(1.5, NaN), 'float32', Float32Array.of(1.5, NaN)],
    [Uint8Array.of(1, 255), 'int32', Int32Array.of(1, 255)],
  ] as const)('shows %s as a tensor', (value, dtype, values) => {
    const run = testRun();
    run.api.show(value, 't');
    value[0] = 9;
    expect(run.only('tensor')).toMatchObject({ title: 't', dtype, shape: [2], values });
  });

  it('shows rows of cells and records as tables', () => {
    const rows = testRun();
    rows.api.show([
      [1, 2],
      [3, 'x'],
    ]);
    expect(rows.only('table')).toMatchObject({
      columns: ['0', '1'],
      rows: [
        [1, 2],
        [3, 'x'],
      ],
    });
    const records = testRun();
    records.api.show([{ a: 1 }, { b: true }], 'r');
    expect(records.only('table')).toMatchObject({
      title: 'r',
      columns: ['a', 'b'],
      rows: [
        [1, null],
        [null, true],
      ],
    });
  });

  it.each([[[[1, 2], [3]]], [[[1], { a: 1 }]], [[{ a: {} }, { a: 1 }]], [[[[1]], [[2]]]]])(
    'leaves uneven or deep arrays as text: %j',
    (value) => {
      expect(textOf(value)).toMatch(/^\[/);
    },
  );

  it('titles an output that is already there', () => {
    const run = testRun();
    const loss = run.api.plot.line([1, 2]);
    run.api.show('between');
    run.api.show(loss, 'loss');
    run.api.show(loss);
    expect(run.items()).toMatchObject([{ kind: 'plot', title: 'loss' }, { kind: 'text' }]);
  });

  it('asks for one call for each value', () => {
    const { api } = testRun();
    const show = api.show as (...values: unknown[]) => void;
    expect(() => {
      show(1, tf.scalar(2));
    }).toThrow('show takes one value and its title, and the second argument is a tensor float32 []');
  });

  it('summarises a model', () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2] })] });
    expect(textOf(model)).toContain('Total params: 9');
    expect(textOf(tf.sequential({ name: 'empty' }))).toMatch(/^empty: a model that is not built yet/);
  });

  it('writes tensors inside an object, on WebGPU too', async () => {
    for (const use of [() => tf.setBackend('cpu'), useAsyncBackend]) {
      await use();
      const run = testRun();
      run.api.show({ loss: tf.scalar(0.5), w: tf.zeros([100, 2]) });
      const [item] = await run.settledItems();
      expect(item).toMatchObject({ text: '{ loss: Tensor float32 [] 0.5, w: Tensor float32 [100, 2] }' });
    }
  });
});

describe('show of anything', () => {
  it('gives one item that can be posted, and never throws', () => {
    const options = { withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true };
    const anything = fc.anything({
      ...options,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        const run = testRun();
        run.api.show(value);
        expect(run.items()).toHaveLength(1);
      }),
    );
  });
});

describe('show of a hostile value', () => {
  const boom = () => {
    throw new Error('boom');
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const throwingTraps = new Proxy(
    {},
    { getPrototypeOf: boom, ownKeys: boom, get: boom, getOwnPropertyDescriptor: boom },
  );
  const cyclic: Record<string, unknown> = { a: 1 };
  cyclic['self'] = cyclic;
  const lying = Object.create(null, { constructor: { get: boom }, toString: { get: boom } }) as object;

  it.each([
    [
      'a getter that throws',
      Object.defineProperty({}, 'x', { get: boom, enumerable: true }),
      '{ x: [Getter] }',
    ],
    ['a proxy whose traps throw', throwingTraps, '[unreadable: Error: boom]'],
    ['a revoked proxy', revoked.proxy, expect.stringContaining('unreadable')],
    ['an array of such', [throwingTraps, 1], '[[unreadable: Error: boom], 1]'],
    ['a cycle', cyclic, '{ a: 1, self: [Circular] }'],
    ['an object without prototype', lying, '[Object: null prototype] {}'],
    [
      'a false toString',
      { toString: boom, toJSON: boom, [Symbol.toPrimitive]: boom },
      expect.stringContaining('toString'),
    ],
    [
      'an error with a getter for its message',
      Object.defineProperty(new Error(), 'message', { get: boom }),
      expect.any(String),
    ],
    ['a thenable', { then: boom }, '{ then: [Function: boom] }'],
  ])('survives %s', (_, value, text) => {
    expect(textOf(value)).toEqual(text);
  });

  it('survives a table whose cells throw', () => {
    const rows = [throwingTraps, throwingTraps];
    expect(textOf(rows)).toContain('unreadable');
  });

  it('is not led astray by changed prototypes', () => {
    const original = Map.prototype.forEach;
    Map.prototype.forEach = boom;
    try {
      expect(textOf(new Map([[1, 2]]))).toBe('Map(1) { 1 => 2 }');
    } finally {
      Map.prototype.forEach = original;
    }
  });
});
