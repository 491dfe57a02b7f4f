import { describe, expect, test } from 'vitest';
import { UserError } from '../base/errors';
import { rawError } from './raw-error';

const MODULE = 'blob:http://localhost/0a1b';
const same = (line: number, column: number) => ({ line, column });
const describeError = (error: unknown) => rawError(error, MODULE, same);

describe('rawError', () => {
  test('says the name and message of an error, and where the snippet was', () => {
    const error = new TypeError('x is not a function');
    error.stack = `TypeError: x is not a function\n    at inner (http://localhost/assets/a.js:1:2)\n    at ${MODULE}:7:9`;
    expect(describeError(error)).toMatchObject({
      kind: 'runtime',
      message: 'TypeError: x is not a function',
      frames: [{ line: 7, column: 9 }],
    });
  });

  test('takes the place that an error tells by itself where its stack has none, and no place that is none', () => {
    const madeAt = { line: 3, column: 4 };
    const told = (position: object) => describeError(Object.assign(new Error('no'), { stack: '', position }));
    expect(told({ line: 5, column: 6, madeAt })).toMatchObject({ frames: [{ line: 5, column: 6 }], madeAt });
    expect(told({ line: 0, column: NaN, madeAt })).toEqual({
      kind: 'runtime',
      message: 'no',
      stack: '',
      frames: [],
    });
    const error = new UserError('runtime', 'no', { line: 5, column: 6 });
    error.stack = `UserError: no\n    at ${MODULE}:7:9`;
    expect(describeError(error).frames).toEqual([{ line: 7, column: 9 }]);
  });

  test('names no address of the snippet in the stack', () => {
    const error = new Error('no');
    error.stack = `Error: no\n    at ${MODULE}:1:1`;
    expect(describeError(error).stack).toBe('Error: no\n    at snippet:1:1');
  });

  test.each([
    ['text', 'Uncaught text'],
    [42, 'Uncaught 42'],
    [undefined, 'Uncaught undefined'],
    [null, 'Uncaught null'],
    ['', 'The snippet threw an empty text'],
    [{ code: 7 }, 'Uncaught { code: 7 }'],
    [[1, 2], 'Uncaught [1, 2]'],
    [Symbol('s'), 'Uncaught Symbol(s)'],
    [() => 1, 'Uncaught [Function]'],
    [{ message: 'like an error' }, 'like an error'],
  ])('takes a thrown %o', (thrown, message) => {
    expect(describeError(thrown)).toMatchObject({ kind: 'runtime', message, frames: [] });
  });

  test('survives an error whose fields throw', () => {
    const hostile = new Proxy(
      {},
      {
        get() {
          throw new Error('no');
        },
      },
    );
    expect(describeError(hostile).message).toMatch(/^Uncaught /);
  });

  test('says that an error has no message', () => {
    expect(describeError(new Error()).message).toBe('The snippet threw an error without a message');
    expect(describeError(new TypeError()).message).toBe(
      'The snippet threw an error without a message: TypeError',
    );
  });

  test('tells the errors inside an error, and where the first of them came about', () => {
    const first = new TypeError('a');
    first.stack = `TypeError: a\n    at ${MODULE}:3:4`;
    const all = new AggregateError([first, 'b'], 'All promises were rejected');
    all.stack = 'AggregateError: All promises were rejected';
    expect(describeError(all)).toMatchObject({
      message: 'AggregateError: All promises were rejected\nTypeError: a\nUncaught b',
      frames: [{ line: 3, column: 4 }],
    });
  });

  test.each([
    [new RangeError('Maximum call stack size exceeded'), 'calls itself'],
    [new Error('The current environment does not support local storage.'), 'no storage of its own'],
    [new Error('The current browser does not appear to support IndexedDB.'), 'no storage of its own'],
    [new ReferenceError('document is not defined'), 'apart from the page'],
    [new EvalError("violates 'unsafe-eval'\".\n"), 'forbids eval'],
  ])('says what to do about: %s', (error, advice) => {
    const told = describeError(error);
    expect(told.message).toContain(advice);
    expect(told.message).not.toMatch(/\n|\.\./);
    expect(told.kind).toBe('runtime');
  });

  test('does not take a length below zero for a lack of memory', () => {
    expect(describeError(new RangeError('Invalid typed array length: -1')).kind).toBe('runtime');
  });

  test.each([
    new RangeError('Array buffer allocation failed'),
    new RangeError('Invalid string length'),
    new RangeError('Invalid array length'),
    new Error('Aborted(OOM)'),
    new WebAssembly.RuntimeError('memory access out of bounds'),
  ])('knows that memory ran out: %s', (error) => {
    const told = describeError(error);
    expect(told.kind).toBe('memory');
    expect(told.message).toContain('tf.tidy');
  });

  test('keeps the kind of an error of ours', () => {
    expect(describeError(new UserError('memory', 'Out of tensor memory')).kind).toBe('memory');
    expect(describeError(new UserError('backend', 'gone'))).toMatchObject({
      kind: 'backend',
      message: 'gone',
    });
  });

  test.each([
    ['document is not defined', 'worker'],
    ['require is not defined', 'ES module'],
    ['tf is not defined', "import * as tf from '@tensorflow/tfjs'"],
    ['plot is not defined', "from 'twograph'"],
    ["Kernel 'Complex' not registered for backend 'wasm'", 'choose cpu'],
    ['Evaluating a string as JavaScript violates the following Content Security Policy directive', 'eval'],
  ])('adds what to do to "%s"', (message, hint) => {
    expect(describeError(new ReferenceError(message)).message).toContain(hint);
  });

  test('cuts a message that is too long', () => {
    expect(describeError(new Error('x'.repeat(1e6))).message.length).toBeLessThanOrEqual(20_000);
  });
});
