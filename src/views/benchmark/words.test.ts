import { describe, expect, it } from 'vitest';
import type { BenchmarkReport } from '../../bench/report';
import type { TableRow } from '../../bench/table';
import type { Comparison } from '../../bench/verdict';
import type { ReportHead } from '../../workspace/report-shelf';
import { againstWords, batchesWords, besideCpu, threadWords, whyNotCompared } from './words';

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
