/** Traces are laid along runs that the tests make of them, so that it is known which kernel was which node. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGraph } from '../ir/parse';
import type { Graph, Node } from '../ir/graph';
import { findCalls } from './calls';
import type { DynamicNode } from './dynamic';

const KERNELS = {
  add: ['Add', 'AddV2'],
  mul: ['Multiply'],
  neg: ['Neg'],
  relu: ['Relu'],
  identity: ['Identity'],
};

/** A run that is put together kernel by kernel. */
class Run {
  readonly nodes: DynamicNode[] = [];

  add(
    op: string,
    inputs: readonly number[],
    lines: readonly number[],
    shape: readonly number[] = [4],
  ): number {
    const id = this.nodes.length + 1;
    const ran = { seq: id, backend: 'cpu', startUs: id, durUs: 1, bytes: 16 };
    const outputs = [{ id, dtype: 'float32', shape }];
    this.nodes.push({ id, op, inputs, outputs, attrs: {}, lines, origins: [], group: [], ran });
    return id;
  }

  /** What a call of a traced function would have run; gives the kernel that each node was. */
  call(
    { nodes }: Graph,
    given: readonly number[],
    without: ReadonlySet<number> = new Set(),
  ): Map<number, number> {
    const values = new Map<number, number>();
    const ran = new Map<number, number>();
    const args = [...given];
    for (const { id, op, inputs, lines, role } of nodes) {
      if (role) values.set(id, args.shift() ?? this.add('Tensor', [], lines));
      else {
        const [kernel = ''] = KERNELS[op as keyof typeof KERNELS];
        const read = inputs.map((input) => values.get(input) ?? 0);
        // A copy that tfjs saves within a kernel is not told of.
        if (without.has(id)) values.set(id, read[0] ?? 0);
        else values.set(id, this.add(kernel, read, lines));
      }
      const value = values.get(id);
      if (value !== undefined && !without.has(id)) ran.set(id, value);
    }
    return ran;
  }
}

/** A graph whose nodes stand at these lines; an `input` has none. */
function graph(text: string): Graph {
  const parsed = parseGraph(`graph f {\n${text}\n}`);
  const place = (node: Node): Node => ({ ...node, lines: node.role ? [] : [(node.id % 3) + 1] });
  return { ...parsed, nodes: parsed.nodes.map(place) };
}

const STEP = graph(`  %1 = input {index=0} : float32[4]
  %2 = input {index=1} : float32[4]
  %3 = add(%1, %2) : float32[4]
  %4 = identity(%3) : float32[4]
  %5 = neg(%3) : float32[4]
  %6 = mul(%5, %4) : float32[4]
  return %6`);

const find = (graphs: readonly Graph[], run: Run) =>
  findCalls(
    graphs.map((traced) => ({ traced, kernels: KERNELS })),
    run.nodes,
  );
const pairs = (nodes: ReadonlyMap<number, number>) => [...nodes].sort(([a], [b]) => a - b);

describe('the calls of a traced function', () => {
  test('are found one by one among other kernels, with what each read', () => {
    const run = new Run();
    const x = run.add('Tensor', [], [9]);
    run.add('Neg', [x], [9]);
    const first = run.call(STEP, [x, x]);
    run.add('Add', [x, x], [9]);
    const second = run.call(STEP, [first.get(6) ?? 0, x]);
    expect(find([STEP], run).map(({ nodes, fits }) => [pairs(nodes), fits])).toEqual([
      [pairs(first), 1],
      [pairs(second), 1],
    ]);
  });

  test('have no counterpart for copies that only the trace saw', () => {
    const run = new Run();
    const x = run.add('Tensor', [], [9]);
    const ran = run.call(STEP, [x, x], new Set([4]));
    const [call] = find([STEP], run);
    expect(pairs(call?.nodes ?? new Map())).toEqual(pairs(ran));
    expect(call?.nodes.has(4)).toBe(false);
  });

  test.each([
    ['another line', (run: Run, x: number) => run.add('Multiply', [run.add('Neg', [x], [8]), x], [8])],
    ['another shape', (run: Run, x: number) => run.add('Add', [x, x], [1], [2])],
    ['other values', (run: Run, x: number) => run.add('Multiply', [run.add('Neg', [x], [3]), x], [1])],
  ])('are none where the kernels are of %s', (_, other) => {
    const run = new Run();
    const x = run.add('Tensor', [], [9]);
    run.add('Add', [x, x], [1]);
    other(run, x);
    expect(find([STEP], run)).toEqual([]);
  });

  test('are of the graph that has most of what ran', () => {
    const start = graph(`  %1 = input {index=0} : float32[4]
  %2 = input {index=1} : float32[4]
  %3 = add(%1, %2) : float32[4]
  return %3`);
    const run = new Run();
    const x = run.add('Tensor', [], [9]);
    run.call(STEP, [x, x]);
    run.add('Relu', [x], [9]);
    run.call(start, [x, x]);
    expect(find([start, STEP], run).map((call) => call.graph)).toEqual([1, 0]);
  });

  test('of two graphs alike are taken in order where each was called once, and else stand with both', () => {
    const run = new Run();
    const x = run.add('Tensor', [], [9]);
    run.call(STEP, [x, x]);
    run.call(STEP, [x, x]);
    expect(find([STEP, STEP], run).map((call) => [call.graph, call.fits])).toEqual([
      [0, 1],
      [1, 1],
    ]);
    run.call(STEP, [x, x]);
    expect(find([STEP, STEP], run).every(({ fits }) => fits === 2)).toBe(true);
  });

  test('are never wrong, whatever the function, what ran around its calls and what was not told of', () => {
    const op = fc.record({
      op: fc.constantFrom('add', 'mul', 'neg', 'relu', 'identity'),
      of: fc.tuple(fc.nat(), fc.nat()),
      line: fc.integer({ min: 1, max: 3 }),
      told: fc.boolean(),
    });
    const noise = fc.array(fc.constantFrom('Add', 'Neg', 'Relu', 'Tensor'), { maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(op, { minLength: 1, maxLength: 14 }),
        fc.array(noise, { maxLength: 5 }),
        (ops, calls) => {
          const untold = new Set<number>();
          const nodes = [1, 2].map((id): Node => node(id, 'input', [], []));
          for (const { op: name, of, line, told } of ops) {
            const id = nodes.length + 1;
            const [a = 1, b = 1] = of.map((each) => 1 + (each % nodes.length));
            nodes.push(node(id, name, name === 'add' || name === 'mul' ? [a, b] : [a], [line]));
            if (name === 'identity' && !told) untold.add(id);
          }
          const traced = { name: 'f', nodes, results: [nodes.length], updates: [] };
          const run = new Run();
          const truth = new Map<number, number>();
          const given = run.add('Tensor', [], [7]);
          for (const around of calls) {
            // Kernels of other lines, between the calls.
            for (const kernel of around) run.add(kernel, kernel === 'Tensor' ? [] : [given, given], [7]);
            const ran = run.call(traced, [run.add('Tensor', [], [7]), given], untold);
            for (const [id, dynamic] of ran) truth.set(dynamic, nodes[id - 1]?.role ? 0 : id);
          }
          const operators = nodes.filter(({ role, op: name }) => !role && name !== 'identity');
          const found = find([traced], run);
          for (const { nodes: matched } of found)
            for (const [id, dynamic] of matched)
              if (!nodes[id - 1]?.role && nodes[id - 1]?.op !== 'identity')
                expect(truth.get(dynamic)).toBe(id);
          // Each call, and all of it.
          const matched = found.flatMap((call) => operators.filter(({ id }) => call.nodes.has(id)));
          expect(matched.length).toBe(calls.length * operators.length);
        },
      ),
    );
  });
});

function node(id: number, op: string, inputs: readonly number[], lines: readonly number[]): Node {
  return {
    id,
    op,
    inputs,
    outputs: [{ id, dtype: 'float32', shape: [4] }],
    attrs: {},
    lines,
    origins: [id],
    group: [],
    ...(op === 'input' && { role: 'input' }),
  };
}
