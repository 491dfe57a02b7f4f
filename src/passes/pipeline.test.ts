import { describe, expect, test } from 'vitest';
import { must } from '../base/errors';
import type { Data, Node } from '../ir/graph';
import { parseGraph } from '../ir/parse';
import { printGraph } from '../ir/print';
import { optimise, GRAPH_PASSES } from './pipeline';
import type { OptimiseOptions } from './pipeline';

/** Adds and negates, which is enough to see what is folded. */
function evaluate({ op, outputs }: Node, inputs: readonly Data[]): Data[] {
  const [a, b] = inputs.map((data) => Array.from(data));
  const first = must(a, 'an operand');
  if (op === 'fill') throw new Error('too large to be computed');
  const values =
    op === 'add' ? first.map((x, index) => x + (b?.[index % b.length] ?? 0)) : first.map((x) => -x);
  return outputs.map(() => Float32Array.from(values));
}

const after = (text: string, options: OptimiseOptions = {}): string =>
  printGraph(optimise(parseGraph(text), options).graph, { provenance: true });

const edits = (text: string, options: OptimiseOptions = {}): string[] =>
  optimise(parseGraph(text), options).steps.flatMap(({ name, edits: made }) =>
    made.map(({ rule, from, to, reason }) => `${name}: ${rule} ${from.join()} -> ${to.join()}: ${reason}`),
  );

const LAYER = `graph layer {
  %1 = input {index=0} : float32[8,4]
  %2 = state {name="kernel"} : float32[4,3]
  %3 = state {name="bias"} : float32[3]
  %4 = matmul(%1, %2) {transposeA=false, transposeB=false} : float32[8,3] ; lines 4 ; in "forward"/"dense"
  %5 = add(%4, %3) : float32[8,3] ; lines 4 ; in "forward"/"dense"
  %6 = relu(%5) : float32[8,3] ; lines 5 ; in "forward"/"relu"
  %7 = step(%5) {alpha=0} : float32[8,3] ; lines 5 ; in "backward"
  return %6, %7
}`;

describe('the pipeline', () => {
  test('takes a chain of operations that change nothing away', () => {
    expect(
      after(`graph f {
        %1 = input {index=0} : float32[2,3]
        %2 = const {value=f32[1]} : float32[]
        %3 = mul(%1, %2) : float32[2,3] ; lines 2
        %4 = const {value=f32[0]} : float32[]
        %5 = add(%4, %3) : float32[2,3] ; lines 3
        %6 = relu(%5) : float32[2,3] ; lines 4 ; in "dense"
        %7 = relu(%6) : float32[2,3] ; lines 5
        %8 = exp(%1) : float32[2,3]
        return %7
      }`),
    ).toMatchInlineSnapshot(`
      "graph f {
        %1 = input {index=0} : float32[2,3] ; lines 2,3 ; from %1, %2, %3, %4, %5
        %6 = relu(%1) : float32[2,3] ; lines 4,5 ; from %6, %7
        return %6
      }
      "
    `);
  });

  test('fuses a layer with the gradient of its activation', () => {
    expect(after(LAYER)).toMatchInlineSnapshot(`
      "graph layer {
        %1 = input {index=0} : float32[8,4]
        %2 = state {name="kernel"} : float32[4,3]
        %3 = state {name="bias"} : float32[3]
        %10 = fused_matmul(%1, %2, %3) {transposeA=false, transposeB=false, activation="relu", has=[true,true,true,false]} : float32[8,3] ; lines 4,5 ; from %4, %5, %6 ; in "forward"
        %9 = step(%10) {alpha=0} : float32[8,3] ; lines 5 ; from %7 ; in "backward"
        return %10, %9
      }
      "
    `);
    expect(edits(LAYER)).toMatchInlineSnapshot(`
      [
        "fuse: fuse_bias 5,4 -> 8: matmul with its bias in one kernel",
        "fuse: step_of_relu 7 -> 9: relu(x) is positive where x is",
        "fuse: fuse_activation 6,8 -> 10: relu of a fused_matmul in one kernel",
      ]
    `);
  });

  test('computes what depends on constants alone, and keeps one of two equal nodes', () => {
    const text = `graph f {
      %1 = input {index=0} : float32[2]
      %2 = const {value=f32[1,2]} : float32[2]
      %3 = neg(%2) : float32[2] ; lines 2
      %4 = add(%3, %2) : float32[2] ; lines 3
      %5 = const {value=f32[3,4]} : float32[2]
      %6 = mul(%1, %5) : float32[2] ; lines 4 ; in "a"/"b"
      %7 = mul(%5, %1) : float32[2] ; lines 5 ; in "a"/"c"
      %8 = sub(%6, %7) : float32[2] ; lines 6
      %9 = maximum(%8, %4) : float32[2] ; lines 7
      return %9
    }`;
    expect(after(text, { evaluate })).toMatchInlineSnapshot(`
      "graph f {
        %1 = input {index=0} : float32[2]
        %5 = const {value=f32[3,4]} : float32[2]
        %12 = const {value=f32[0]} : float32[] ; lines 2,3 ; from %2, %3, %4
        %14 = fused_elementwise(%1, %5, %12) {body=graph chain {
          %1 = input {index=0} : float32[2]
          %5 = input {index=1} : float32[2]
          %12 = input {index=2} : float32[]
          %6 = mul(%1, %5) : float32[2] ; lines 4,5 ; from %6, %7 ; in "a"
          %8 = sub(%6, %6) : float32[2] ; lines 6
          %13 = maximum(%8, %12) : float32[2] ; lines 7 ; from %9
          return %13
        }} : float32[2] ; lines 4,5,6,7 ; from %6, %7, %8, %9
        return %14
      }
      "
    `);
    expect(edits(text, { evaluate })).toMatchInlineSnapshot(`
      [
        "fold: constant_folding 3 -> 10: neg of constants",
        "fold: constant_folding 4,10,2 -> 11: add of constants",
        "simplify: uniform_constant 9,11 -> 12,13: f(x, [c, c, ...]) -> f(x, c) for elementwise f of two operands",
        "cse: common_subexpression 7 -> 6: the same mul of the same values twice",
        "chains: fuse_elementwise 6,8,13 -> 14: mul, sub and maximum element by element, into float32[2]: 2 tensors between them are not stored (16 bytes)",
      ]
    `);
  });

  test('leaves a large result that is made of little to be computed at each call', () => {
    const text = `graph f {
      %1 = fill() {shape=[20000], value=1, dtype="float32"} : float32[20000]
      return %1
    }`;
    expect(edits(text, { evaluate })).toEqual([]);
  });

  test('draws two random inputs of one kind twice, also where nobody reads them', () => {
    const text = `graph f {
      %1 = random as input {sampler="uniform", min=0, max=1} : float32[2]
      %2 = random as input {sampler="uniform", min=0, max=1} : float32[2]
      %3 = random as input {sampler="uniform", min=0, max=1} : float32[2]
      %4 = sub(%1, %3) : float32[2]
      return %4
    }`;
    expect(edits(text)).toEqual([]);
  });

  test('keeps draws in the graphs among the attributes apart, and draws them though nobody reads the result', () => {
    const body = `{then=graph then {
      %1 = random as input {sampler="uniform", min=0, max=1} : float32[2]
      return %1
    }}`;
    const text = `graph f {
      %1 = input {index=0} : float32[2]
      %2 = neg(%1) : float32[2]
      %3 = abs(%2) ${body} : float32[2]
      %4 = abs(%2) ${body} : float32[2]
      return %1
    }`;
    expect(edits(text)).toEqual([]);
  });

  test('merges constants by their elements, the sign of zero included', () => {
    const text = `graph f {
      %1 = const {value=f32[0,1]} : float32[2]
      %2 = const {value=f32[0,1]} : float32[2]
      %3 = const {value=f32[-0,1]} : float32[2]
      %4 = const {value=f32[0,1]} : float32[1,2]
      return %1, %2, %3, %4
    }`;
    expect(optimise(parseGraph(text)).graph.results).toEqual([1, 1, 3, 4]);
  });

  test('moves transpositions into products and out of each other', () => {
    expect(
      after(`graph f {
        %1 = input {index=0} : float32[3,2]
        %2 = input {index=1} : float32[3,4]
        %3 = transpose(%1) {perm=[1,0]} : float32[2,3] ; lines 1
        %4 = matmul(%3, %2) {transposeA=false, transposeB=false} : float32[2,4] ; lines 2
        %5 = expand_dims(%4) {dim=1} : float32[2,1,4] ; lines 3
        %6 = transpose(%5) {perm=[1,0,2]} : float32[1,2,4] ; lines 4
        %7 = transpose(%6) {perm=[2,1,0]} : float32[4,2,1] ; lines 5
        return %7
      }`),
    ).toMatchInlineSnapshot(`
      "graph f {
        %1 = input {index=0} : float32[3,2]
        %2 = input {index=1} : float32[3,4]
        %8 = matmul(%1, %2) {transposeA=true, transposeB=false} : float32[2,4] ; lines 1,2 ; from %3, %4
        %11 = reshape(%8) {shape=[1,2,4]} : float32[1,2,4] ; lines 3,4 ; from %5, %6
        %7 = transpose(%11) {perm=[2,1,0]} : float32[4,2,1] ; lines 5
        return %7
      }
      "
    `);
  });

  test('does not merge casts of which the first loses something', () => {
    const chain = (from: string, by: string, to: string) =>
      edits(
        `graph f {
        %1 = input {index=0} : ${from}[2]
        %2 = cast(%1) {dtype="${by}"} : ${by}[2]
        %3 = cast(%2) {dtype="${to}"} : ${to}[2]
        return %3
      }`,
        { off: ['chains'] },
      );
    expect(chain('float32', 'int32', 'float32')).toEqual([]);
    expect(chain('int32', 'float32', 'int32')).toEqual([]);
    expect(chain('float32', 'bool', 'float32')).toEqual([]);
    expect(chain('bool', 'float32', 'int32')).toHaveLength(1);
    expect(chain('int32', 'float32', 'bool')).toHaveLength(1);
    expect(chain('bool', 'int32', 'bool')).toHaveLength(2);
  });

  test('merges two factors only where the product is exact', () => {
    const factors = (a: string, b: string) =>
      edits(
        `graph f {
        %1 = input {index=0} : float32[2]
        %2 = const {value=f32[${a}]} : float32[]
        %3 = const {value=f32[${b}]} : float32[]
        %4 = mul(%1, %2) : float32[2]
        %5 = mul(%4, %3) : float32[2]
        return %5
      }`,
        { off: ['chains'] },
      );
    expect(factors('3', '0.25')).toHaveLength(1);
    expect(factors('3', '5')).toEqual([]);
    expect(factors('1e-30', '0.0000000037252902984619140625')).toEqual([]);
  });

  test('rewrites the graphs among the attributes too', () => {
    const text = `graph f {
      %1 = input {index=0} : float32[2]
      %2 = abs(%1) {body=graph body { %1 = input {index=0} : float32[2] %2 = identity(%1) : float32[2] return %2 }} : float32[2]
      return %2
    }`;
    expect(edits(text)).toEqual(['simplify: identity 2 -> 2: in body: identity(x) -> x']);
  });
});

describe('the steps', () => {
  test('are told one after another, with what each was given and made, and its time', () => {
    let clock = 0;
    const graph = parseGraph(LAYER);
    const { steps, graph: last } = optimise(graph, { now: () => (clock += 2) });
    expect(steps.slice(0, GRAPH_PASSES.length).map(({ name }) => name)).toEqual(GRAPH_PASSES);
    expect(steps[0]?.before).toBe(graph);
    steps.slice(1).forEach(({ before }, index) => {
      expect(before).toBe(steps[index]?.after);
    });
    expect(steps.at(-1)?.after).toBe(last);
    expect(steps.every(({ ms, nodes, after: made }) => ms === 2 && nodes === made.nodes.length)).toBe(true);
  });

  test('of a pass that runs again are told only where it changed something, and chains wait for the rules', () => {
    // The fusion makes both steps read one value.
    const graph = parseGraph(`graph f {
      %1 = input {index=0} : float32[2]
      %2 = relu(%1) : float32[2]
      %3 = step(%1) {alpha=0} : float32[2]
      %4 = step(%2) {alpha=0} : float32[2]
      return %3, %4
    }`);
    const names = optimise(graph).steps.map(({ name }) => name);
    expect(names).toEqual([...GRAPH_PASSES.slice(0, -1), 'cse', 'chains']);
  });

  test.each(GRAPH_PASSES)('of the pass %s are left out where it is off', (name) => {
    expect(optimise(parseGraph(LAYER), { off: [name] }).steps.map((step) => step.name)).not.toContain(name);
  });

  test('leave the graph as it was where all are off', () => {
    const graph = parseGraph(LAYER);
    expect(optimise(graph, { off: [...GRAPH_PASSES] })).toEqual({ graph, steps: [] });
  });
});
