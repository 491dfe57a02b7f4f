import { describe, expect, test } from 'vitest';
import { parseGraph } from '../ir/parse';
import { eagerCalls, laterCalls } from './call-costs';
import type { DynamicNode } from './dynamic';
import { GraphCalls } from './graph-calls';
import { packStatic } from './static';

const node = (id: number, startUs: number, durUs: number, backend = 'cpu', graph?: number): DynamicNode => ({
  id,
  op: graph === undefined ? 'Neg' : 'compiled f',
  inputs: [],
  outputs: [{ id, dtype: 'float32', shape: [2] }],
  attrs: {},
  lines: [],
  origins: [],
  group: [],
  ran: { seq: id, backend, startUs, durUs, bytes: 8, ...(graph !== undefined && { graph }) },
});

const TRACED = parseGraph(`graph f {
  %1 = input {index=0} : float32[2]
  %2 = neg(%1) : float32[2]
  %3 = relu(%2) : float32[2]
  return %3
}`);
const call = (nodes: readonly (readonly [number, number])[], whole = true) => ({
  graph: 0,
  nodes: new Map(nodes),
  fits: 1,
  whole,
});

describe('what a call took', () => {
  test('compiled is the median of the calls after the first', () => {
    const times = [900, 10, 30, 20].map((durUs, at) => node(at, at, durUs, 'ort:wasm', 1));
    expect(laterCalls(times)).toEqual({ us: 20, calls: 3, on: ['ort:wasm'] });
    expect(laterCalls(times.slice(0, 1))).toBeUndefined();
    expect(laterCalls([])).toBeUndefined();
  });

  test('op by op is from its first kernel to the end of its last; when its argument was made does not count', () => {
    const nodes = [
      node(10, 0, 5),
      node(11, 100, 5),
      node(12, 120, 10, 'wasm'),
      node(13, 200, 5),
      node(14, 300, 8),
    ];
    const calls = [
      call([[1, 10], [2, 11], [3, 12]]), // prettier-ignore
      call([[1, 10], [2, 13], [3, 14]]), // prettier-ignore
    ];
    expect(eagerCalls(TRACED, calls, nodes)).toEqual({ us: 69, calls: 2, on: ['cpu', 'wasm'] });
  });

  test('op by op is not known of a part of a call, and not where kernels went on after they returned', () => {
    const pairs = [[1, 10], [2, 11], [3, 12]] as const; // prettier-ignore
    const nodes = [node(11, 100, 5), node(12, 120, 10)];
    expect(eagerCalls(TRACED, [call(pairs, false)], nodes)).toBeUndefined();
    expect(eagerCalls(TRACED, [call(pairs)], [node(11, 100, 5), node(12, 120, 10, 'webgl')])).toBeUndefined();
    expect(eagerCalls(TRACED, [call([])], nodes)).toBeUndefined();
  });
});

describe('the calls of a graph', () => {
  const packed = (id: number | undefined) =>
    packStatic('f', '(float32[2])', TRACED, [], { report: 0, guards: [], ...(id !== undefined && { id }) });

  test('are told by its number, of two alike in name and signature too', () => {
    const nodes = [
      node(1, 0, 1),
      node(2, 1, 1, 'tfjs', 7),
      node(3, 2, 1, 'tfjs', 4),
      node(4, 3, 1, 'tfjs', 7),
    ];
    const calls = new GraphCalls([packed(4), packed(undefined), packed(7)], nodes);
    expect([0, 1, 2].map((graph) => calls.callsOf(graph).map(({ id }) => id))).toEqual([[3], [], [2, 4]]);
    expect([1, 2, 3, 4].map((id) => calls.graphOf(id))).toEqual([undefined, 2, 0, 2]);
  });

  test('are none of a graph that is not among those kept', () => {
    const calls = new GraphCalls([packed(1)], [node(2, 0, 1, 'tfjs', 9)]);
    expect([calls.graphOf(2), calls.callsOf(0)]).toEqual([undefined, []]);
  });
});
