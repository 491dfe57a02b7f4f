import { describe, expect, test } from 'vitest';
import { costOfAll, weightOf, type Order } from './costs';
import type { DynamicNode } from './dynamic';
import type { ShownNode } from './node';
import { outlineOf } from './outline';
import { nodesIn, openAtFirst, parentOf, rowsOf, type OutlineState } from './rows';

const node = (id: number, op: string, group: string[] = [], shape: number[] = [2]): ShownNode => ({
  id,
  op,
  group,
  inputs: [],
  outputs: [{ id, dtype: 'float32', shape }],
  attrs: {},
  lines: [id],
  origins: [],
});

const NODES = [
  node(1, 'Tensor'),
  node(2, 'MatMul', ['dense', 'matMul'], [32, 10]),
  node(3, 'Add', ['dense']),
  node(4, 'Relu', ['dense']),
];
const ITEMS = outlineOf(NODES);
const state = (open: readonly string[], pass = 0): OutlineState => ({
  isOpen: (key) => open.includes(key),
  pass: () => pass,
});
const texts = (rows: ReturnType<typeof rowsOf>) =>
  rows.map(({ level, item, open }) => {
    const name = item.kind === 'node' ? item.node.op : item.kind === 'group' ? item.name : 'repeat';
    return `${'-'.repeat(level)}${name}${open === undefined ? '' : open ? ' v' : ' >'}`;
  });

const ran = (id: number, op: string, durUs: number, bytes: number, group: string[] = []): DynamicNode => ({
  ...node(id, op, group),
  ran: { seq: id, backend: 'wasm', startUs: id, durUs, bytes },
});

describe('the nodes of an item', () => {
  test('are an operation and what the graph that it holds computes, without the inputs, which are values of others', () => {
    const body = {
      name: 'body',
      nodes: [{ ...node(1, 'input'), role: 'input' }, node(9, 'Relu')],
      results: [],
      updates: [],
    };
    const [, loop] = outlineOf<ShownNode>([
      node(1, 'MatMul'),
      { ...node(2, 'scan'), attrs: { body: body as never } },
    ]);
    expect(loop && nodesIn(loop).map(({ op }) => op)).toEqual(['scan', 'Relu']);
  });
});

describe('the rows of an outline', () => {
  test('stand by what they cost where that is asked for, each among its neighbours, and in their places in words too', () => {
    const timed = outlineOf([
      ran(1, 'Cast', 5, 40),
      ran(2, 'Slice', 5, 10),
      ran(3, 'MatMul', 20, 30, ['dense', 'matMul']),
      ran(4, 'Add', 30, 20, ['dense']),
      ran(5, 'Relu', 49, 0),
    ]);
    const open = state(timed.map(({ key }) => key));
    const by = (order: Order) => rowsOf(timed, open, '', weightOf(order));
    expect(texts(by('run'))).toEqual(['-Cast', '-Slice', '-dense v', '--MatMul', '--Add', '-Relu']);
    expect(texts(by('time'))).toEqual(['-dense v', '--Add', '--MatMul', '-Relu', '-Cast', '-Slice']);
    expect(texts(by('memory'))).toEqual(['-dense v', '--MatMul', '--Add', '-Cast', '-Slice', '-Relu']);
    expect(by('time').map(({ place, of }) => [place, of])).toEqual([
      [1, 4],
      [1, 2],
      [2, 2],
      [2, 4],
      [3, 4],
      [4, 4],
    ]);
    expect(costOfAll(timed)).toEqual({ us: 109, bytes: 100 });
    expect(by('time').map((_, at, rows) => parentOf(rows, at))).toEqual([0, 0, 0, 3, 4, 5]);
  });

  test('are those of what is open', () => {
    expect(texts(rowsOf(ITEMS, state([])))).toEqual(['-Tensor', '-dense >']);
    const [, dense] = ITEMS;
    expect(texts(rowsOf(ITEMS, state([dense?.key ?? ''])))).toEqual([
      '-Tensor',
      '-dense v',
      '--MatMul',
      '--Add',
      '--Relu',
    ]);
  });

  test('are those of what was searched for, wherever it is', () => {
    expect(texts(rowsOf(ITEMS, state([]), ' RELU '))).toEqual(['-dense v', '--Relu']);
    expect(texts(rowsOf(ITEMS, state([]), '32,10'))).toEqual(['-dense v', '--MatMul']);
    expect(texts(rowsOf(ITEMS, state([]), 'float32 line 3'))).toEqual(['-dense v', '--Add']);
    expect(rowsOf(ITEMS, state([]), 'nothing such')).toEqual([]);
  });

  test('say where they stand among their neighbours', () => {
    expect(rowsOf(ITEMS, state([])).map(({ place, of }) => [place, of])).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  test('show one pass of a repeat', () => {
    const passes = [0, 1, 2].flatMap((pass) => [
      { ...node(10 * pass + 1, 'A'), lines: [1] },
      { ...node(10 * pass + 2, 'B'), lines: [2] },
    ]);
    const [repeat] = outlineOf(passes);
    const rows = rowsOf(repeat ? [repeat] : [], state([repeat?.key ?? ''], 2));
    expect(rows.slice(1).map(({ item }) => (item.kind === 'node' ? item.node.id : 0))).toEqual([21, 22]);
    expect(repeat && nodesIn(repeat)).toHaveLength(6);
    // Under the keys of the first pass: what is open in one is open in all.
    const first = rowsOf(repeat ? [repeat] : [], state([repeat?.key ?? ''], 0));
    expect(rows.map(({ key }) => key)).toEqual(first.map(({ key }) => key));
  });

  test('of a small graph are all seen at first, of a large one its parts', () => {
    expect(openAtFirst(ITEMS).size).toBe(1);
    const large = outlineOf(
      Array.from({ length: 100 }, (_, index) =>
        node(index + 1, `op${String(index)}`, ['all', index < 50 ? 'a' : 'b']),
      ),
    );
    const open = openAtFirst(large);
    expect(texts(rowsOf(large, { isOpen: (key) => open.has(key), pass: () => 0 }))).toEqual([
      '-all v',
      '--a >',
      '--b >',
    ]);
  });

  test('of nothing are none', () => {
    expect(rowsOf([], state([]))).toEqual([]);
  });
});
