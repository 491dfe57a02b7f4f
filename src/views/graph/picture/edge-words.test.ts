import { describe, expect, test } from 'vitest';
import type { ShownNode } from '../../../graphs/node';
import { Drawing } from './drawing';
import { edgeNote, edgesSpoken } from './edge-words';
import { boxOf, edgeOf } from './sample-scenes';

const node = (id: number, dtype: string, shape: readonly number[]): ShownNode => ({
  id,
  op: 'MatMul',
  inputs: [],
  outputs: [{ id, dtype, shape }],
  attrs: {},
  lines: [4],
  origins: [],
  group: [],
});
const nodes = new Map(
  [
    node(1, 'float32', [32, 10]),
    node(2, 'string', [2]),
    ...[3, 4, 5, 6].map((id) => node(id, 'int32', [2])),
  ].map((each) => [each.id, each]),
);
const drawing = new Drawing({
  width: 400,
  height: 300,
  boxes: [
    boxOf('a', { lines: [4] }),
    boxOf('b', { y: 200, title: 'Relu', lines: [5, 6] }),
    boxOf('c', { x: 200, y: 200, title: 'x', lines: [] }),
  ],
  edges: [
    { ...edgeOf('a', 'b', [75, 40, 75, 200], 'float32[32,10]'), values: [1] },
    { ...edgeOf('a', 'c', [90, 40, 275, 200], '6 values'), values: [1, 2, 3, 4, 5, 6] },
  ],
});
const noteOf = (at: number): readonly string[] => {
  const wire = drawing.wires[at];
  return wire ? edgeNote(wire, drawing, nodes) : [];
};
const said = (key: string): string => {
  const part = drawing.part(key);
  return part ? edgesSpoken(drawing, part) : '';
};

describe('who points at an edge', () => {
  test('is told what flows, how much that is, and from where to where', () => {
    expect(noteOf(0)).toEqual(['float32[32,10], 1.28 kB', 'from MatMul (line 4)', 'to Relu (lines 5 to 6)']);
  });

  test('is told of many values the first ones, and of text no size', () => {
    expect(noteOf(1)).toEqual([
      'float32[32,10], 1.28 kB',
      'string[2]',
      'int32[2], 8 B',
      'int32[2], 8 B',
      'and 2 more values',
      'from MatMul (line 4)',
      'to x',
    ]);
  });
});

test('who is led by keys is told what a box reads and gives', () => {
  expect(said('a')).toBe('gives float32[32,10] to Relu and 6 values to x');
  expect(said('b')).toBe('reads float32[32,10] from MatMul');
});
