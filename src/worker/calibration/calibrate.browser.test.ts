/** A machine calibrated in real workers. How fast it is nobody can say beforehand; what a figure is, and that it can be stopped, is. */
import { describe, expect, test } from 'vitest';
import type { Calibration } from '../../bench/report';
import { calibrate, rateOf, threadCounts } from './calibrate';
import { Pacer } from './pacer';

test('threads are doubled up to all that there are, and not beyond the most that can be asked for', () => {
  expect([1, 2, 3, 4, 6, 12, 64].map(threadCounts)).toEqual([
    [1],
    [1, 2],
    [1, 2, 3],
    [1, 2, 4],
    [1, 2, 4, 6],
    [1, 2, 4, 8, 12],
    [1, 2, 4, 8, 16],
  ]);
});

test('threads that ran one after the other are no faster together than one', () => {
  const one = { done: 5e9, startMs: 0, endMs: 100 };
  expect(rateOf([one])).toBe(50);
  expect(rateOf([one, one])).toBe(100);
  expect(rateOf([one, { ...one, startMs: 100, endMs: 200 }])).toBe(50);
});

describe('calibrating', () => {
  test('gives positive rates for each number of threads and for the graphics card, and nothing fails', async () => {
    const failed: string[] = [];
    const found = await calibrate({ cores: 2, failed: (what, why) => failed.push(`${what}: ${why}`) });
    expect(failed).toEqual([]);
    expect(found.wasm.map(({ threads }) => threads)).toEqual([1, 2]);
    const [one, two] = found.wasm;
    expect(two?.gflops).toBeGreaterThanOrEqual(one?.gflops ?? NaN);
    expect(two?.gbs).toBeGreaterThanOrEqual(one?.gbs ?? NaN);
    for (const { gflops, gbs } of [...found.wasm, found.webgpu, found.webgl].map(
      (rates) => rates ?? { gflops: NaN, gbs: NaN },
    ))
      for (const figure of [gflops, gbs]) {
        expect(figure).toBeGreaterThan(0);
        expect(figure).toBeLessThan(Infinity);
      }
  });

  test('says how far it is, can be stopped, and keeps what was measured', async () => {
    const shares: number[] = [];
    const stop = new AbortController();
    const found = await calibrate({
      cores: 2,
      signal: stop.signal,
      progress: (share) => {
        shares.push(share);
        stop.abort();
      },
    });
    expect(shares).toEqual([0.25]);
    expect(found.wasm.map(({ threads }) => threads)).toEqual([1]);
    expect(found.webgpu).toBeUndefined();
    expect(found.webgl).toBeUndefined();
  });

  test('stopped before it begins, measures nothing', async () => {
    expect(await calibrate({ signal: AbortSignal.abort() })).toEqual({ wasm: [] } satisfies Calibration);
  });

  test('ends at once where a worker is busy', async () => {
    const stop = new AbortController();
    const running = calibrate({ cores: 1, signal: stop.signal });
    stop.abort();
    expect(await running).toEqual({ wasm: [] });
  });
});

describe('a pacer', () => {
  test('has the same work done by so many threads at once, and no more than there are processors', async () => {
    const pacer = new Pacer();
    for (const [threads, expected] of [
      [2, 2],
      [8, 3],
      [1, 1],
    ] as const) {
      const pieces = (await pacer.pieces(threads, 3)) ?? [];
      expect(pieces).toHaveLength(expected);
      for (const all of pieces) {
        expect(all.length).toBeGreaterThanOrEqual(8);
        for (const ms of all) expect(ms).toBeGreaterThan(0);
      }
    }
    pacer.dispose();
  });

  test('rejects where it is ended before its answer', async () => {
    const pacer = new Pacer();
    const asked = pacer.pieces(1);
    pacer.dispose();
    await expect(asked).rejects.toThrow('stopped');
  });
});
