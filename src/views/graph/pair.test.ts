import { describe, expect, test } from 'vitest';
import type { OpEvent, PhaseEvent, RunEvent } from '../../base/events';
import { matches, wordsOf } from '../../graphs/rows';
import { packStatic } from '../../graphs/static';
import { parseGraph } from '../../ir/parse';
import { FakeClock } from '../../workspace/fake-clock';
import { RunGraphs } from '../../workspace/run-graphs.svelte';
import { doubtWords } from './cost-words';
import { GraphPair } from './pair.svelte';

const parsed = parseGraph(`graph f {
  %1 = input {index=0} : float32[2]
  %2 = neg(%1) : float32[2]
  %3 = relu(%2) : float32[2]
  return %3
}`);
const traced = {
  ...parsed,
  nodes: parsed.nodes.map((node) => (node.role ? node : { ...node, lines: [2] })),
};
const value = (id: number) => ({ id, dtype: 'float32', shape: [2] });
const op = (seq: number, kernel: string, inputs: number[], made: number): OpEvent => ({
  seq,
  kernel,
  scope: [],
  line: 2,
  backend: 'cpu',
  inputs: inputs.map(value),
  outputs: [{ ...value(made), bytes: 8 }],
  startUs: 1_000 * seq,
  durUs: 500,
});
const ran = (seq: number, graph: number, made: number): PhaseEvent => ({
  seq,
  phase: 'run',
  name: 'f',
  signature: '(float32[2])',
  engine: 'ort:wasm',
  graph,
  line: 4,
  startUs: 1_000 * seq,
  durUs: 300,
  inputs: [value(50)],
  outputs: [{ ...value(made), bytes: 8 }],
});

function recorded(events: readonly RunEvent[], ids: readonly number[]): RunGraphs {
  const graphs = new RunGraphs(undefined, new FakeClock());
  graphs.begin(true);
  graphs.take(events, 0);
  const kernels = { neg: ['Neg'], relu: ['Relu'] };
  for (const id of ids)
    graphs.takeStatic(packStatic('f', '(float32[2])', traced, [], { report: id, id, guards: [] }, kernels));
  graphs.end();
  return graphs;
}

const CALLED = [
  { seq: 0, clock: 'test', resolutionUs: 5 },
  op(1, 'Tensor', [], 50),
  op(2, 'Neg', [50], 51),
  op(3, 'Relu', [51], 52),
  ran(4, 1, 60),
  ran(5, 2, 61),
  ran(6, 2, 62),
];

describe('both graphs of a compiled run', () => {
  const graphs = recorded(CALLED, [1, 2]);
  const pair = new GraphPair(
    () => graphs,
    () => graphs,
  );

  test('a call lights all of the graph that it ran, of two that are alike', () => {
    const lit = pair.complete({ from: 'dynamic', lines: [4], dynamic: [5] });
    expect(lit.static).toEqual({ graph: 1, nodes: [1, 2, 3] });
    expect(lit.linked).toBe(true);
  });

  test('a static node lights the calls that ran it', () => {
    const lit = pair.complete({ from: 'static', lines: [2], dynamic: [], static: { graph: 1, nodes: [2] } });
    expect(lit.dynamic).toEqual(expect.arrayContaining([5, 6]));
    expect(lit.dynamic).not.toContain(4);
  });

  test('it is said what calls took, and that eager ones can not be told apart', () => {
    pair.choose(1);
    expect(pair.remarks).toEqual([
      expect.stringContaining('A later call took 0.3 ms on ort:wasm (one call measured) compiled'),
      doubtWords(2),
    ]);
    expect(pair.remarks[0]).toContain('1.5 ms on cpu (one eager call measured) op by op');
  });
});

test('of two runs the numbers of the one say nothing of the other', () => {
  const [eager, compiled] = [recorded(CALLED, []), recorded(CALLED, [1])];
  const pair = new GraphPair(
    () => eager,
    () => compiled,
  );
  expect(pair.complete({ from: 'dynamic', lines: [4], dynamic: [4] }).static).toBeUndefined();
  expect(pair.remarks[0]).toContain('Op by op a call took 1.5 ms');
});

test('a static node is found by the kernels that it becomes too', () => {
  const graphs = new RunGraphs(undefined, new FakeClock());
  graphs.begin(true);
  const kernels = { neg: ['Neg'], relu: ['Clip6'] };
  graphs.takeStatic(packStatic('f', '()', traced, [], { report: 1, id: 1, guards: [] }, kernels));
  graphs.end();
  const pair = new GraphPair(
    () => graphs,
    () => graphs,
  );
  const nodes = pair.stages[0]?.graph.nodes ?? [];
  expect(nodes.filter((node) => matches(node, wordsOf('clip6'))).map(({ op }) => op)).toEqual(['relu']);
});

test('a pass that was chosen stays with its graph, and with no other that comes in its place', () => {
  const steps = [
    { name: 'fold', after: traced, edits: [{ rule: 'r', from: [2], to: [3], reason: 'why', algebra: 'a' }] },
    { name: 'cse', after: traced, edits: [] },
  ].map((step) => ({ ...step, before: traced, nodes: 3, ms: 1, kernels: { before: 2, after: 2 } }));
  const graphs = new RunGraphs(undefined, new FakeClock());
  const take = (name: string): void => {
    graphs.begin(true);
    const kernels = { neg: ['Neg'], relu: ['Relu'] };
    graphs.takeStatic(
      packStatic(name, '(float32[2])', traced, steps, { report: 1, id: 1, guards: [] }, kernels),
    );
    graphs.end();
  };
  const pair = new GraphPair(
    () => graphs,
    () => graphs,
  );
  take('f');
  expect(pair.at).toBe(1);
  pair.stopAt(2);
  expect(pair.at).toBe(2);
  take('f');
  expect(pair.at).toBe(2);
  take('g');
  expect(pair.at).toBe(1);
});
