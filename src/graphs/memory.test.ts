import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isFree, isOp, type OpEvent, type RunEvent } from '../base/events';
import { grown } from './run-growth';

type Made = readonly [id: number, bytes: number, shares?: number];

function op(seq: number, kernel: string, line: number | undefined, ...outputs: Made[]): OpEvent {
  return {
    seq,
    kernel,
    scope: [],
    backend: 'cpu',
    inputs: [],
    outputs: outputs.map(([id, bytes, shares]) => ({
      id,
      dtype: 'float32',
      shape: [2],
      bytes,
      ...(shares !== undefined && { shares }),
    })),
    startUs: seq * 10,
    durUs: 5,
    ...(line !== undefined && { line }),
  };
}

const memory = (events: readonly RunEvent[], dropped = 0) => grown(events, dropped).memory();
const curve = (events: readonly RunEvent[]) => memory(events).points.map(({ bytes }) => bytes);

describe('the memory of a run', () => {
  test('grows with what is allocated and shrinks with what is freed, and says where it was largest', () => {
    const events = [
      op(0, 'Tensor', 1, [1, 8]),
      op(1, 'Neg', 2, [2, 80]),
      { seq: 2, free: 1, atUs: 17 },
      op(3, 'Neg', 3, [3, 4]),
      { seq: 4, free: 2 },
      { seq: 5, free: 99 },
    ];
    const { points, peak } = memory(events);
    expect(points).toEqual([
      { atUs: 5, seq: 0, bytes: 8, tensors: 1 },
      { atUs: 15, seq: 1, bytes: 88, tensors: 2 },
      { atUs: 17, seq: 2, bytes: 80, tensors: 1 },
      { atUs: 35, seq: 3, bytes: 84, tensors: 2 },
      { atUs: 35, seq: 4, bytes: 4, tensors: 1 },
    ]);
    expect(peak).toEqual({ atUs: 15, seq: 1, bytes: 88, tensors: 2, line: 2, node: 2 });
  });

  test('counts data that several tensors hold once, until the last of them is gone', () => {
    const shared = [op(0, 'Tensor', 1, [1, 8]), op(1, 'Reshape', 2, [2, 0, 1]), { seq: 2, free: 1 }];
    expect(curve(shared)).toEqual([8, 8, 8]);
    expect(curve([...shared, { seq: 3, free: 2 }])).toEqual([8, 8, 8, 0]);
  });

  test('counts data that were there before from when a tensor is known to hold them, once', () => {
    const events = [
      op(0, 'Reshape', 1, [1, 0, 77]),
      op(1, 'Reshape', 1, [2, 0, 77]),
      { seq: 2, free: 1 },
      { seq: 3, free: 2 },
    ];
    expect(curve(events)).toEqual([8, 8, 8, 0]);
  });

  test("gives a variable's old data back when it is assigned to", () => {
    const events = [
      op(0, 'Tensor', 1, [1, 8]),
      op(1, 'Variable', 1, [7, 0, 1]),
      { seq: 2, free: 1 },
      op(3, 'Add', 2, [2, 8]),
      op(4, 'Assign', 2, [7, 0, 2]),
      { seq: 5, free: 2 },
    ];
    expect(curve(events)).toEqual([8, 8, 8, 16, 8, 8]);
    expect(memory(events).leaks).toEqual([]);
  });

  test("counts what a compiled function gave, and its variables' new values, as what was made there", () => {
    const events: RunEvent[] = [
      op(0, 'Tensor', 1, [1, 8]),
      op(1, 'Variable', 1, [7, 0, 1]),
      { seq: 2, free: 1 },
      { seq: 3, free: 7 },
      {
        seq: 4,
        phase: 'run',
        name: 'step',
        line: 5,
        startUs: 40,
        durUs: 9,
        inputs: [{ id: 7, dtype: 'float32', shape: [2] }],
        outputs: [
          { id: 9, dtype: 'float32', shape: [], bytes: 4 },
          { id: 7, dtype: 'float32', shape: [2], bytes: 8 },
        ],
      },
    ];
    expect(memory(events).points.at(-1)).toEqual({ atUs: 49, seq: 4, bytes: 12, tensors: 2 });
    expect(memory(events).leaks).toEqual([expect.objectContaining({ line: 5, count: 1, bytes: 4 })]);
  });

  test('blames what was never disposed of on its line, the most bytes first', () => {
    const events = [
      op(0, 'Tensor', 1, [1, 8]),
      op(1, 'Neg', 3, [2, 8]),
      op(2, 'Neg', 3, [3, 8]),
      op(3, 'Reshape', 4, [4, 0, 3]),
      op(4, 'Neg', undefined, [5, 12]),
      op(5, 'Neg', 6, [6, 400]),
      { seq: 6, free: 6 },
    ];
    expect(memory(events).leaks).toEqual([
      { line: 3, count: 2, bytes: 16, nodes: [2, 3] },
      { count: 1, bytes: 12, nodes: [5] },
      { line: 1, count: 1, bytes: 8, nodes: [1] },
      { line: 4, count: 1, bytes: 0, nodes: [4] },
    ]);
  });

  test('starts anew after events that were dropped, and says so', () => {
    const events = [
      op(0, 'Tensor', 1, [1, 8]),
      op(1, 'Neg', 1, [2, 8]),
      op(70, 'Neg', 2, [3, 4]),
      { seq: 71, free: 2 },
    ];
    const { points, leaks, incomplete, gap } = memory(events, 68);
    expect(points.map(({ bytes }) => bytes)).toEqual([8, 16, 4]);
    expect(leaks).toEqual([expect.objectContaining({ line: 2, bytes: 4 })]);
    expect(incomplete).toBe(true);
    expect(gap).toEqual({ startUs: 15, endUs: 705 });
    expect(memory(events.slice(0, 2)).incomplete).toBe(false);
  });

  test('is empty without events', () => {
    expect(memory([])).toEqual({ points: [], leaks: [], incomplete: false });
  });

  /** A program over tensors: makes one, a view of one, a variable, assigns, disposes. */
  const program = fc
    .array(fc.tuple(fc.constantFrom('make', 'view', 'variable', 'assign', 'free'), fc.nat(99), fc.nat(9)), {
      maxLength: 40,
    })
    .map((commands) => {
      const events: RunEvent[] = [];
      const there: number[] = [];
      const variables: number[] = [];
      let nextId = 1;
      const pick = (from: readonly number[], which: number) => from[which % from.length];
      for (const [command, which, size] of commands) {
        const seq = events.length;
        const id = nextId++;
        const one = pick(there, which);
        const variable = pick(variables, size);
        if (command === 'make') events.push(op(seq, 'Neg', size, [id, size]));
        else if (one === undefined) continue;
        else if (command === 'view') events.push(op(seq, 'Reshape', size, [id, 0, one]));
        else if (command === 'variable') events.push(op(seq, 'Variable', size, [id, 0, one]));
        else if (command === 'assign') {
          if (variable === undefined || !there.includes(variable)) continue;
          events.push(op(seq, 'Assign', size, [variable, 0, one]));
          continue;
        } else {
          there.splice(there.indexOf(one), 1);
          events.push({ seq, free: one });
          continue;
        }
        there.push(id);
        if (command === 'variable') variables.push(id);
      }
      return events;
    });

  /** What is there after all of those events, found out anew from the first of them. */
  function known(events: readonly RunEvent[]) {
    const dataOf = new Map<number, number>();
    const bytes = new Map<number, number>();
    const lineOf = new Map<number, number | undefined>();
    const variables = new Set<number>();
    for (const event of events) {
      if (isFree(event)) dataOf.delete(event.free);
      else if (isOp(event))
        for (const output of event.outputs) {
          const from = output.shares === undefined ? undefined : dataOf.get(output.shares);
          dataOf.set(output.id, from ?? event.seq);
          if (from === undefined) bytes.set(event.seq, output.bytes);
          lineOf.set(output.id, event.line);
          if (event.kernel === 'Variable') variables.add(output.id);
        }
    }
    const sum = (data: Iterable<number>) =>
      [...new Set(data)].reduce((total, each) => total + (bytes.get(each) ?? 0), 0);
    const leaked = [...dataOf.keys()].filter((id) => !variables.has(id));
    const ofVariables = new Set([...dataOf].filter(([id]) => variables.has(id)).map(([, data]) => data));
    const leakedData = leaked.map((id) => dataOf.get(id) ?? -1).filter((data) => !ofVariables.has(data));
    const lines = new Map<number | undefined, number>();
    for (const id of leaked) lines.set(lineOf.get(id), (lines.get(lineOf.get(id)) ?? 0) + 1);
    return { bytes: sum(dataOf.values()), tensors: dataOf.size, leakedBytes: sum(leakedData), lines };
  }

  test('agrees at every moment with a count from the beginning', () => {
    fc.assert(
      fc.property(program, (events) => {
        const { points, peak, leaks } = memory(events);
        let highest = 0;
        events.forEach(({ seq }, index) => {
          const { bytes, tensors } = known(events.slice(0, index + 1));
          const point = points.findLast((each) => each.seq <= seq);
          expect([point?.bytes ?? 0, point?.tensors ?? 0]).toEqual([bytes, tensors]);
          highest = Math.max(highest, bytes);
        });
        expect(peak?.bytes ?? 0).toBe(highest);
        const { leakedBytes, lines } = known(events);
        expect(leaks.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(leakedBytes);
        expect(new Map(leaks.map(({ line, count }) => [line, count]))).toEqual(lines);
        expect(leaks.map(({ bytes }) => bytes)).toEqual(
          leaks.map(({ bytes }) => bytes).sort((a, b) => b - a),
        );
      }),
    );
  });
});
