import { describe, expect, it } from 'vitest';
import type { TableRow } from '../../bench/table';
import type { Comparison } from '../../bench/verdict';
import { againstWords, besideCpu, threadWords } from './words';

const rowWith = (comparison: Partial<Comparison>): TableRow => ({
  id: 'eager:cpu',
  name: 'eager tfjs cpu',
  row: {
    contestant: 'eager:cpu',
    status: 'measured',
    samples: [],
    unread: [],
    repeats: 1,
    settled: true,
  },
  cells: {},
  comparison: { name: 'eager:cpu', ratio: 1.02, low: 0.9, high: 1.1, verdict: 'slower', ...comparison },
});

describe('against the best', () => {
  it('is one word for all that can’t be told apart, whoever has the shortest median', () => {
    expect(againstWords(rowWith({ verdict: 'among the fastest' }))).toBe('among the fastest');
    expect(againstWords(rowWith({ verdict: 'not distinguishable' }))).toBe('among the fastest');
  });

  it('says how many times as long, and of one sample nothing', () => {
    expect(againstWords(rowWith({ ratio: 2.5 }))).toBe('2.50 times');
    expect(againstWords(rowWith({ verdict: 'not distinguishable', high: Infinity }))).toBe('one sample');
  });
});

describe('threads of a contestant', () => {
  it('are told from those of the page where it has its own', () => {
    expect(threadWords('eager:wasm:4')).toBe('. It has 4 threads whatever the page’s own runs have');
    expect(threadWords('eager:wasm')).toBe('');
  });
});

it('results are the same as those of the cpu backend, or off by so much', () => {
  expect(besideCpu({ text: '0', value: 0 })).toBe('the same');
  expect(besideCpu({ text: '1.2e-7', value: 1.2e-7 })).toBe('off by 1.2e-7');
});
