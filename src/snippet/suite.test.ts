import { describe, expect, it } from 'vitest';
import { emit } from './emit';
import { loadSuite, SUITE } from './suite';

const FILES = import.meta.glob<string>('/suite/*.ts', { query: '?raw', import: 'default', eager: true });

describe('the built-in benchmarks', () => {
  it('are all the files there are, in an order of their own, each with a title and words', () => {
    expect(Object.keys(FILES).sort()).toEqual(SUITE.map((name) => `/suite/${name}.ts`).sort());
    const snippets = loadSuite(FILES);
    expect(snippets.map(({ id }) => id)).toEqual(SUITE);
    for (const { title, about } of snippets) expect(`${title}: ${about}`).toMatch(/^[A-Z].+: .+\.$/);
  });

  it.each(loadSuite(FILES))('$id imports tfjs and twograph alone, and marks what it measures', ({ text }) => {
    expect(emit(text, ['@tensorflow/tfjs', 'twograph'])).toMatchObject({ ok: true });
    expect(text).toContain('await benchmark(');
  });

  it('say which of them does not say what it is', () => {
    expect(() => loadSuite({ ...FILES, '/suite/mlp.ts': "import 'twograph';" })).toThrow('suite/mlp.ts');
  });
});
