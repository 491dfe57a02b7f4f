/** Which elementwise operators become one node, and what the record says of it. */
import { describe, expect, test } from 'vitest';
import { checkGraph } from '../ir/check';
import { lastId } from '../ir/graph';
import type { Graph } from '../ir/graph';
import { parseGraph } from '../ir/parse';
import { printGraph } from '../ir/print';
import { inferNode } from '../ops';
import { bodyOf, FUSED } from '../ops/fused-elementwise';
import { fuseChains } from './chains';

function fuse(text: string) {
  const graph = parseGraph(text);
  let last = lastId(graph);
  const made = fuseChains(graph, () => ++last);
  checkGraph(made.graph, 'the test', inferNode);
  return made;
}

const print = (graph: Graph): string => printGraph(graph, { provenance: true });
const ops = (graph: Graph): string[] => graph.nodes.filter(({ role }) => !role).map(({ op }) => op);
/** The operators within each chain. */
const chains = (text: string): string[][] =>
  fuse(text)
    .graph.nodes.filter(({ op }) => op === FUSED)
    .map((node) => ops(bodyOf(node)));

describe('a chain', () => {
  test('takes in what only its own operators read, in the order of the graph, with where each comes from', () => {
    const { graph, edits } = fuse(`graph f {
      %1 = input {index=0} : float32[2,3]
      %2 = const {value=f32[0.5]} : float32[]
      %3 = input {index=1} : float32[3]
      %4 = mul(%1, %2) : float32[2,3] ; lines 2 ; in "a"/"b"
      %5 = sigmoid(%4) : float32[2,3] ; lines 3 ; in "a"/"b"
      %6 = mul(%4, %5) : float32[2,3] ; lines 3,4 ; in "a"/"c"
      %7 = add(%6, %3) : float32[2,3] ; lines 5 ; from %7, %8 ; in "a"/"c"
      return %7
    }`);
    expect(print(graph)).toMatchInlineSnapshot(`
      "graph f {
        %1 = input {index=0} : float32[2,3]
        %2 = const {value=f32[0.5]} : float32[]
        %3 = input {index=1} : float32[3]
        %8 = fused_elementwise(%1, %2, %3) {body=graph chain {
          %1 = input {index=0} : float32[2,3]
          %2 = input {index=1} : float32[]
          %3 = input {index=2} : float32[3]
          %4 = mul(%1, %2) : float32[2,3] ; lines 2 ; in "a"/"b"
          %5 = sigmoid(%4) : float32[2,3] ; lines 3 ; in "a"/"b"
          %6 = mul(%4, %5) : float32[2,3] ; lines 3,4 ; in "a"/"c"
          %7 = add(%6, %3) : float32[2,3] ; lines 5 ; from %7, %8 ; in "a"/"c"
          return %7
        }} : float32[2,3] ; lines 2,3,4,5 ; from %4, %5, %6, %7, %8 ; in "a"
        return %8
      }
      "
    `);
    expect(edits).toEqual([
      {
        rule: 'fuse_elementwise',
        from: [4, 5, 6, 7],
        to: [8],
        reason:
          'mul, sigmoid, mul and add element by element, into float32[2,3]: 3 tensors between them are not stored (72 bytes)',
        algebra: expect.stringContaining('fused(x, a, b, c)') as string,
      },
    ]);
    expect(parseGraph(print(graph))).toEqual(graph);
  });

  test('ends where a value is given back, kept for the next call, or read by others too', () => {
    expect(
      chains(`graph f {
        %1 = state {name="w"} : float32[2]
        %2 = neg(%1) : float32[2]
        %3 = exp(%2) : float32[2]
        %4 = abs(%3) : float32[2]
        %5 = sqrt(%4) : float32[2]
        %6 = sum(%5) {axis=[0], keepDims=false} : float32[]
        %7 = log(%5) : float32[2]
        %8 = square(%7) : float32[2]
        return %3, %6
        update %1 <- %8
      }`),
    ).toEqual([
      ['neg', 'exp'],
      ['abs', 'sqrt'],
      ['log', 'square'],
    ]);
  });

  test('has one shape: what is computed smaller stays outside, or is a chain of its own', () => {
    expect(
      chains(`graph f {
        %1 = input {index=0} : float32[4,3]
        %2 = input {index=1} : float32[3]
        %3 = square(%2) : float32[3]
        %4 = sqrt(%3) : float32[3]
        %5 = div(%1, %4) : float32[4,3]
        %6 = tanh(%5) : float32[4,3]
        return %6
      }`),
    ).toEqual([
      ['square', 'sqrt'],
      ['div', 'tanh'],
    ]);
  });

  test('goes through comparisons, choices and casts, and not through what has no loop for its dtype', () => {
    expect(
      chains(`graph f {
        %1 = input {index=0} : float32[4]
        %2 = input {index=1} : int32[4]
        %3 = cast(%2) {dtype="float32"} : float32[4]
        %4 = greater(%1, %3) : bool[4]
        %5 = select(%4, %1, %3) : float32[4]
        %6 = abs(%2) : int32[4]
        %7 = neg(%6) : int32[4]
        return %5, %7
      }`),
    ).toEqual([['cast', 'greater', 'select']]);
  });

  test('of two that follow each other reads the result of the one before', () => {
    const { graph } = fuse(`graph f {
      %1 = input {index=0} : float32[2]
      %2 = neg(%1) : float32[2]
      %3 = exp(%2) : float32[2]
      %4 = abs(%3) : float32[2]
      %5 = sqrt(%4) : float32[2]
      return %3, %5
    }`);
    const [, first, second] = graph.nodes;
    expect(second?.inputs).toEqual([first?.id]);
    expect(graph.results).toEqual([first?.id, second?.id]);
  });

  test('takes a chain that is there already in whole', () => {
    const { graph, edits } = fuse(`graph f {
      %1 = input {index=0} : float32[2]
      %9 = input {index=1} : float32[]
      %2 = abs(%1) : float32[2]
      %5 = fused_elementwise(%9, %2) {body=graph chain {
        %6 = input {index=0} : float32[]
        %7 = input {index=1} : float32[2]
        %3 = mul(%7, %6) : float32[2]
        %4 = exp(%3) : float32[2]
        return %4
      }} : float32[2]
      %8 = add(%5, %5) : float32[2]
      return %8
    }`);
    expect(graph.nodes.at(-1)?.inputs).toEqual([1, 9]);
    expect(graph.nodes.filter(({ op }) => op === FUSED).map((node) => ops(bodyOf(node)))).toEqual([
      ['abs', 'mul', 'exp', 'add'],
    ]);
    expect(edits.map(({ from }) => from)).toEqual([[2, 5, 8]]);
  });

  test('is cut where it is very long, and stays as it was cut', () => {
    const operators = Array.from(
      { length: 300 },
      (_, index) =>
        `%${String(index + 2)} = ${index % 2 ? 'tanh' : 'neg'}(%${String(index + 1)}) : float32[2]`,
    );
    const text = `graph f {\n%1 = input {index=0} : float32[2]\n${operators.join('\n')}\nreturn %301\n}`;
    expect(chains(text).map(({ length }) => length)).toEqual([44, 128, 128]);
    const { graph } = fuse(text);
    expect(fuse(print(graph))).toEqual({ graph, edits: [] });
  });

  test('is one of two operators at least, and leaves other graphs as they are', () => {
    const graph = parseGraph(`graph f {
      %1 = input {index=0} : float32[2]
      %2 = neg(%1) : float32[2]
      return %2
    }`);
    expect(fuseChains(graph, () => 3)).toEqual({ graph, edits: [] });
  });
});

describe('the check of a chain', () => {
  const check =
    (body: string, type = 'float32[2]') =>
    () =>
      checkGraph(
        parseGraph(`graph f {
        %1 = input {index=0} : float32[2]
        %2 = fused_elementwise(%1) {body=graph chain { %3 = input {index=0} : ${type} ${body} }} : float32[2]
        return %2
      }`),
        'the test',
        inferNode,
      );

  test('passes one of operators of one shape', () => {
    expect(check('%4 = neg(%3) : float32[2] %5 = exp(%4) : float32[2] return %5')).not.toThrow();
  });

  test.each([
    [
      'of which an input has another type',
      '%4 = neg(%3) : float32[3] return %4',
      'float32[3]',
      'takes float32[3] and is given float32[2]',
    ],
    [
      'with an operator of another shape',
      '%4 = sum(%3) {axis=[0], keepDims=false} : float32[] %5 = add(%3, %4) : float32[2] return %5',
      undefined,
      'has sum of another shape',
    ],
    [
      'with an operator that is not elementwise',
      '%4 = reverse(%3) {dims=[0]} : float32[2] return %4',
      undefined,
      'has reverse, which is not elementwise',
    ],
    ['of two results', '%4 = neg(%3) : float32[2] return %4, %3', undefined, 'gives other than one result'],
    [
      'of one input more',
      '%4 = input {index=1} : float32[2] %5 = add(%3, %4) : float32[2] return %5',
      undefined,
      'takes 2 values and is given 1',
    ],
    ['that computes nothing', 'return %3', undefined, 'ends with no operator'],
  ])('refuses one %s', (_, body, type, words) => {
    expect(check(body, type)).toThrow(words);
  });
});
