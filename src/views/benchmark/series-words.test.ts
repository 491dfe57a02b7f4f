import { describe, expect, it } from 'vitest';
import { around, measured, reportOf } from '../../bench/fake-reports';
import { outcomeWords } from '../../bench/outcome';
import type { ReportHead } from '../../workspace/report-shelf';
import { groupsOf } from './kept-groups';
import { estimateWords, roughly, shortfallWords, sourceWords } from './series-words';

describe('a guessed time', () => {
  it.each([
    [0, '5 s'],
    [42_000, '40 s'],
    [87_000, '85 s'],
    [95_000, '2 min'],
    [16.4 * 60_000, '16 min'],
    [59.6 * 60_000, '1 h'],
    [118 * 60_000, '2 h'],
    [129 * 60_000, '2 h 10 min'],
  ])('of %d ms is said in round figures', (ms, words) => {
    expect(roughly(ms)).toBe(words);
  });

  it('is of all subjects, with what each may take', () => {
    const costs = { contestants: ['eager:cpu', 'ort:wasm'], batches: [], budgetMs: 15_000 };
    expect(estimateWords(28, costs)).toMatch(
      /^28 subjects, one after the other: at most about 9 min, 15 s for each and/,
    );
    expect(estimateWords(28, { ...costs, beyondMs: 17_000 })).toContain('at most about 17 min');
    expect(estimateWords(4, { ...costs, batches: [1, 8] })).toContain('15 s for each and each batch');
    expect(estimateWords(undefined, costs)).toContain('looked for first');
  });
});

const head = (id: string, more: Partial<ReportHead> = {}): ReportHead => ({
  id,
  at: '2026-11-21T20:00:00.000Z',
  title: 'A snippet',
  subject: id,
  machine: 'Chromium',
  status: 'done',
  contestants: 2,
  ...more,
});

describe('a series in words', () => {
  it('says of what it is, and what is missing', () => {
    expect(sourceWords([head('a'), head('b')])).toBe('of “A snippet”');
    expect(sourceWords([head('a'), head('b', { title: 'Another' })])).toBe('of 2 snippets');
    const series = { id: 's', place: 1, of: 9, snippets: 3 };
    expect(sourceWords([head('a', { series })])).toBe('of 3 snippets');
    expect(shortfallWords([head('a'), head('b')], 2)).toBe('');
    expect(shortfallWords([head('a'), head('b', { status: 'stopped' })], 5)).toBe(
      '2 of 5 subjects measured, stopped',
    );
    expect(shortfallWords([head('a', { status: 'failed' }), head('b')], 2)).toBe('1 subject failed');
    expect(shortfallWords([head('a', { status: 'running' })], 2)).toBe('under way');
  });

  it('counts as measured what has a time', () => {
    const timed = reportOf([measured('eager:cpu', around('a', 2))]);
    const none = reportOf([measured('eager:cpu', [])], { status: 'stopped' });
    expect(shortfallWords([timed, none], 4)).toBe('1 of 4 subjects measured, stopped');
    const kept = [head('a', { outcome: 'fastest: a, 2 ms' }), head('b', { outcome: outcomeWords(none) })];
    expect(shortfallWords(kept, 2)).toBe('1 of 2 subjects measured');
  });
});

describe('kept results', () => {
  it('that were measured together stand as one, where the newest of them would', () => {
    const series = (place: number) => ({ series: { id: 's', place, of: 3 } });
    const groups = groupsOf([head('d'), head('c', series(2)), head('b', series(1)), head('a')]);
    expect(groups.map(({ id, of, heads }) => [id, of, heads.map((each) => each.id)])).toEqual([
      ['d', undefined, ['d']],
      ['s', 3, ['b', 'c']],
      ['a', undefined, ['a']],
    ]);
  });
});
