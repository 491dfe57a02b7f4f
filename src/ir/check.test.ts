import { describe, expect, test } from 'vitest';
import { checkGraph, constantBytes } from './check';
import type { Infer } from './check';
import { lastId, makersOf, sizeOf, usesOf, valuesOf } from './graph';
import type { Graph, Node } from './graph';
import { parseGraph } from './parse';

const GOOD = `graph f {
  %1 = input {index=0} : float32[2]
  %2 = state {name="w"} : float32[2]
  %3 = const {value=f32[1,2]} : float32[2]
  %4 = neg(%1) : float32[2]
  %5, %6 = pair(%4, %3) : float32[2], float32[2]
  return %5, %6
  update %2 <- %6
}`;

const infer: Infer = ({ op }, [x]) => {
  const type = { dtype: x?.dtype ?? 'float32', shape: x?.shape ?? [] };
  return op === 'pair' ? [type, type] : [type];
};

const check = (graph: Graph, how = infer): Graph => checkGraph(graph, 'the test', how);
const good = (): Graph => parseGraph(GOOD);

/** The good graph with another node in place of the one of that id. */
const withNode = (id: number, change: (node: Node) => object): Graph => {
  const graph = good();
  return {
    ...graph,
    nodes: graph.nodes.map((node) => (node.id === id ? { ...node, ...change(node) } : node)),
  };
};

describe('the check of a graph', () => {
  test('gives a good graph back as it is', () => {
    const graph = good();
    expect(check(graph)).toBe(graph);
  });

  test('names what came before, the graph and the node', () => {
    const graph = withNode(4, () => ({ inputs: [9] }));
    expect(() => check(graph)).toThrow(
      'internal: after the test, in graph f: reads %9 before it is made: %4 = neg(%9) : float32[2].',
    );
  });

  test.each<[string, string, () => Graph]>([
    [
      'a node that reads a value of a later one',
      'reads %4 before it is made',
      () => ({ ...good(), nodes: good().nodes.toReversed() }),
    ],
    ['a node that reads itself', 'reads %4 before it is made', () => withNode(4, () => ({ inputs: [4] }))],
    [
      'an id that is used twice',
      '%1 is made twice',
      () => withNode(4, () => ({ id: 1, outputs: [{ id: 1, dtype: 'float32', shape: [2] }] })),
    ],
    [
      "a node whose id is not its first output's",
      'its id is not that of its first output',
      () => withNode(4, () => ({ id: 7 })),
    ],
    [
      'a node that makes nothing',
      'its id is not that of its first output',
      () => withNode(4, () => ({ outputs: [] })),
    ],
    [
      'a dtype that there is not',
      'no dtype float16',
      () => withNode(4, () => ({ outputs: [{ id: 4, dtype: 'float16', shape: [2] }] })),
    ],
    [
      'a shape with a fraction',
      'no shape',
      () => withNode(4, () => ({ outputs: [{ id: 4, dtype: 'float32', shape: [1.5] }] })),
    ],
    [
      'a shape with a negative length',
      'no shape',
      () => withNode(4, () => ({ outputs: [{ id: 4, dtype: 'float32', shape: [-1] }] })),
    ],
    [
      'an argument that reads something',
      'a node of role state reads nothing and makes one value',
      () => withNode(2, () => ({ inputs: [1] })),
    ],
    [
      'a constant without elements',
      'its elements are no float32[2]',
      () => withNode(3, () => ({ attrs: {} })),
    ],
    [
      'a constant with too few elements',
      'its elements are no float32[2]',
      () => withNode(3, () => ({ attrs: { value: Float32Array.of(1) } })),
    ],
    [
      'a constant whose elements are of another dtype',
      'its elements are no float32[2]',
      () => withNode(3, () => ({ attrs: { value: Int32Array.of(1, 2) } })),
    ],
    [
      'a shape that the row does not infer',
      'its row infers float32[2]',
      () => withNode(4, () => ({ outputs: [{ id: 4, dtype: 'float32', shape: [3] }] })),
    ],
    [
      'a dtype that the row does not infer',
      'its row infers float32[2]',
      () => withNode(4, () => ({ outputs: [{ id: 4, dtype: 'int32', shape: [2] }] })),
    ],
    [
      'fewer outputs than the row infers',
      'its row infers float32[2], float32[2]',
      () => withNode(5, ({ outputs }) => ({ outputs: outputs.slice(0, 1) })),
    ],
    [
      'a result that nothing makes',
      'graph f gives back %9, which nothing makes',
      () => ({ ...good(), results: [9] }),
    ],
    [
      'an update with a value that nothing makes',
      'graph f updates with %9, which nothing makes',
      () => ({ ...good(), updates: [{ state: 2, value: 9 }] }),
    ],
    [
      'an update of what is no state',
      'graph f updates %1, which is no state',
      () => ({ ...good(), updates: [{ state: 1, value: 4 }] }),
    ],
    [
      'two updates of one state',
      'graph f updates %2 twice',
      () => ({
        ...good(),
        updates: [
          { state: 2, value: 4 },
          { state: 2, value: 6 },
        ],
      }),
    ],
    [
      'an update with a value of another type',
      'graph f updates %2 with a value of another type',
      () =>
        parseGraph(`graph f {
          %1 = input {index=0} : int32[2]
          %2 = state {name="w"} : float32[2]
          return
          update %2 <- %1
        }`),
    ],
    [
      'a fault in a graph among its attributes',
      'in graph then: reads %1 before it is made',
      () =>
        parseGraph(`graph f {
          %1 = input {index=0} : float32[2]
          %2 = if(%1) {then=graph then { %2 = neg(%1) : float32[2] return %2 }} : float32[2]
          return %2
        }`),
    ],
  ])('refuses %s', (_, message, broken) => {
    expect(() => check(broken())).toThrow(message);
  });

  test('takes any types where it is given no rows', () => {
    const graph = withNode(4, () => ({ outputs: [{ id: 4, dtype: 'bool', shape: [3] }] }));
    expect(checkGraph(graph, 'the test')).toBe(graph);
  });
});

describe('what is asked of a graph', () => {
  test('are the bytes of its constants, with those of its subgraphs', () => {
    const graph = parseGraph(`graph f {
      %1 = const {value=u8[1]} : bool[]
      %2 = const {value=f32[1,2,3]} : float32[3]
      %3 = if(%1) {then=graph then { %1 = const {value=i32[1,2]} : int32[2] return %1 }} : int32[2]
      return %3
    }`);
    expect(constantBytes(graph)).toBe(1 + 12 + 8);
  });

  test('are its values, who makes them, how often they are read, and the last id', () => {
    const graph = good();
    expect([...valuesOf(graph).keys()]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(makersOf(graph.nodes).get(6)?.op).toBe('pair');
    expect(Object.fromEntries(usesOf(graph))).toEqual({ 1: 1, 3: 1, 4: 1, 5: 1, 6: 2 });
    expect(lastId(graph)).toBe(6);
    expect(lastId({ ...graph, nodes: [] })).toBe(0);
    expect(sizeOf([])).toBe(1);
  });
});
