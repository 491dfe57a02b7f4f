import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryGraph } from './arbitrary';
import { checkGraph } from './check';
import { sameAttr } from './graph';
import { parseGraph } from './parse';
import { printGraph } from './print';

const whole = { elide: Infinity, provenance: true };

const STEP = `graph step {
  %1 = input {index=0} : float32[32,784]
  %2 = state {name="dense/kernel"} : float32[784,10]
  %3 = random as input {sampler="uniform", min=0, max=1} : float32[32,784]
  %4 = const {value=f32[0.5,-0,NaN,-Infinity,1.5]} : float32[5]
  %5 = matmul(%1, %2) {transposeA=false, transposeB=false} : float32[32,10] ; lines 4,7 ; from %5, %9 ; in "dense"/"a b"
  %6, %7 = split(%5) {sizes=[5,5], axis=1} : float32[32,5], float32[32,5]
  return %6, %7
  update %2 <- %2
}
`;

describe('the text of a graph', () => {
  test('is parsed back to the graph it was printed from', () => {
    fc.assert(
      fc.property(arbitraryGraph, (graph) => {
        expect(parseGraph(printGraph(graph, whole))).toEqual(graph);
      }),
      { numRuns: 500, seed: 20 },
    );
  });

  test('is printed back to the text it was parsed from', () => {
    expect(printGraph(parseGraph(STEP), whole)).toBe(STEP);
  });

  test('keeps the sign of zero and NaN in attributes and elements', () => {
    const text = 'graph f {\n  %1 = const {value=f32[-0,NaN], x=-0, y=NaN} : float32[2]\n  return %1\n}\n';
    const [node] = parseGraph(text).nodes;
    expect(Object.is(node?.attrs['x'], -0)).toBe(true);
    expect(sameAttr(node?.attrs['value'], Float32Array.of(-0, NaN))).toBe(true);
    expect(printGraph(parseGraph(text))).toBe(text);
  });

  test('shows the first elements of a long constant, and how many there are', () => {
    const graph = parseGraph(
      `graph f { %1 = const {value=i32[${Array.from({ length: 20 }, (_, index) => index).join()}]} : int32[20] return %1 }`,
    );
    expect(printGraph(graph)).toContain('{value=i32[0,1,2,… 20]}');
    expect(() => parseGraph(printGraph(graph))).toThrow(
      "Line 2 of the graph's text: can't read \"… 20]} : int32[20]",
    );
  });

  test('holds the graphs among the attributes, indented', () => {
    const text = `graph f {
  %1 = input {index=0} : bool[]
  %2 = if(%1) {then=graph then {
    %1 = const {value=f32[1]} : float32[]
    return %1
  }} : float32[]
  return %2
}
`;
    expect(printGraph(parseGraph(text))).toBe(text);
  });

  test('leaves lines, origins and scopes out where nobody asks for them', () => {
    expect(printGraph(parseGraph(STEP))).not.toMatch(/lines|from|dense"\//);
  });

  test('of every random graph passes the check', () => {
    fc.assert(
      fc.property(arbitraryGraph, (graph) => checkGraph(graph, 'the test') === graph),
      { seed: 20 },
    );
  });
});

describe('a fault in the text is told at its line:', () => {
  test.each([
    ['a character that no graph has', 2, 'graph f {\n  %1 = § : float32[]\n  return %1\n}'],
    ['a dtype that there is not', 2, 'graph f {\n  %1 = neg() : float16[2]\n  return %1\n}'],
    ['an output without a type', 2, 'graph f {\n  %1, %2 = split() : float32[2]\n  return %1\n}'],
    ['a type without an output', 2, 'graph f {\n  %1 = neg() : float32[2], bool[]\n  return %1\n}'],
    ['a node without a type', 3, 'graph f {\n  %1 = neg()\n  return %1\n}'],
    ['an attribute that is nothing', 3, 'graph f {\n\n  %1 = neg() {x=maybe} : float32[2]\n  return %1\n}'],
    ['a text that JSON has not', 2, 'graph f {\n  %1 = neg() {x="\\q"} : float32[2]\n  return %1\n}'],
    ['an unknown note', 2, 'graph f {\n  %1 = neg() : float32[2] ; by me\n  return %1\n}'],
    ['a list that does not end', 3, 'graph f {\n  %1 = neg() {x=[1,2\n : float32[2]\n  return %1\n}'],
    ['an update without a value', 4, 'graph f {\n  %1 = state : float32[2]\n  return\n  update %1 %1\n}'],
    ['no return', 3, 'graph f {\n  %1 = state : float32[2]\n}'],
    ['no end', 2, 'graph f {\n  return'],
    ['text after the end', 3, 'graph f {\n  return\n} x'],
    ['no graph', 1, ''],
  ])('%s', (_, line, text) => {
    expect(() => parseGraph(text)).toThrow(new RegExp(`^Line ${String(line)} of the graph's text: .+\\.$`));
  });
});
