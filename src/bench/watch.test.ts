import { describe, expect, it } from 'vitest';
import { conducted, steady } from './fake-conduct';
import { FakeClock } from './fake-players';

const QUIET = [0.3, 0.3, 0.3, 0.3];

describe('a benchmark that looks after the machine', () => {
  it('checks it at intervals, on as many threads as a contestant has, and no more than it can afford', async () => {
    const clock = new FakeClock();
    const asked: number[] = [];
    const pieces = (threads: number) => {
      asked.push(threads);
      clock.ms += 20;
      return Promise.resolve(Array.from({ length: threads }, () => QUIET));
    };
    const ids = ['eager:cpu', 'eager:wasm:3', 'ort:wasm:1'];
    const plays = Object.fromEntries(ids.map((id) => [id, steady(10)]));
    const { report } = await conducted(plays, ids, { precision: 0 }, { clock, pieces });
    expect(new Set(asked)).toEqual(new Set([3]));
    const { checks = [], stills, retaken } = report.watched ?? {};
    expect(checks).toHaveLength(asked.length);
    expect(checks[0]).toEqual({ atMs: 0, threads: 3, pieceMs: 0.3, share: 1 });
    expect([stills, retaken]).toEqual([[], 0]);
    // Its part of the time.
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(20 * asked.length).toBeLessThan(0.05 * clock.ms);
  });

  it('measures all the same where that can’t be', async () => {
    for (const pieces of [() => Promise.resolve(undefined), () => Promise.reject(new Error('no worker'))]) {
      let asked = 0;
      const { report, row } = await conducted(
        { 'eager:cpu': steady(10) },
        ['eager:cpu'],
        {},
        { pieces: () => (asked++, pieces()) },
      );
      expect(row('eager:cpu')?.samples.length).toBeGreaterThanOrEqual(12);
      expect(report.watched).toBeUndefined();
      expect(asked).toBe(1);
    }
  });

  it('takes a sample again that everything stood still in, and says so', async () => {
    const clock = new FakeClock();
    const stills: number[] = [];
    let calls = 0;
    const takes = () => {
      if (++calls !== 60) return 10;
      stills.push(30_000);
      return 30_000;
    };
    const { report, row } = await conducted(
      { 'eager:cpu': { takes } },
      ['eager:cpu'],
      { budgetMs: 1e6, precision: 0 },
      { clock, stills: () => stills },
    );
    const samples = row('eager:cpu')?.samples ?? [];
    expect(samples.length).toBeGreaterThan(60);
    expect(Math.max(...samples)).toBeLessThan(11);
    expect(report.watched).toEqual({ checks: [], stills: [30_000], retaken: 1 });
  });

  it('gets on with a machine that stands still all the time', async () => {
    let count = 0;
    const { row } = await conducted(
      { 'eager:cpu': steady(10) },
      ['eager:cpu'],
      {},
      { stills: () => Array.from({ length: ++count }, () => 3000) },
    );
    expect(row('eager:cpu')?.samples.length).toBeGreaterThanOrEqual(12);
  });
});
