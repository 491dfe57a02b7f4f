/** A machine calibrated in real workers. How fast it is nobody can say beforehand; what a figure is, and that it can be stopped, is. */
import { describe, expect, test } from 'vitest';
import type { Calibration } from '../../bench/report';
import { calibrate } from './calibrate';

describe('calibrating', () => {
  test('gives positive rates for each number of threads and for the graphics card, and says how far it is', async () => {
    const shares: number[] = [];
    const found = await calibrate({ cores: 2, progress: (share) => shares.push(share) });
    expect(found.wasm.map(({ threads }) => threads)).toEqual([1, 2]);
    for (const { gflops, gbs } of [...found.wasm, found.webgpu, found.webgl].map(
      (rates) => rates ?? { gflops: NaN, gbs: NaN },
    ))
      for (const figure of [gflops, gbs]) {
        expect(figure).toBeGreaterThan(0);
        expect(figure).toBeLessThan(Infinity);
      }
    expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
  });

  test('can be stopped, and keeps what was measured', async () => {
    const stop = new AbortController();
    const found = await calibrate({
      cores: 2,
      signal: stop.signal,
      progress: () => {
        stop.abort();
      },
    });
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
