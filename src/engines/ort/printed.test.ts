import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { printedBy, startedWithWay } from './printed';

const console_ = Reflect.get(console, 'log') as unknown;
let said: string[] = [];
const own = (...words: unknown[]) => said.push(words.join(' '));

beforeEach(() => {
  said = [];
  Reflect.set(console, 'log', own);
});
afterEach(() => {
  Reflect.set(console, 'log', console_);
});

/** Something that keeps the way that it finds when it starts. */
async function start(): Promise<(line: string) => void> {
  return startedWithWay(() => {
    const way = Reflect.get(console, 'log') as (line: string) => void;
    return Promise.resolve(way);
  });
}

describe('what prints by what the console had when it started', () => {
  test('prints there, and to who listens while something is done', async () => {
    const print = await start();
    expect(Reflect.get(console, 'log')).toBe(own);
    print('one');
    const heard = printedBy(() => {
      print('two');
      print('three');
    });
    print('four');
    expect(heard).toBe('two\nthree');
    expect(said).toEqual(['one', 'four']);
  });

  test('leaves what somebody put there meanwhile', async () => {
    const other = () => undefined;
    await startedWithWay(() => {
      Reflect.set(console, 'log', other);
      return Promise.resolve();
    });
    expect(Reflect.get(console, 'log')).toBe(other);
  });

  test('gives the way back where the start fails, and is not heard after work that fails', async () => {
    await expect(startedWithWay(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(Reflect.get(console, 'log')).toBe(own);
    const print = await start();
    expect(() =>
      printedBy(() => {
        throw new Error('stopped');
      }),
    ).toThrow('stopped');
    print('after');
    expect(said).toEqual(['after']);
  });
});
