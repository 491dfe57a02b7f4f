import { describe, expect, it } from 'vitest';
import { reportOf } from '../bench/fake-reports';
import type { BenchmarkReport, SeriesPlace } from '../bench/report';
import type { Found } from '../bench/session';
import { asSeries, jobsOf, SeriesOutlook, seriesOf, withReport } from './benchmark-series';

const one = (name: string): Found['subjects'][number] => ({ via: 'benchmark', name });
const report = (id: string, series?: SeriesPlace): BenchmarkReport =>
  reportOf([], { id, ...(series && { series }) });

describe('what is to be measured', () => {
  const sources = ['a', 'b', 'c'].map((title) => ({ title, text: `text of ${title}` }));

  it('is every subject of every snippet, in order, and why some have fewer', async () => {
    const found: Record<string, Found> = {
      a: { subjects: [one('1'), one('2')] },
      b: { subjects: [one('3')], error: { kind: 'runtime', message: 'it broke' } },
      c: { subjects: [] },
    };
    const looked = await jobsOf(sources, ({ title }) => Promise.resolve(found[title]));
    expect(looked?.jobs.map(({ title, subject }) => [title, subject?.name])).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['b', '3'],
    ]);
    expect(looked?.troubles).toEqual(['b: it broke', 'c has nothing to measure.']);
  });

  it('is nothing where the search was stopped, and no more is looked into', async () => {
    const seen: string[] = [];
    const looked = await jobsOf(sources, ({ title }) => {
      seen.push(title);
      return Promise.resolve(title === 'b' ? undefined : { subjects: [one(title)] });
    });
    expect(looked).toBeUndefined();
    expect(seen).toEqual(['a', 'b']);
  });
});

describe('the time left for all', () => {
  it('is a guess for each first, and then what those before took', () => {
    const outlook = new SeriesOutlook(4, 1000);
    expect(outlook.leftMs(undefined)).toBe(4000);
    expect(outlook.leftMs(200)).toBe(3200);
    outlook.took(100);
    outlook.took(300);
    expect(outlook.leftMs(50)).toBe(250);
    outlook.took(200);
    expect(outlook.leftMs(undefined)).toBe(200);
    expect(outlook.beyondMs).toBe(0);
    outlook.took(6000);
    expect(outlook.beyondMs).toBe(650);
  });
});

describe('a series', () => {
  it('holds the newest of each report, by place', () => {
    const at = (place: number): SeriesPlace => ({ id: 's', place, of: 3 });
    let series = withReport({ id: '', of: 3, planned: [], reports: [] }, report('b', at(2)));
    series = withReport(series, report('a', at(1)));
    const newer = { ...report('b', at(2)), hidden: true };
    series = withReport(series, newer);
    expect(series.id).toBe('s');
    expect(series.reports.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(series.reports[1]).toBe(newer);
  });

  it('is made of the reports of a file, each once; a report alone stays by itself', () => {
    expect(asSeries([report('a')])).toEqual([report('a')]);
    const made = asSeries([report('a'), report('b'), report('a')]);
    expect(made.map(({ id, series }) => [id, series])).toEqual([
      ['a', { id: 'a', place: 1, of: 2 }],
      ['b', { id: 'a', place: 2, of: 2 }],
    ]);
    expect(seriesOf(made)).toMatchObject({ id: 'a', of: 2 });
    expect(seriesOf([report('a')])).toBeUndefined();
  });

  it('that a file holds stays what it was', () => {
    const reports = [report('b', { id: 's', place: 2, of: 5 }), report('a', { id: 's', place: 1, of: 5 })];
    expect(asSeries(reports)).toEqual(reports);
    expect(seriesOf(reports)).toMatchObject({ id: 's', of: 5, reports: [{ id: 'a' }, { id: 'b' }] });
  });
});
