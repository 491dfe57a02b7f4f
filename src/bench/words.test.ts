import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callTime, digits3, nameOf, timeInterval } from './amounts';
import { callsToPayBack, paybackOf } from './break-even';
import { around, byBatch, measured, reportOf } from './fake-reports';
import { MACHINE } from './fake-players';
import type { BenchmarkReport, Row } from './report';
import { median, ratioOf } from './statistics';
import { tableOf } from './table';
import { wordsOf, type Sentence } from './words';

const told = (report: BenchmarkReport, about: Sentence['about']): readonly string[] =>
  wordsOf(report)
    .filter((each) => each.about === about)
    .map(({ text }) => text);

const three = (ort: number, eager: number): readonly Row[] => [
  measured('eager:cpu', around('cpu', 40)),
  measured('eager:wasm:2', around('wasm', eager)),
  measured('ort:wasm:2', around('ort', ort), {
    cold: { loadMs: 300, traceMs: 10, passesMs: 5, sessionMs: 60, firstMs: 5 },
  }),
];

describe('the precision', () => {
  it('is told where it was missed: of one, of several by the worst, of none that is far behind', () => {
    const wide = (name: string) => measured(name, around(name, 4, 12, 0.3));
    const { settings } = reportOf([]);
    const missed = (rows: readonly Row[]) =>
      told(reportOf(rows, { settings: { ...settings, precision: 0.05 } }), 'precision');
    expect(missed(three(2, 4))).toEqual([]);
    expect(missed([...three(2, 4), wide('ort:webgl')])).toEqual([]);
    const same = (rows: readonly Row[]) => rows.map((row) => ({ ...row, samples: row.samples.slice(0, 12) }));
    expect(missed(same([...three(2, 4), wide('ort:webgl')]))[0]).toMatch(
      /^Compiled ONNX Runtime webgl is known to ±\d+\.\d % after 12 turns; the wish was ±5\.00 %\.$/,
    );
    expect(missed(same([...three(2, 4), wide('ort:webgl'), wide('eager:webgl')]))[0]).toMatch(
      /^2 contestants are known less closely than the wished ±5\.00 %, .* webgl only to ±\d+\.\d % after 12 turns\.$/,
    );
    expect(told(reportOf([wide('ort:webgl')], { status: 'running' }), 'precision')).toEqual([]);
  });
});

describe('the answer', () => {
  it('names the fastest, what it takes, and by how much it is faster than the next', () => {
    const [answer] = told(reportOf(three(2, 4)), 'answer');
    expect(answer).toMatch(
      /^Compiled ONNX Runtime wasm on 2 threads is the fastest: [12]\.\d+ ms a call \(\d\.\d+ to \d\.\d+ ms\), (1\.9|2\.0)\d times as fast as eager tfjs wasm on 2 threads \(1\.9\d to 2\.\d+\)\.$/,
    );
  });

  it('says that equals are not distinguishable', () => {
    const report = reportOf(three(4, 4));
    expect(told(report, 'answer')[0]).toMatch(/^The fastest are not distinguishable: .* and .*\.$/);
    expect(told(report, 'next')[0]).toMatch(/^The next, eager tfjs cpu, takes (9|10)\.\d+ times/);
  });

  it('claims no winner by a margin that its figures don’t show', () => {
    const slower = (by: number) => [
      measured('eager:cpu', [by, by, by, by, by, by, by, by]),
      measured('ort:wasm', [1, 1, 1, 1, 1, 1, 1, 1]),
    ];
    expect(told(reportOf(slower(1.004)), 'answer')[0]).toContain('not distinguishable');
    expect(told(reportOf(slower(1.004)), 'compiling')[0]).toContain('not distinguishable');
    expect(told(reportOf(slower(1.006)), 'answer')[0]).toContain('is the fastest');
    expect(told(reportOf(slower(1.006)), 'compiling')[0]).toContain('1.01 times as fast');
  });

  it('keeps one apart that has too few turns, whoever has the most, rather than call it alike', () => {
    const slow = measured('eager:cpu', [380, 400]);
    const soFar = told(reportOf([slow, ...three(2, 4).slice(1)]), 'answer');
    expect(soFar).toHaveLength(1);
    expect(soFar[0]).toMatch(
      /^Compiled ONNX Runtime wasm on 2 threads is the fastest so far: .* times as fast as eager tfjs wasm on 2 threads \(1\.9\d to 2\.\d+\)\. Not told yet: eager tfjs cpu \(2 turns: about 19\d times as long\)\.$/,
    );
    const tied = told(reportOf([slow, ...three(4, 4).slice(1)]), 'answer')[0];
    expect(tied).toMatch(/^The fastest are not distinguishable: [^.]*\.[^:]*: eager tfjs cpu \(2 turns/);
    const first = tied?.split('Not told yet')[0];
    expect(first).not.toContain('cpu');
  });

  it('names nobody who takes many times as long among the fastest', () => {
    const sample = fc.double({ min: 0.5, max: 400, noNaN: true });
    const samples = fc.array(sample, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.tuple(samples, samples, samples), (all) => {
        const ids = ['eager:cpu', 'eager:wasm', 'ort:wasm'];
        const report = reportOf(ids.map((id, index) => measured(id, all[index] ?? [])));
        const [answer = ''] = told(report, 'answer');
        if (!answer.includes('not distinguishable')) return;
        const best = all.reduce((a, b) => (median(b) < median(a) ? b : a));
        for (const [index, own] of all.entries()) {
          if (!answer.split('Not told yet')[0]?.includes(`${nameOf(ids[index] ?? '')} (`)) continue;
          const turns = own.slice(0, best.length).map((of, turn) => ({ of, to: best[turn] ?? NaN }));
          if (own === best) continue;
          expect(turns.length).toBeGreaterThanOrEqual(6);
          expect(ratioOf(turns).ratio).toBeLessThan(2);
        }
      }),
    );
  });

  it('claims nothing about one alone', () => {
    expect(told(reportOf([measured('eager:cpu', around('a', 4))]), 'answer')[0]).toContain(
      'nothing else was timed',
    );
  });

  it('never claims a winner whose interval holds 1, and its figures are those of the samples', () => {
    const samples = fc.array(fc.double({ min: 0.5, max: 4, noNaN: true }), { minLength: 1, maxLength: 12 });
    const ids = ['eager:cpu', 'eager:wasm', 'ort:wasm'] as const;
    fc.assert(
      fc.property(
        fc.tuple(samples, samples, samples),
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        (all, factor) => {
          const scaled = all.map((list, index) => (index === 2 ? list.map((ms) => ms * factor) : list));
          const report = reportOf(ids.map((id, index) => measured(id, scaled[index] ?? [])));
          const [answer = ''] = told(report, 'answer');
          const claimed = ids.find((id) =>
            answer.toLowerCase().startsWith(`${nameOf(id).toLowerCase()} is the fastest`),
          );
          if (claimed === undefined) {
            expect(answer).toMatch(/not distinguishable|can’t be told yet/);
            return;
          }
          const isSoFar = answer.includes('is the fastest so far');
          let apart = 0;
          const own = scaled[ids.indexOf(claimed)] ?? [];
          expect(answer).toContain(callTime(median(own)));
          for (const [index, other] of scaled.entries()) {
            if (ids[index] === claimed) continue;
            const turns = other.slice(0, own.length).map((of, turn) => ({ of, to: own[turn] ?? NaN }));
            const name = nameOf(ids[index] ?? '');
            if (isSoFar && answer.split('Not told yet')[1]?.includes(name)) continue;
            apart++;
            expect(turns.length).toBeGreaterThan(2);
            expect(ratioOf(turns, 0.05 / 3).low).toBeGreaterThan(1);
            expect(digits3(ratioOf(turns, 0.05 / 3).low)).not.toBe('1.00');
          }
          expect(apart).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('what compiling gains', () => {
  it('is said with when it has paid for itself', () => {
    const report = reportOf(three(2, 4));
    expect(told(report, 'compiling')[0]).toContain('times as fast as eager tfjs wasm on 2 threads');
    // 80 ms to make against 20: 60 ms at 2 ms a call.
    expect(told(report, 'payback')[0]).toMatch(/after about 3\d calls \(\d\d to \d\d\)/);
  });

  it('is paid back after the calls that the row’s details say too', () => {
    const report = reportOf(three(2, 4));
    const [point] = report.points;
    const [, eager, compiled] = point?.rows ?? [];
    if (!point || !eager || !compiled) throw new Error('no rows');
    const paid = paybackOf(compiled, eager, tableOf(report, point).missed);
    if (paid?.kind !== 'after') throw new Error('not paid back');
    expect(told(report, 'payback')[0]).toContain(`about ${callsToPayBack(paid)}: `);
  });

  it('is nothing where eager code is faster, and then nothing is paid back', () => {
    const report = reportOf(three(6, 4));
    expect(told(report, 'compiling')[0]).toContain('Compiling gains nothing here');
    expect(told(report, 'payback')).toEqual([]);
  });

  it('is left open where the two can’t be told apart', () => {
    const report = reportOf(three(4, 4));
    expect(told(report, 'compiling')[0]).toContain('not distinguishable');
    expect(told(report, 'payback')).toEqual([]);
  });
});

describe('graphics card and processor', () => {
  const both = (gpu: number): readonly Row[] => [
    measured('eager:wasm', around('wasm', 4)),
    measured('eager:webgpu', around('gpu', gpu), { unread: around('unread', 0.5, 5) }),
  ];

  it('are held against each other, with what the read-back takes', () => {
    const report = reportOf(both(2));
    expect(told(report, 'graphics card')[0]).toMatch(
      /^The graphics card is faster than the processor: .* \(1\.\d+ to 2\.\d+\)\.$/,
    );
    expect(told(report, 'read-back')[0]).toMatch(/1\.\d+ ms of (1\.9|2\.0)\d ms pass after it has returned/);
    expect(told(reportOf(both(9)), 'graphics card')[0]).toMatch(/^The processor is faster/);
  });

  it('say that the card is imitated', () => {
    const report = reportOf(both(9), { machine: { ...MACHINE, webgpu: 'google, swiftshader' } });
    expect(told(report, 'graphics card')[0]).toContain('only imitated here (swiftshader)');
  });

  it('cross at a size, told by those that were measured', () => {
    const at = (batch: number): readonly Row[] => [
      measured('ort:wasm', around(`o${String(batch)}`, batch)),
      measured('eager:webgpu', around(`g${String(batch)}`, 10 + batch / 10)),
    ];
    const report = byBatch({ 1: at(1), 4: at(4), 16: at(16), 64: at(64) });
    expect(told(report, 'size')).toHaveLength(1);
    expect(told(report, 'size')[0]).toMatch(
      /^Eager tfjs webgpu overtakes compiled ONNX Runtime wasm at a batch of about 1[0-2]; at 4 it is slower, at 16 faster\.$/,
    );
  });
});

describe('what is not timed', () => {
  const good = measured('eager:cpu', around('good', 4));
  const none = { samples: [], unread: [] };

  it('is told once where all failed alike', () => {
    const failed = (id: string, why: string) => measured(id, [], { ...none, status: 'failed', why });
    expect(told(reportOf([failed('eager:cpu', 'no'), failed('ort:wasm', 'no')]), 'failed')).toEqual([
      'Both contestants failed: no.',
    ]);
    expect(told(reportOf([failed('eager:cpu', 'no'), failed('ort:wasm', 'never')]), 'failed')).toHaveLength(
      2,
    );
  });

  it('is told of each with its reason', () => {
    const report = reportOf([
      good,
      measured('eager:webgl', [], {
        ...none,
        status: 'wrong',
        why: 'Its results are too far from those of the cpu backend.',
        deviation: { maxAbs: 0.01, maxRel: 3e-3, tolerance: 1e-3 },
      }),
      measured('ort:wasm', [], { ...none, status: 'failed', why: 'Out of memory' }),
      measured('eager:webgpu', [], { ...none, status: 'unavailable', why: 'No WebGPU.' }),
    ]);
    expect(told(report, 'wrong')).toEqual([
      'Eager tfjs webgl is wrong and was not timed: Its results are too far from those of the cpu backend. It is off by 3e-3 of the largest element, where 1e-3 is allowed.',
    ]);
    expect(told(report, 'failed')).toEqual(['Compiled ONNX Runtime wasm failed: Out of memory.']);
    expect(told(report, 'unavailable')).toEqual(['Eager tfjs webgpu is not available: No WebGPU.']);
  });

  it('says once why nothing was timed', () => {
    const none = { status: 'failed', why: 'Out of memory' } as const;
    const words = wordsOf(reportOf([measured('eager:cpu', [], none), measured('ort:wasm', [], none)]));
    expect(words.map(({ about }) => about)).toEqual(['failed']);
    expect(words[0]?.text).toContain('Out of memory');
  });

  it('is that there is none where the snippet failed', () => {
    const failed = reportOf([], { status: 'failed', why: 'no luck.', place: { line: 4, column: 1 } });
    expect(wordsOf(failed)[0]?.text).toBe('Nothing was measured: no luck (line 4).');
    expect(wordsOf(reportOf([], { status: 'failed', why: 'x is not defined' }))).toEqual([
      { about: 'failed', text: 'Nothing was measured: x is not defined.' },
    ]);
    const ended = reportOf([], { status: 'failed', why: 'The snippet ended' });
    expect(wordsOf(ended)[0]?.text).toBe('Nothing was measured. The snippet ended.');
  });
});

describe('times in words', () => {
  it.each([
    [0.0234, '23.4 µs'],
    [1.05, '1.05 ms'],
    [0.9999, '1.00 ms'],
    [999.7, '1.00 s'],
    [2300, '2.30 s'],
    [90_000, '1 min 30 s'],
    [0, '< 1 µs'],
  ])('%f ms is %s', (ms, words) => {
    expect(callTime(ms)).toBe(words);
  });

  it('share their unit in an interval', () => {
    expect(timeInterval({ low: 3.1, high: 3.25 })).toBe('3.10 to 3.25 ms');
    expect(timeInterval({ low: 0.9, high: 1.1 })).toBe('900 µs to 1.10 ms');
    expect(timeInterval({ low: -Infinity, high: Infinity })).toBe('');
  });
});
