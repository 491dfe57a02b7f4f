import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../worker/client';
import type { DeviceInfo } from '../../worker/protocol';
import {
  backendWords,
  costTitle,
  deviceHeadline,
  runCosts,
  runHeadline,
  shortAdapter,
  type RunFacts,
} from './words';

const STATS = {
  runMs: 41,
  backend: 'wasm',
  threads: 2,
  kernels: 14,
  peakBytes: 3_200_000,
  liveTensors: 0,
} as const;

function facts(status: RunFacts['status'], result?: Partial<RunResult>): RunFacts {
  const whole: RunResult = {
    status: 'ok',
    warnings: [],
    compiled: [],
    timings: { bootMs: 1, emitMs: 1, runMs: 41 },
    stats: STATS,
    ...result,
  };
  const none = { status: 'idle', result: undefined } as const;
  return {
    status,
    both: false,
    first: { status, result: whole },
    second: none,
    stopping: false,
    waiting: false,
  };
}

const DEVICE: DeviceInfo = {
  backends: {
    cpu: { ok: true, detail: 'plain JavaScript' },
    wasm: { ok: true, detail: '2 threads' },
    webgl: { ok: false, reason: 'no WebGL' },
    webgpu: { ok: false, reason: 'no WebGPU' },
  },
  cores: 4,
  isolated: true,
  wasmThreads: 2,
};

describe('the status line', () => {
  it('tells the result, the time and the costs', () => {
    expect(runHeadline(facts('ok'), 0)).toBe('ok in 41 ms');
    expect(runCosts(facts('ok'))).toEqual(['14 kernels', '3.2 MB peak']);
    expect(backendWords('wasm', DEVICE)).toBe('wasm, 2 threads');
  });

  it('tells what a kernel is, and leaves the rest to itself', () => {
    const costs = [...runCosts(facts('ok')), '1 kernel', '900 and 14 kernels', 'wasm, 2 threads'];
    expect(costs.filter((cost) => costTitle(cost)?.startsWith("Calls of tfjs' kernels"))).toEqual([
      '14 kernels',
      '1 kernel',
      '900 and 14 kernels',
    ]);
  });

  it('never says that something took no time', () => {
    const run = facts('ok', { stats: { ...STATS, runMs: 0 } });
    expect(runHeadline(run, 0)).toBe('ok in < 0.1 ms');
  });

  it('counts up without costs while it runs', () => {
    expect(runHeadline(facts('running'), 120)).toBe('running…');
    expect(runHeadline(facts('running'), 3_440)).toBe('running for 3.4 s');
    expect(runCosts(facts('running'))).toEqual([]);
  });

  it('says that a drawing is waited for, and no time, as it is the person who takes it', () => {
    const run = { ...facts('running'), waiting: true };
    expect(runHeadline(run, 43_000)).toBe('waiting for a drawing');
    expect(runHeadline({ ...run, stopping: true }, 43_000)).toBe('stopping…');
  });

  it('says how it failed where nothing ran', () => {
    const failed = facts('failed');
    const { stats: _, ...unfinished } = failed.first.result ?? {};
    const result = { ...unfinished, timings: { bootMs: 0, emitMs: 2, runMs: 0 } } as RunResult;
    expect(runHeadline({ ...failed, first: { ...failed.first, result } }, 0)).toBe('failed');
  });

  it('tells both runs of a text', () => {
    const half = (status: RunFacts['status'], runMs: number, kernels: number): RunFacts['first'] =>
      facts(status, { stats: { ...STATS, runMs, kernels } }).first;
    const both = (
      status: RunFacts['status'],
      first: RunFacts['first'],
      second: RunFacts['first'],
    ): RunFacts => ({
      ...facts(status),
      both: true,
      first,
      second,
    });
    const idle = facts('idle').second;
    const eager = half('ok', 120, 900);
    const ok = both('ok', eager, half('ok', 195, 14));
    expect(runHeadline(ok, 0)).toBe('ok in 120 ms eager, 195 ms compiled');
    expect(runCosts(ok)).toEqual(['900 and 14 kernels', '3.2 MB and 3.2 MB peak']);
    expect(runHeadline(both('running', half('running', 0, 0), idle), 2_000)).toBe('running eager for 2.0 s');
    expect(runHeadline(both('running', eager, half('running', 0, 0)), 2_000)).toBe(
      'running compiled for 2.0 s',
    );
    expect(runHeadline(both('failed', half('failed', 40, 3), idle), 0)).toBe('eager failed after 40 ms');
    expect(runHeadline(both('failed', eager, half('failed', 30, 1)), 0)).toBe('compiled failed after 30 ms');
    expect(runHeadline(both('failed', half('failed', 40, 3), half('failed', 30, 1)), 0)).toBe('both failed');
    expect(runHeadline(both('stopped', half('stopped', 40, 3), idle), 0)).toBe('stopped');
  });
});

describe('the device', () => {
  it('is told in plain sight', () => {
    expect(deviceHeadline('Firefox 150', DEVICE)).toBe(
      'Firefox 150 · 4 cores · 2 threads · isolated · no graphics adapter',
    );
  });

  it.each([
    ['ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)', 'Mesa Intel(R) UHD Graphics 620'],
    ['ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)', 'ANGLE Metal Renderer: Apple M2'],
    ['google, swiftshader', 'google, swiftshader'],
    ['NVIDIA GeForce RTX 4090/PCIe/SSE2', 'NVIDIA GeForce RTX 4090/PCIe/SSE2'],
  ])('has a short name for %j', (renderer, short) => {
    expect(shortAdapter(renderer)).toBe(short);
  });
});
