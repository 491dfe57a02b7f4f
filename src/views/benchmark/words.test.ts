import { describe, expect, it } from 'vitest';
import type { BenchmarkReport } from '../../bench/report';
import type { TableRow } from '../../bench/table';
import type { Comparison } from '../../bench/verdict';
import type { Sentence } from '../../bench/words';
import type { ReportHead } from '../../workspace/report-shelf';
import {
  againstInterval,
  againstTitle,
  againstWords,
  batchesWords,
  courseWords,
  isAmongBest,
  split,
  besideCpu,
  threadWords,
  whenAmong,
  whyNotCompared,
} from './words';

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
  comparison: {
    name: 'eager:cpu',
    ratio: 1.02,
    low: 0.9,
    high: 1.1,
    turns: 9,
    ofMedians: 1.02,
    verdict: 'slower',
    ...comparison,
  },
});

describe('against the best', () => {
  it('is one word for all that can’t be told apart, whoever has the shortest median', () => {
    expect(againstWords(rowWith({ verdict: 'among the fastest' }))).toBe('among the fastest');
    expect(againstWords(rowWith({ verdict: 'not distinguishable' }))).toBe('among the fastest');
  });

  it('says how many times as long, and of too few turns that it is not told', () => {
    expect(againstWords(rowWith({ ratio: 2.5 }))).toBe('2.50 times');
    const few = rowWith({ verdict: 'not told', ratio: 190, turns: 1, low: -Infinity, high: Infinity });
    expect(againstWords(few)).toBe('not told yet');
    expect(againstInterval(few)).toBe('about 190 times');
    expect(againstTitle(few)).toBe('1 turn: about 190 times as long: too little to claim anything');
    expect(isAmongBest(few)).toBe(false);
  });

  it('says where the ratio of the medians is another', () => {
    expect(againstTitle(rowWith({ ratio: 4.09, ofMedians: 5.38 }))).toMatch(/turn by turn, and 5\.38 times/);
    expect(againstTitle(rowWith({}))).not.toContain('medians');
  });
});

describe('the interval against the best', () => {
  it('stands where there is one to say, and ties are marked', () => {
    expect(againstInterval(rowWith({}))).toBe('0.900 to 1.10 times');
    expect(againstInterval(rowWith({ verdict: 'fastest' }))).toBe('');
    expect(isAmongBest(rowWith({ verdict: 'not distinguishable' }))).toBe(true);
    expect(isAmongBest(rowWith({ verdict: 'slower' }))).toBe(false);
  });
});

describe('the sentences of a verdict', () => {
  const of = (...about: Sentence['about'][]) => about.map((each): Sentence => ({ about: each, text: each }));
  it('are split into what answers and what it rests on', () => {
    const { first, more } = split(of('answer', 'next', 'compiling', 'wrong', 'doubt', 'ground'));
    expect(first.map(({ about }) => about)).toEqual(['answer', 'compiling', 'doubt', 'ground']);
    expect(more.map(({ about }) => about)).toEqual(['next', 'wrong']);
  });
  it('are all said first where there is no answer', () => {
    expect(split(of('failed', 'doubt')).more).toEqual([]);
  });
});

describe('the course of samples', () => {
  it('is said with its figures, and nothing of too few', () => {
    expect(courseWords({ kind: 'drift', first: 3, last: 4 })).toContain(
      'from about 3.00 ms to 4.00 ms: the machine grew slower',
    );
    expect(courseWords({ kind: 'step', turn: 9, before: 3, after: 4 })).toContain('at turn 9');
    expect(courseWords({ kind: 'two groups', quick: 3, slow: 4, slowCount: 5 })).toContain(
      '4.00 ms (5 samples)',
    );
    expect(courseWords({ kind: 'stragglers', count: 1, longest: 9 })).toContain('1 straggler, up to 9.00 ms');
    expect(courseWords({ kind: 'too few' })).toBe('');
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
const HEAD: ReportHead = {
  id: 'r1',
  at: '2026-11-21T20:00:01.000Z',
  title: 'A test',
  subject: 'step',
  machine: 'Chromium 156',
  status: 'done',
  contestants: 2,
};

describe('a kept result', () => {
  it('tells its batches', () => {
    expect(batchesWords({ batches: [1, 8, 64] })).toBe('3 batches: 1, 8, 64');
    expect(batchesWords({ batches: [8] })).toBe('batch 8');
    expect(batchesWords({ batches: [] })).toBe('');
    expect(batchesWords({})).toBe('');
  });

  it('is compared with another that has ended, of the same function', () => {
    const shown: BenchmarkReport = {
      version: 1,
      id: 'r2',
      at: HEAD.at,
      title: HEAD.title,
      text: '',
      subject: { via: 'compile', name: 'step' },
      settings: { contestants: [], budgetMs: 1, precision: 1, batches: [], seed: 1 },
      machine: {
        name: 'this browser',
        browser: HEAD.machine,
        platform: 'Linux',
        cores: 2,
        isolated: true,
        clockMs: 1,
        versions: { twograph: '', tfjs: '', ort: '' },
      },
      status: 'done',
      hidden: false,
      points: [],
    };
    expect(whyNotCompared(HEAD, shown)).toBeUndefined();
    expect(whyNotCompared({ ...HEAD, via: 'compile', status: 'stopped' }, shown)).toBeUndefined();
    expect(whyNotCompared({ ...HEAD, via: 'benchmark' }, shown)).toMatch(/another function/);
    expect(whyNotCompared({ ...HEAD, subject: 'loss' }, shown)).toMatch(/which is of step/);
    expect(whyNotCompared({ ...HEAD, status: 'failed' }, shown)).toMatch(/It failed/);
    expect(whyNotCompared(HEAD, { ...shown, status: 'failed' })).toMatch(/above failed/);
  });
});

describe('the time of a result', () => {
  it('has seconds where two share a minute', () => {
    const [a, b, c] = ['2026-11-21T20:00:05Z', '2026-11-21T20:00:41Z', '2026-11-21T20:07:00Z'];
    const when = whenAmong([a, b, c]);
    expect(when(a)).toMatch(/00:05/);
    expect(when(b)).toMatch(/00:41/);
    expect(when(c)).not.toMatch(/07:00/);
  });
});
