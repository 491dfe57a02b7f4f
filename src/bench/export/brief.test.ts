import { describe, expect, it } from 'vitest';
import { around, measured, reportOf } from '../fake-reports';
import type { BenchmarkReport, Row } from '../report';
import { briefMarkdown, seriesWords } from './brief';
import { parseReports, toJsonFile } from './json';
import { contestantsOf, overviewRows } from './overview';

const of = (name: string, rows: readonly Row[], more: Partial<BenchmarkReport> = {}): BenchmarkReport =>
  reportOf(rows, { id: name, subject: { via: 'benchmark', name }, ...more });

/** Small work is faster on wasm by itself, large work as a graph. */
const REPORTS = [
  of('product 64', [
    measured('eager:wasm', around('a', 1)),
    measured('ort:wasm', around('b', 2)),
    measured('eager:webgl', [], { status: 'wrong', why: 'it is off' }),
  ]),
  of('product 256', [
    measured('eager:wasm', around('c', 40)),
    measured('ort:wasm', around('d', 20)),
    measured('eager:webgl', [], { status: 'failed', why: 'it broke' }),
  ]),
];

describe('an overview', () => {
  it('has a cell for each contestant, with the best marked, and why one has no time', () => {
    const contestants = contestantsOf(REPORTS);
    const [row] = REPORTS.flatMap((report) => overviewRows(report, contestants));
    expect(row).toMatchObject({
      caption: 'product 64',
      cells: [
        { contestant: 'eager:wasm', isBest: true, status: 'measured' },
        { contestant: 'ort:wasm', isBest: false, status: 'measured' },
        { contestant: 'eager:webgl', text: 'wrong', isBest: false, why: 'it is off.' },
      ],
    });
    expect(row?.cells[0]?.text).toMatch(/^(1\.0\d|9\d\d) (ms|µs)$/);
  });

  it('is told in words: who leads how often, what is wrong, and where the lead changes hands', () => {
    expect(seriesWords(REPORTS)).toEqual([
      'The fastest, or not to be told from it, of 2 subjects: eager tfjs wasm and compiled ONNX Runtime wasm in 1.',
      'Wrong, and so not timed: eager tfjs webgl in 1.',
      'Failed: eager tfjs webgl in 1.',
      expect.stringMatching(/^product N: Compiled ONNX Runtime wasm overtakes eager tfjs wasm at an N of/),
    ]);
    expect(seriesWords(REPORTS.slice(0, 1))).toEqual(['Wrong, and so not timed: eager tfjs webgl in 1.']);
    expect(briefMarkdown(REPORTS)).toMatch(
      /^\| Subject \|[^]*\| product 256 \|[^]*\n\n\\\[1\\\] it is off\.\n\n[^]*overtakes/,
    );
  });
});

describe('a file of several', () => {
  it('comes back as it went, with the place of each in its series', () => {
    const reports = REPORTS.map((report, at) => ({ ...report, series: { id: 's', place: at + 1, of: 3 } }));
    expect(parseReports(toJsonFile(reports))).toEqual(reports);
    expect(JSON.parse(toJsonFile(reports, { error: 'x' }))).toMatchObject({ version: 1, error: 'x' });
    const bad = reports.map((report) => ({ ...report, series: { id: 's', place: 0, of: 3 } }));
    expect(() => parseReports(toJsonFile(bad))).toThrow('series.place');
  });
});
