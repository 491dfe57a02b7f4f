import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PageItem } from './contract';
import { EXIT, judge, Output, toLine, toReport, unavailable } from './report';

const SETTINGS = { backend: 'cpu', mode: 'eager', engine: 'ort:wasm', seed: 0 } as const;
const timings = { bootMs: 1, emitMs: 2, runMs: 3 };
const ran = (status: 'ok' | 'failed' | 'stopped' | 'timeout') =>
  ({ status: 'ran', result: { status, warnings: [], compiled: [], timings }, dropped: 0 }) as const;

describe('the verdict on a run', () => {
  it.each([
    [ran('ok'), EXIT.ok, undefined],
    [ran('failed'), EXIT.failed, 'internal'],
    [ran('timeout'), EXIT.timedOut, 'timeout'],
    [{ status: 'unavailable', reason: 'none' } as const, EXIT.unavailable, 'backend'],
    [{ status: 'lost' } as const, EXIT.failed, 'memory'],
    [{ status: 'hung' } as const, EXIT.timedOut, 'timeout'],
  ])('gives the exit code of the contract: %j', (outcome, exit, kind) => {
    const verdict = judge(outcome, 'webgpu', 2000);
    expect(verdict.exit).toBe(exit);
    expect(verdict.error?.kind).toBe(kind);
  });

  it('keeps the error that the run itself gave', () => {
    const error = { kind: 'runtime', message: 'x is not defined', line: 3, column: 5 } as const;
    const outcome = {
      status: 'ran',
      result: { status: 'failed', warnings: [], compiled: [], timings, error },
      dropped: 0,
    } as const;
    expect(judge(outcome, 'cpu', 1).error).toBe(error);
  });
});

describe('a backend that fails', () => {
  const failed = (kernels: number) => {
    const error = { kind: 'backend', message: 'the device was lost' } as const;
    const stats = { runMs: 1, backend: 'webgpu', threads: 1, kernels, peakBytes: 0, liveTensors: 0 } as const;
    const result = { status: 'failed', warnings: [], compiled: [], timings, error, stats } as const;
    return judge({ status: 'ran', result, dropped: 0 }, 'webgpu', 1).exit;
  };

  it('before anything was calculated could not be had; later the run failed', () => {
    expect(failed(0)).toBe(EXIT.unavailable);
    expect(failed(1)).toBe(EXIT.failed);
  });
});

describe('the JSON report', () => {
  it('has warnings that have a place, in the shape of a break', () => {
    const verdict = {
      ...unavailable('no'),
      warnings: [
        { kind: 'runtime', message: 'here', line: 1, column: 2, stack: 's' } as const,
        { kind: 'runtime', message: 'nowhere' } as const,
      ],
    };
    expect(toReport(verdict, [], SETTINGS).warnings).toEqual([{ line: 1, column: 2, message: 'here' }]);
  });

  it('is ok with exit 0 alone, and has an error else', () => {
    const ok = judge(ran('ok'), 'cpu', 1);
    expect(toReport(ok, [], SETTINGS)).toMatchObject({ ok: true });
    expect(toReport(ok, [], SETTINGS)).not.toHaveProperty('error');
    expect(toReport(unavailable('no'), [], SETTINGS)).toMatchObject({
      ok: false,
      error: { kind: 'backend', message: 'no' },
    });
  });
});

describe('an error on a line', () => {
  it('begins with its place, or with the file alone', () => {
    expect(toLine('a.ts', { kind: 'runtime', message: 'm', line: 3, column: 7 })).toBe('a.ts:3:7: m');
    expect(toLine('a.ts', { kind: 'memory', message: 'm' })).toBe('a.ts: m');
  });
});

const anItem = fc.record({ slot: fc.nat(8), live: fc.boolean(), value: fc.string() });

describe('the output as text', () => {
  const still = (slot: number, value: string): PageItem => ({ slot, live: false, value });
  const live = (slot: number, value: string): PageItem => ({ slot, live: true, value });

  it('is printed as it comes, and what changes in its place once, at the end', () => {
    const printed: string[] = [];
    const output = new Output((text) => printed.push(text));
    output.add([live(0, 'loss 1'), still(1, 'begun')]);
    expect(printed).toEqual(['begun']);
    output.add([live(0, 'loss 0.5'), still(2, 'done')]);
    expect(printed).toEqual(['begun', 'done']);
    output.end();
    expect(printed).toEqual(['begun', 'done', 'loss 0.5']);
  });

  it('waits for values that are still on their way', () => {
    const printed: string[] = [];
    const output = new Output((text) => printed.push(text));
    output.add([still(1, 'second')]);
    expect(printed).toEqual([]);
    output.add([still(0, 'first'), still(3, 'fourth')]);
    expect(printed).toEqual(['first', 'second']);
    output.end();
    expect(printed).toEqual(['first', 'second', 'fourth']);
  });

  it('does not wait for ever for what was left out', () => {
    const printed: string[] = [];
    const output = new Output((text) => printed.push(text));
    output.add(Array.from({ length: 1001 }, (_, i) => still(i + 5, String(i))));
    expect(printed).toHaveLength(1001);
  });

  it('prints a table again that was replaced after it had been printed', () => {
    const printed: string[] = [];
    const output = new Output((text) => printed.push(text));
    output.add([still(0, 'first')]);
    output.add([still(0, 'second'), still(0, 'third')]);
    output.end();
    output.end();
    expect(printed).toEqual(['first', 'third']);
  });

  it('has the last state of every slot, in order, however the items come', () => {
    fc.assert(
      fc.property(fc.array(anItem), (items) => {
        const printed: string[] = [];
        const output = new Output((text) => printed.push(text));
        for (const item of items) output.add([item]);
        output.end();
        const last = new Map(items.map(({ slot, value }) => [slot, value]));
        const inOrder = [...last].sort(([a], [b]) => a - b).map(([, value]) => value);
        expect(output.values()).toEqual(inOrder);
        for (const value of inOrder) expect(printed).toContain(value);
      }),
    );
  });
});
