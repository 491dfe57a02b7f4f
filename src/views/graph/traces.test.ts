import { describe, expect, test } from 'vitest';
import type { Compiled } from '../../base/compiled';
import { packStatic } from '../../graphs/static';
import { parseGraph } from '../../ir/parse';
import { guardLines, traceLines, tracesOf, traceSummary } from './traces';

const graph = parseGraph(`graph f {
  %1 = input {index=0} : float32[2]
  %2 = neg(%1) : float32[2] ; lines 7
  %3 = exp(%2) : float32[2] ; lines 5
  return %3
}`);

const compiled = (signature: string, more: Partial<Compiled> = {}): Compiled => ({
  name: 'f',
  signature,
  engine: 'tfjs',
  nodesBefore: 3,
  nodesAfter: 2,
  breaks: [],
  traceMs: 1.25,
  passesMs: 0.01,
  prepareMs: 20,
  firstMs: 3,
  check: null,
  ...more,
});

const rate = { what: 'the rate', was: '0.1' };
const packed = (signature: string, report: number, failed?: string) =>
  packStatic('f', signature, graph, [], { report, guards: [rate], ...(failed && { failed }) });

describe('the traces of a run', () => {
  test('are each graph with what it took, and by its place in the list of what was compiled', () => {
    const list = [
      compiled('(a)'),
      compiled('(b)', {
        nodesBefore: 0,
        nodesAfter: 0,
        breaks: [
          { line: 9, column: 2, message: 'f runs eagerly: it looked', madeAt: { line: 8, column: 1 } },
        ],
      }),
      compiled('(a)', { notes: ['traced again: the rate was 0.1 and is 0.2 now', 'and more'] }),
    ];
    const traces = tracesOf([packed('(a)', 0), packed('(a)', 2, 'the rate was 0.1 and is 0.2 now')], list);
    expect(traces.map((trace) => [trace.graph, trace.lines, trace.nodes])).toEqual([
      [0, [5, 7], '3 → 2'],
      [undefined, [9], undefined],
      [1, [5, 7], '3 → 2'],
    ]);
    expect(traces[0]?.times).toEqual(['1.25 ms', '< 0.1 ms', '20 ms', '3 ms']);
    expect(traces[1]?.eager).toEqual([
      { line: 9, column: 2, message: 'it looked', madeAt: { line: 8, column: 1 } },
    ]);
    expect(traces[2]).toMatchObject({ failed: 'the rate was 0.1 and is 0.2 now', notes: ['and more'] });
  });

  test('lose no graph where the list does not fit, as for a moment while the text runs again', () => {
    const traces = tracesOf([packed('(a)', 0), packed('(a)', 5)], [compiled('(other)')]);
    expect(traces.map(({ signature, graph }) => [signature, graph])).toEqual([
      ['(other)', undefined],
      ['(a)', 0],
      ['(a)', 1],
    ]);
  });

  test('say in a few words where they are from and for how long they hold', () => {
    const [trace] = tracesOf([packed('(a)', 0)], [compiled('(a)')]);
    if (!trace) throw new Error('no trace');
    expect(traceLines(trace)).toBe('line 5 and 1 more');
    expect(traceSummary(trace)).toBe('line 5 and 1 more · 3 → 2 nodes · 1 guard');
    expect(traceSummary({ ...trace, lines: [4], guards: [], failed: 'x' })).toBe(
      'line 4 · 3 → 2 nodes · no guard but its signature · traced again',
    );
  });

  test('name the first of many guards that only say that something is there', () => {
    const there = Array.from({ length: 40 }, (_, at) => ({
      what: `its variable v${String(at)}`,
      was: 'there',
    }));
    const lines = guardLines([...there, rate]);
    expect(lines[0]).toBe('the rate is 0.1');
    expect(lines).toHaveLength(7);
    expect(lines.at(-1)).toBe('35 more variables and tensors are there');
    expect(guardLines(there.slice(0, 6))).toHaveLength(6);
  });
});
