import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestFor, ratesOf, shareOf, toldRates } from './rates';
import type { Counts } from './report';

const counts = (flops: number, bytes: number): Counts => ({ kernels: 1, flops, bytes });

describe('the rates of a call', () => {
  test('are its work over its time', () => {
    // 2 GFLOP and 3 GB in half a second.
    expect(ratesOf(counts(2e9, 3e9), 500)).toEqual({ gflops: 4, gbs: 6 });
  });

  test('are not told where the work is not known or the time is none', () => {
    expect(ratesOf({ kernels: 1 }, 500)).toBeUndefined();
    expect(ratesOf(counts(1, 1), 0)).toBeUndefined();
    expect(ratesOf(counts(1, 1), NaN)).toBeUndefined();
  });
});

describe('rates that are told', () => {
  test('are of enough work, at a pace that is one', () => {
    expect(toldRates(counts(2e9, 3e9), 500)).toEqual({ gflops: 4, gbs: 6 });
    // Four elements squared: the call's own time.
    expect(toldRates(counts(4, 32), 0.001)).toEqual({});
    // 20 kFLOP in 20 ms; many bytes.
    expect(toldRates(counts(2e4, 3e9), 20)).toEqual({ gbs: 150 });
    expect(toldRates({ kernels: 1 }, 500)).toEqual({});
  });
});

describe('the share of what the machine can do', () => {
  const best = { gflops: 100, gbs: 20 };

  test('is that of its multiply-adds where there are many to a byte', () => {
    // Ten operations to a byte: the memory would allow 200 GFLOP/s.
    expect(shareOf(counts(1e9, 1e8), 20, best)).toEqual({
      bound: 'compute',
      share: 0.5,
      attainableGflops: 100,
    });
  });

  test('is that of its memory where there are few', () => {
    // One operation to ten bytes: 20 GB/s allow 2 GFLOP/s.
    const share = shareOf(counts(1e8, 1e9), 200, best);
    expect(share?.bound).toBe('memory');
    expect(share?.share).toBeCloseTo(0.25, 12);
    expect(share?.attainableGflops).toBeCloseTo(2, 12);
  });

  test('is told of work that only moves, and not of no work', () => {
    expect(shareOf(counts(0, 1e9), 100, best)).toEqual({ bound: 'memory', share: 0.5, attainableGflops: 0 });
    expect(shareOf(counts(0, 0), 100, best)).toBeUndefined();
    expect(shareOf(counts(1, 1), 100, { gflops: 0, gbs: 1 })).toBeUndefined();
  });

  test('follows the roofline: attainable is the lower of the peak and of what the memory feeds', () => {
    const positive = fc.double({ min: 1e-3, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(positive, positive, positive, positive, positive, (flops, bytes, ms, gflops, gbs) => {
        const found = shareOf(counts(flops, bytes), ms, { gflops, gbs });
        const roof = Math.min(gflops, (flops / bytes) * gbs);
        expect((found?.attainableGflops ?? NaN) / roof).toBeCloseTo(1, 9);
        expect(((found?.share ?? NaN) * roof * ms) / (1e-6 * flops)).toBeCloseTo(1, 9);
        // Where both bound it alike, rounding decides.
        const fed = (flops / bytes) * gbs;
        if (Math.abs(gflops - fed) > 1e-9 * gflops)
          expect(found?.bound).toBe(gflops < fed ? 'compute' : 'memory');
      }),
    );
  });
});

describe('the best for a contestant', () => {
  const of = (threads: number, gflops: number, gbs: number) => ({ threads, gflops, gbs });
  const calibration = {
    wasm: [of(1, 50, 20), of(2, 100, 30), of(4, 160, 36)],
    webgpu: { gflops: 5000, gbs: 400 },
  };
  const machine = { cores: 4, isolated: true, calibration };

  test('is that of its threads; between those measured it goes straight, beyond them it stays', () => {
    const gflops = (threads: number) => bestFor({ way: 'ort', on: 'wasm', threads }, machine)?.gflops;
    expect([1, 2, 3, 4, 8].map(gflops)).toEqual([50, 100, 130, 160, 160]);
  });

  test('is that of the threads which a backend takes by itself', () => {
    const wasm = { way: 'eager', on: 'wasm' } as const;
    expect(bestFor(wasm, machine)?.gflops).toBe(100);
    expect(bestFor(wasm, { ...machine, cores: 2 })?.gflops).toBe(50);
    expect(bestFor({ ...wasm, threads: 4 }, { ...machine, isolated: false })?.gflops).toBe(50);
    expect(bestFor({ way: 'eager', on: 'cpu' }, machine)?.gflops).toBe(50);
  });

  test('is that of the graphics card, through what it is asked', () => {
    expect(bestFor({ way: 'ort', on: 'webgpu' }, machine)).toEqual(calibration.webgpu);
    expect(bestFor({ way: 'eager', on: 'webgl' }, machine)).toBeUndefined();
    expect(bestFor({ way: 'ort', on: 'webnn' }, machine)).toBeUndefined();
  });

  test('is not known where nothing was measured', () => {
    expect(bestFor({ way: 'eager', on: 'cpu' }, { cores: 4, isolated: true })).toBeUndefined();
    const none = { ...machine, calibration: { wasm: [] } };
    expect(bestFor({ way: 'eager', on: 'wasm' }, none)).toBeUndefined();
  });
});
