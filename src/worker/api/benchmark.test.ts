import { describe, expect, it } from 'vitest';
import { testRun } from './testing';

describe('benchmark', () => {
  const { api } = testRun();
  const loose = api.benchmark as (...given: unknown[]) => Promise<void>;

  it('calls nothing in a run, and lets the snippet go on', async () => {
    let calls = 0;
    await api.benchmark('fn', (x: number) => (calls += x), 3);
    expect(calls).toBe(0);
  });

  it('says at once what is wrong with what it was given', () => {
    const fn = () => 1;
    expect(() => loose()).toThrow(/takes a name first/);
    expect(() => loose(fn, 3)).toThrow(/takes a name first/);
    expect(() => loose('  ', fn)).toThrow(/takes a name first/);
    expect(() => loose('x'.repeat(201), fn)).toThrow(/at most 200 characters/);
    expect(() => loose('fn')).toThrow(/takes a function after the name/);
    expect(() => loose('fn', fn())).toThrow(/it calls the function itself/);
  });
});
