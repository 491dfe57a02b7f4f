import { describe, expect, test } from 'vitest';
import type { OpEvent, RunEvent } from '../base/events';
import { dynamicGraph } from './dynamic';

const value = (id: number) => ({ id, dtype: 'float32', shape: [2] });

function op(
  seq: number,
  kernel: string,
  inputs: number[],
  outputs: number[],
  more: Partial<OpEvent> = {},
): OpEvent {
  return {
    seq,
    kernel,
    scope: [],
    backend: 'cpu',
    inputs: inputs.map(value),
    outputs: outputs.map((id) => ({ ...value(id), bytes: 8 })),
    startUs: seq * 10,
    durUs: 1,
    ...more,
  };
}

const edges = (events: readonly RunEvent[]) =>
  dynamicGraph(events).nodes.map(({ id, op, inputs }) => `${String(id)} = ${op}(${inputs.join(', ')})`);

describe('the dynamic graph', () => {
  test('ties each node to the values that it reads, whatever order the events come in', () => {
    const events = [op(0, 'Tensor', [], [70]), op(1, 'Neg', [70], [71]), op(2, 'Add', [70, 71], [72])];
    expect(edges(events)).toEqual(['1 = Tensor()', '2 = Neg(1)', '3 = Add(1, 2)']);
    expect(edges([...events].reverse())).toEqual(edges(events));
  });

  test('gives a variable a new value at each assignment', () => {
    const events = [
      op(0, 'Tensor', [], [1]),
      op(1, 'Variable', [1], [9]),
      op(2, 'Neg', [9], [2]),
      op(3, 'Assign', [2], [9]),
      op(4, 'Neg', [9], [3]),
    ];
    expect(edges(events)).toEqual([
      '1 = Tensor()',
      '2 = Variable(1)',
      '3 = Neg(2)',
      '4 = Assign(3)',
      '5 = Neg(4)',
    ]);
    expect(dynamicGraph(events).nodes.map(({ role }) => role)).toEqual([
      'const',
      'state',
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('keeps apart what was read and what was freed', () => {
    const graph = dynamicGraph([
      op(0, 'Tensor', [], [5]),
      op(1, 'Read', [5], [], { line: 4 }),
      { seq: 2, free: 5 },
      { seq: 3, free: 99 },
    ]);
    expect(graph.nodes).toHaveLength(1);
    expect(graph.reads).toEqual([{ value: 1, line: 4, startUs: 10, durUs: 1 }]);
    expect([...graph.freed]).toEqual([[1, 2]]);
  });

  test('stands in for a tensor whose making was not told', () => {
    expect(edges([op(7, 'Neg', [3], [4]), op(8, 'Neg', [3], [5])])).toEqual([
      '1 = earlier()',
      '2 = Neg(1)',
      '3 = Neg(1)',
    ]);
  });

  test('ties a gradient to its forward node', () => {
    const { nodes } = dynamicGraph([
      op(0, 'Tensor', [], [1]),
      op(1, 'Exp', [1], [2]),
      op(2, 'Mul', [2, 2], [3], { forwardOf: 1, step: 4, column: 7, line: 2, scope: ['backward', 'exp'] }),
    ]);
    expect(nodes[2]).toMatchObject({
      group: ['backward', 'exp'],
      lines: [2],
      ran: { forwardOf: 2, step: 4, column: 7, bytes: 8 },
    });
  });

  test('has a call of a compiled function as one node, from what it read to what it gave', () => {
    const typed = (id: number) => ({ ...value(id), bytes: 8 });
    const events: RunEvent[] = [
      op(0, 'Tensor', [], [1]),
      op(1, 'Variable', [], [9]),
      // The eager run that it is compared with has assigned to the variable since.
      op(2, 'Assign', [1], [9]),
      { seq: 3, phase: 'trace', name: 'step', startUs: 5, durUs: 4 },
      {
        seq: 4,
        phase: 'run',
        name: 'step',
        signature: '(float32[2])',
        engine: 'ort:wasm',
        line: 7,
        column: 3,
        startUs: 30,
        durUs: 12,
        asOf: 2,
        step: 1,
        inputs: [value(1), value(9), value(50)],
        outputs: [typed(10), typed(9)],
      },
      op(5, 'Neg', [10], [11]),
      op(6, 'Neg', [9], [12]),
    ];
    const { nodes } = dynamicGraph(events);
    expect(edges(events)).toEqual([
      '1 = Tensor()',
      '2 = Variable()',
      '3 = Assign(1)',
      '4 = earlier()',
      '5 = compiled step(1, 2, 4)',
      '7 = Neg(5)',
      '8 = Neg(6)',
    ]);
    expect(nodes[4]).toMatchObject({
      lines: [7],
      attrs: { signature: '(float32[2])' },
      ran: { seq: 4, backend: 'ort:wasm', durUs: 12, bytes: 16, step: 1, column: 3 },
    });
  });

  test('is empty without events', () => {
    expect(dynamicGraph([]).nodes).toEqual([]);
  });
});
