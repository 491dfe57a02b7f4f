import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { around, measured, reportOf } from './fake-reports';
import { MACHINE } from './fake-players';
import type { BenchmarkReport } from './report';
import { isAmongFastest } from './verdict';
import { coldTotal, ranked, tableOf, type ColumnKey, type Table } from './table';

function table(report: BenchmarkReport): Table {
  const [point] = report.points;
  if (!point) throw new Error('no point');
  return tableOf(report, point);
}

const texts = (of: Table, key: ColumnKey): readonly (string | undefined)[] =>
  of.rows.map(({ cells }) => cells[key]?.text);

describe('a benchmark’s table', () => {
  const cold = { loadMs: 100, traceMs: 10, sessionMs: 50, firstMs: 5 };
  const none = { samples: [], unread: [] };

  it('says of each row what it takes and how it stands', () => {
    const all = table(
      reportOf([
        measured('eager:cpu', around('a', 4)),
        measured('ort:wasm', around('b', 2), { cold, repeats: 6, unread: [1, 2, 3] }),
        measured('eager:webgl', [], {
          ...none,
          status: 'wrong',
          why: 'Too far off.',
          deviation: { maxAbs: 1, maxRel: 0.0034, tolerance: 1e-3 },
        }),
        measured('ort:webgpu', [], { ...none, status: 'failed', why: 'Device lost' }),
      ]),
    );
    const verdicts = texts(all, 'verdict');
    expect(verdicts[0]).toMatch(/^(1\.9|2\.0)\d times as long \(1\.9\d to 2\.\d\d\)$/);
    expect(verdicts.slice(1)).toEqual(['fastest', 'wrong: Too far off.', 'failed: Device lost.']);
    expect(texts(all, 'samples')).toEqual(['24', '24 × 6', undefined, undefined]);
    expect(texts(all, 'unread')[1]).toBe('2.00 ms');
    expect(texts(all, 'cold')[1]).toBe('165 ms');
    expect(texts(all, 'deviation')).toEqual(['0', '0', '3.4e-3', '0']);
    expect(texts(all, 'trace')).toEqual([undefined, '10.0 ms', undefined, undefined]);
    expect(all.columns).not.toContain('dispatches');
    expect(ranked(all).map(({ id }) => id)).toEqual(['ort:wasm', 'eager:cpu', 'eager:webgl', 'ort:webgpu']);
  });

  it('notes where a call that is not read back seems to take longer', () => {
    const unread = (list: readonly number[]) =>
      texts(
        table(reportOf([measured('ort:wasm', [2, 2.1, 2, 1.9, 2, 2, 2, 2], { unread: list })])),
        'unread',
      )[0];
    expect(unread([1.5, 1.5, 1.5])).toBe('1.50 ms');
    expect(unread([2.1, 1.9, 2.2])).toBe('2.10 ms (within the noise)');
  });

  it('calls nobody the fastest who is alone', () => {
    const alone = table(reportOf([measured('eager:cpu', around('a', 4)), measured('ort:wasm', [])]));
    expect(texts(alone, 'verdict')).toEqual(['only one timed', 'not timed']);
    expect(alone.rows[0]?.comparison && isAmongFastest(alone.rows[0].comparison)).toBe(false);
  });

  it('calls nobody the fastest where some can’t be told apart', () => {
    const all = table(
      reportOf([
        measured('eager:cpu', around('a', 4)),
        measured('ort:wasm', around('b', 4)),
        measured('eager:wasm', around('c', 9)),
      ]),
    );
    const verdicts = [...texts(all, 'verdict')].sort();
    expect(verdicts[0]).toMatch(/^2\.\d+ times as long/);
    expect(verdicts[1]).toBe('among the fastest');
    expect(verdicts[2]).toMatch(/^among the fastest \(0\.9\d+ to 1\.0\d+ times as long\)$/);
  });

  it('claims nothing of too few turns, nor of a ratio that nobody would call alike', () => {
    const few = table(
      reportOf([
        measured('eager:cpu', [400, 380]),
        measured('ort:wasm', around('b', 2)),
        measured('eager:wasm', around('c', 9)),
      ]),
    );
    const [cpu, ort, eager] = texts(few, 'verdict');
    expect(cpu).toMatch(/^not told yet \(2 turns: about 19\d times as long\)$/);
    expect(ort).toBe('fastest so far');
    expect(eager).toMatch(/^4\.\d+ times as long/);
    const wide = table(
      reportOf([
        measured('eager:cpu', [1, 90, 2, 70, 60, 80, 1, 90]),
        measured('ort:wasm', [2, 2, 2, 2, 2, 2, 2, 2]),
      ]),
    );
    expect(texts(wide, 'verdict')).toEqual([
      expect.stringMatching(/^not told yet \(about 32\.5 times as long, 0\.\d+ to 4\d\.\d\)$/),
      'perhaps the fastest',
    ]);
    // Turn by turn they take about the same, by their medians one takes thrice the other's time: who would call that alike?
    const swinging = table(
      reportOf([
        measured('eager:cpu', [3, 30, 3, 3, 30, 3, 30, 3]),
        measured('ort:wasm', [1, 30, 30, 1, 30, 1, 1, 1]),
      ]),
    );
    expect(texts(swinging, 'verdict')[0]).toMatch(/^not told yet/);
  });

  it('says where the ratio of the medians is another than that of the turns', () => {
    const turns = [1, 2, 4, 1, 2, 4, 1, 2, 4];
    const slow = turns.map((ms, turn) => ms * (turn % 3 === 0 ? 8 : 2));
    const [verdict] = texts(
      table(reportOf([measured('eager:cpu', slow), measured('ort:wasm', turns)])),
      'verdict',
    );
    expect(verdict).toMatch(/^2\.00 times as long \(2\.00 to 8\.00\) turn by turn; 4\.00 by the medians$/);
  });

  it('has rates of work, and their share of what the machine can do there', () => {
    const calibration = {
      wasm: [
        { threads: 1, gflops: 10, gbs: 100 },
        { threads: 2, gflops: 20, gbs: 100 },
      ],
    };
    const report = reportOf(
      [measured('ort:wasm:2', [1, 1, 1, 1, 1, 1], { counts: { kernels: 1234, flops: 5e6, bytes: 1e6 } })],
      {
        machine: { ...MACHINE, calibration },
      },
    );
    const all = table(report);
    expect([texts(all, 'gflops'), texts(all, 'gbs'), texts(all, 'share'), texts(all, 'kernels')]).toEqual([
      ['5.00'],
      ['1.00'],
      ['25.0 % of what this machine can compute (compute-bound)'],
      ['1,234'],
    ]);
    expect(table({ ...report, machine: MACHINE }).columns).not.toContain('share');
    const little = { kernels: 1, flops: 4, bytes: 32 };
    const trivial = {
      ...report,
      points: [{ rows: [measured('ort:wasm:2', [1, 1, 1], { counts: little })] }],
    };
    expect(table(trivial).columns.filter((key) => ['gflops', 'gbs', 'share'].includes(key))).toEqual([]);
  });

  it('has a cell only where there is something to say, and columns for all cells', () => {
    const samples = fc.array(fc.double({ min: 1e-4, max: 1e4, noNaN: true }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(samples, { minLength: 1, maxLength: 3 }), (all) => {
        const ids = ['eager:cpu', 'eager:wasm', 'ort:wasm'];
        const made = table(reportOf(all.map((list, index) => measured(ids[index] ?? '', list))));
        for (const { cells } of made.rows)
          for (const [key, cell] of Object.entries(cells)) {
            expect(made.columns).toContain(key);
            expect(cell.text).not.toMatch(/NaN|undefined|Infinity|∞/);
            expect(cell.text).not.toBe('');
          }
      }),
    );
  });

  it('adds the cold phases up', () => {
    expect(coldTotal(cold)).toBe(165);
  });
});
