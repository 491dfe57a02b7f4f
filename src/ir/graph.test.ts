import { describe, expect, test } from 'vitest';
import { bodiesOf, isDType, nodesWithin, sameAttr } from './graph';
import type { Attr } from './graph';
import { parseGraph } from './parse';

const LOOP = `graph f {
  %1 = input {index=0} : float32[2]
  %2 = loop(%1) {body=graph body {
    %3 = input {index=0} : float32[2]
    %4 = choose(%3) {then=graph then { %5 = neg(%3) : float32[2] return %5 }} : float32[2]
    return %4
  }, times=3} : float32[2]
  %6 = neg(%2) : float32[2]
  return %6
}`;

test('the nodes within a graph are its own, each followed by those that it holds at any depth', () => {
  const graph = parseGraph(LOOP);
  expect(nodesWithin(graph).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(graph.nodes.flatMap(bodiesOf).map(({ name }) => name)).toEqual(['body']);
});

test('a dtype is one that a static graph has', () => {
  expect(['float32', 'int32', 'bool', 'string', 'complex64', 'toString'].filter(isDType)).toEqual([
    'float32',
    'int32',
    'bool',
  ]);
});

describe('two attributes', () => {
  const [graph, twin] = [parseGraph(LOOP), parseGraph(LOOP)];

  test.each<[string, Attr, Attr]>([
    ['numbers', NaN, NaN],
    ['lists within lists', [1, ['a', [true]]], [1, ['a', [true]]]],
    ['elements of constants', Float32Array.of(-0, NaN), Float32Array.of(-0, NaN)],
    ['the very graph', graph, graph],
  ])('are the same: %s', (_, a, b) => {
    expect(sameAttr(a, b)).toBe(true);
  });

  test.each<[string, Attr | undefined, Attr | undefined]>([
    ['the sign of zero', 0, -0],
    ['the sign of zero among elements', Float32Array.of(0), Float32Array.of(-0)],
    ['the dtype', Float32Array.of(1), Int32Array.of(1)],
    ['a longer list', [1], [1, 2]],
    ['a list and its only item', [1], 1],
    ['one that is not there', undefined, null],
    ['another graph of the same text', graph, twin],
  ])('are not the same: %s', (_, a, b) => {
    expect(sameAttr(a, b)).toBe(false);
    expect(sameAttr(b, a)).toBe(false);
  });

  test('that are graphs are compared as the caller says', () => {
    expect(sameAttr([graph], [twin], (a, b) => a.name === b.name)).toBe(true);
  });
});
