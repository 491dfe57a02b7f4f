import { describe, expect, test } from 'vitest';
import { checkGraph } from '../ir/check';
import { lastId } from '../ir/graph';
import type { Graph } from '../ir/graph';
import { parseGraph } from '../ir/parse';
import { printGraph } from '../ir/print';
import { inferNode } from '../ops';
import { inSubgraphs, rewriteGraph } from './driver';
import type { Rewritten } from './driver';
import { replaceBy } from './rule';
import type { Rule } from './rule';

function rewrite(graph: Graph, ...rules: Rule[]): Rewritten {
  let last = lastId(graph);
  const made = rewriteGraph(
    graph,
    () => rules,
    () => ++last,
  );
  checkGraph(made.graph, 'the test', inferNode);
  return made;
}

const print = (graph: Graph): string => printGraph(graph, { provenance: true });

/** Puts one operator in another's place. */
const swap = (from: string, to: string): Rule => ({
  name: `${from}_to_${to}`,
  algebra: `${from}(x) -> ${to}(x)`,
  apply: (node) =>
    node.op === from ? replaceBy({ op: to, inputs: node.inputs, attrs: node.attrs }) : undefined,
});

const CHAIN = parseGraph(`graph f {
  %1 = input {index=0} : float32[2]
  %2 = neg(%1) : float32[2] ; lines 3 ; in "model"/"a"
  %3 = abs(%2) : float32[2] ; lines 2,5 ; in "model"/"b"
  return %3
}`);

describe('the driver of the rules', () => {
  test('gives the graph itself back where no rule matches', () => {
    expect(rewrite(CHAIN, swap('exp', 'log'))).toEqual({ graph: CHAIN, edits: [] });
    expect(rewrite(CHAIN, swap('exp', 'log')).graph).toBe(CHAIN);
  });

  test('leaves the graph that it was given as it was', () => {
    const before = print(CHAIN);
    rewrite(CHAIN, swap('neg', 'exp'));
    expect(print(CHAIN)).toBe(before);
  });

  test('applies rules to what rules made, until none matches', () => {
    const { graph, edits } = rewrite(CHAIN, swap('neg', 'exp'), swap('exp', 'sqrt'));
    expect(graph.nodes.map(({ op }) => op)).toEqual(['input', 'sqrt', 'abs']);
    expect(edits.map(({ rule, from, to }) => [rule, from, to])).toEqual([
      ['neg_to_exp', [2], [4]],
      ['exp_to_sqrt', [4], [5]],
    ]);
  });

  test('gives what stands for several nodes the lines and origins of all, and the scope that they share', () => {
    const join: Rule = {
      name: 'join',
      algebra: 'abs(neg(x)) -> relu(x)',
      apply: (node, view) => {
        const [x] = node.inputs;
        if (node.op !== 'abs' || x === undefined) return undefined;
        return replaceBy({ op: 'relu', inputs: view.maker(x).inputs, attrs: {} });
      },
    };
    const { graph, edits } = rewrite(CHAIN, join);
    expect(print(graph)).toMatchInlineSnapshot(`
      "graph f {
        %1 = input {index=0} : float32[2]
        %4 = relu(%1) : float32[2] ; lines 2,3,5 ; from %2, %3 ; in "model"
        return %4
      }
      "
    `);
    expect(edits).toEqual([
      { rule: 'join', from: [3, 2], to: [4], reason: join.algebra, algebra: join.algebra },
    ]);
  });

  test('keeps what somebody else reads', () => {
    const graph = parseGraph(`graph f {
      %1 = input {index=0} : float32[2]
      %2 = neg(%1) : float32[2]
      %3 = abs(%2) : float32[2]
      return %3, %2
    }`);
    const drop: Rule = {
      name: 'drop',
      algebra: 'abs(neg(x)) -> abs(x)',
      apply: (node, view) => {
        const [x] = node.inputs;
        if (node.op !== 'abs' || x === undefined || view.maker(x).op !== 'neg') return undefined;
        return replaceBy({ op: 'abs', inputs: view.maker(x).inputs, attrs: {} });
      },
    };
    expect(rewrite(graph, drop).graph.nodes.map(({ op }) => op)).toEqual(['input', 'neg', 'abs']);
  });

  test('never removes arguments, variables and draws, and never tries a rule on them', () => {
    const graph = parseGraph(`graph f {
      %1 = input {index=0} : float32[2]
      %2 = state {name="w"} : float32[2]
      %3 = random as input {sampler="uniform", min=0, max=1} : float32[2]
      %4 = add(%1, %3) : float32[2]
      return %4
      update %2 <- %4
    }`);
    const tried: string[] = [];
    const zero: Rule = {
      name: 'zero',
      algebra: 'x + y -> 0',
      apply: (node) => {
        tried.push(node.op);
        if (node.op !== 'add') return undefined;
        const type = { dtype: 'float32', shape: [2] } as const;
        return replaceBy({ data: Float32Array.of(0, 0), type });
      },
    };
    const { graph: after } = rewrite(graph, zero);
    expect(after.nodes.map(({ op }) => op)).toEqual(['input', 'state', 'random', 'const']);
    expect([after.results, after.updates]).toEqual([[5], [{ state: 2, value: 5 }]]);
    expect(tried).not.toContain('state');
  });

  test('makes a node that a rewrite names twice once', () => {
    const square: Rule = {
      name: 'square',
      algebra: 'abs(x) -> exp(x) * exp(x)',
      apply: (node) => {
        if (node.op !== 'abs') return undefined;
        const exp = { op: 'exp', inputs: node.inputs, attrs: {} };
        return replaceBy({ op: 'mul', inputs: [exp, exp], attrs: {} });
      },
    };
    const { graph } = rewrite(CHAIN, square);
    expect(graph.nodes.map(({ op, inputs }) => [op, inputs])).toEqual([
      ['input', []],
      ['neg', [1]],
      ['exp', [2]],
      ['mul', [4, 4]],
    ]);
  });

  test('stops rules that go in circles with an error of ours that names them', () => {
    expect(() => rewrite(CHAIN, swap('neg', 'exp'), swap('exp', 'neg'))).toThrow(
      'internal: the rules exp_to_neg, neg_to_exp keep firing in graph f.',
    );
  });

  test('refuses a rule that changes a type', () => {
    expect(() => rewrite(CHAIN, swap('neg', 'is_nan'))).toThrow(
      'internal: rule neg_to_is_nan changes the type of %2 (neg).',
    );
  });

  test('tells an edit in a subgraph at the node that holds it', () => {
    const graph = parseGraph(`graph f {
      %1 = input {index=0} : bool[]
      %2 = if(%1) {then=graph then { %1 = const {value=f32[1]} : float32[] %2 = neg(%1) : float32[] return %2 }} : float32[]
      return %2
    }`);
    let last = 9;
    const made = inSubgraphs(graph, (inner) =>
      rewriteGraph(
        inner,
        () => [swap('neg', 'abs')],
        () => ++last,
      ),
    );
    expect(printGraph(made.graph)).toContain('%10 = abs(%1)');
    expect(made.edits).toEqual([
      {
        rule: 'neg_to_abs',
        from: [2],
        to: [2],
        reason: 'in then: neg(x) -> abs(x)',
        algebra: 'neg(x) -> abs(x)',
      },
    ]);
  });
});
