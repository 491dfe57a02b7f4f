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
    ['', 'The snippet threw an empty value'],
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
    expect(describeError(hostile).message).toBe('a value that cannot be shown');
  });

  test.each([
    new RangeError('Array buffer allocation failed'),
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
    ['Evaluating a string as JavaScript violates the following Content Security Policy directive', 'eval'],
  ])('adds what to do to "%s"', (message, hint) => {
    expect(describeError(new ReferenceError(message)).message).toContain(hint);
  });

  test('cuts a message that is too long', () => {
    expect(describeError(new Error('x'.repeat(1e6))).message.length).toBeLessThanOrEqual(20_000);
  });
});
