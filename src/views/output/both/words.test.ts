import { describe, expect, it } from 'vitest';
import type { Compiled } from '../../../base/compiled';
import type { SnippetError } from '../../../base/errors';
import type { ShownPair, State } from './sections';
import { problemsOf, sideWords, summary, timesNote, type Side } from './words';

const pairs = (...states: State[]): ShownPair[] =>
  states.map((state, index) => ({ key: `e${String(index)}`, state, words: '' }));

describe('the summary', () => {
  it('says when all is the same', () => {
    expect(summary(pairs('same'))).toBe('The output is the same in both.');
    expect(summary(pairs('same', 'same'))).toBe('All 2 outputs are the same in both.');
    expect(summary(pairs('same', 'same', 'alone'))).toBe('So far all 2 outputs are the same in both.');
  });

  it('counts what is not', () => {
    const states: State[] = ['same', 'close', 'differs', 'differs', 'eager only', 'compiled only', 'alone'];
    expect(summary(pairs(...states))).toBe(
      'Of 6 outputs: 1 the same in both, 1 apart by rounding, 2 different, 1 only in the eager run, 1 only in the compiled run.',
    );
  });

  it('gives no verdict on what is not finished', () => {
    expect(summary(pairs('same', 'unfinished', 'unfinished', 'alone'))).toBe(
      'So far 1 the same in both, 2 not finished.',
    );
    expect(summary(pairs('unfinished'))).toBe('So far 1 not finished.');
  });

  it('is silent while there is nothing to compare', () => {
    expect(summary(pairs('alone', 'alone'))).toBe('');
    expect(summary([])).toBe('');
  });
});

const GRAPH: Compiled = {
  name: 'f',
  signature: '()',
  engine: 'tfjs',
  nodesBefore: 4,
  nodesAfter: 2,
  breaks: [],
  traceMs: 5,
  passesMs: 10,
  prepareMs: 25,
  firstMs: 8,
  check: null,
};

describe('the times', () => {
  const side = (ms: number): Side => ({ status: 'ok', ms });

  it('are told as they are, the slower compiled run too', () => {
    expect(timesNote(side(120), side(95), [GRAPH])).toBe(
      "40 ms of the compiled run was compiling, the engine's loading included.",
    );
    expect(timesNote(side(120), side(150), [GRAPH])).toBe(
      "Compiled took longer here: 40 ms of it was compiling, the engine's loading included, and each first call ran eagerly as well, to compare.",
    );
    expect(timesNote(side(120), side(300), [GRAPH])).toMatch(
      /^Compiled took longer here, even without the 40 ms/,
    );
  });

  it('say where both runs were eager after all', () => {
    expect(timesNote(side(1), side(1), [])).toMatch(/^Nothing was compiled/);
    expect(timesNote(side(1), side(1), [{ ...GRAPH, nodesBefore: 0 }])).toMatch(
      /^No function could be a graph/,
    );
  });

  it('are not compared unless both runs ended well', () => {
    expect(timesNote(side(1), { status: 'failed', ms: 1 }, [GRAPH])).toBeUndefined();
    expect(timesNote(side(1), { status: 'running' }, [GRAPH])).toBeUndefined();
  });

  it('are words where there is no time', () => {
    expect(sideWords({ status: 'ok', ms: 41 })).toBe('41 ms');
    expect(sideWords({ status: 'running' })).toBe('running…');
    expect(sideWords({ status: 'failed', ms: 0 })).toBe('failed');
    expect(sideWords({ status: 'stopped' })).toBe('stopped');
  });
});

it('says of each problem once whose it is', () => {
  const problem = (message: string): SnippetError => ({ kind: 'runtime', message, line: 1, column: 1 });
  const eager = { warnings: [problem('shared'), problem('mine')], error: problem('no') };
  const compiled = { warnings: [problem('shared'), problem('theirs')], error: problem('no') };
  expect(
    problemsOf(eager, compiled).map(({ error, warning, mode = 'both' }) => [error.message, warning, mode]),
  ).toEqual([
    ['shared', true, 'both'],
    ['mine', true, 'eager'],
    ['theirs', true, 'compiled'],
    ['no', false, 'both'],
  ]);
});
