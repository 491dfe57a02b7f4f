import { describe, expect, test } from 'vitest';
import { outlineOf } from '../../graphs/outline';
import { rowsOf } from '../../graphs/rows';
import type { ShownNode } from '../../graphs/node';
import { foundIn } from './found';

const node = (id: number, op: string, group: readonly string[] = []): ShownNode => ({
  id,
  op,
  inputs: [],
  outputs: [{ id, dtype: 'float32', shape: [2] }],
  attrs: {},
  lines: [id],
  origins: [],
  group,
});
const state = (turn = 0) => ({ isOpen: () => true, pass: () => turn });

describe('what a search finds', () => {
  const nodes = [
    node(1, 'Relu'),
    node(2, 'MatMul', ['model', 'dense']),
    node(3, 'Relu', ['model', 'dense']),
    node(4, 'Sum', ['model']),
  ];

  test('is found in closed groups, with all that it stands in', () => {
    const items = outlineOf(nodes);
    const found = foundIn(items, state(), 'relu');
    expect(found.map((each) => each.node.id)).toEqual([1, 3]);
    const rows = rowsOf(items, state());
    const nameOf = (key: string) => {
      const item = rows.find((row) => row.key === key)?.item;
      return item?.kind === 'group' ? item.name : undefined;
    };
    expect(found.map(({ around }) => around.map(nameOf))).toEqual([[], ['model', 'dense']]);
    for (const { key, node } of found)
      expect(rows.find((row) => row.key === key)?.item).toMatchObject({ node: { id: node.id } });
  });

  test('is nothing where nothing is searched for', () => {
    expect(foundIn(outlineOf(nodes), state(), '  ')).toEqual([]);
  });

  test('is that of the turn of a loop that is shown, by the keys of its first', () => {
    const turns = Array.from({ length: 5 }, (_, turn) =>
      ['Add', 'RealDiv'].map((op, at) => ({ ...node(1 + 2 * turn + at, op), lines: [7 + at] })),
    ).flat();
    const items = outlineOf(turns);
    const [first, last] = [0, 4].map((turn) => foundIn(items, state(turn), 'realdiv'));
    expect(first?.map((each) => each.node.id)).toEqual([2]);
    expect(last?.map((each) => each.node.id)).toEqual([10]);
    expect(last?.map(({ key, around }) => [key, around])).toEqual(
      first?.map(({ key, around }) => [key, around]),
    );
  });

  test('says in which part of a group of very many it stands', () => {
    const many = Array.from({ length: 1_200 }, (_, at) => node(at + 1, `Op${String(at + 1)}x`));
    const [found] = foundIn(outlineOf(many), state(), 'op1100x');
    expect(found?.around).toEqual(['§2']);
  });
});
