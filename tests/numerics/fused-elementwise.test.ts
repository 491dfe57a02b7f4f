/**
 * Chains of elementwise operators as one node: every operator's loop gives what tfjs' cpu kernel gives, to the bit, and so does a chain,
 * whatever it reads and however long it is; the check of the first call names the operator within.
 */
import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engines/engine';
import { BLOCK, BlockLoop } from '../../src/engines/tfjs/block-loop';
import { useBackend } from '../../src/engines/tfjs/backends';
import { evaluateNode, replayEngine } from '../../src/engines/tfjs/replay';
import { makeData, sizeOf } from '../../src/ir/graph';
import type { Data, Graph, Node, Shape, TensorType, Value } from '../../src/ir/graph';
import { parseGraph } from '../../src/ir/parse';
import { OPS, rowOf } from '../../src/ops';
import { ELEMENTS } from '../../src/ops/elements';
import { FUSED } from '../../src/ops/fused-elementwise';
import { optimise } from '../../src/passes/pipeline';
import { compileBench } from './compile-host';
import { sampleData, traceSample } from './samples';

const FUSIBLE = OPS.filter(({ element }) => element);

/** One operator and its operands as a chain of one, and what tfjs' kernel gives for them. */
function both(
  node: Node,
  types: readonly TensorType[],
  data: readonly Data[],
): readonly [Data, Data | undefined] {
  const inputs = types.map(({ dtype, shape }, index): Node => {
    const id = 100 + index;
    const outputs = [{ id, dtype, shape }] as const;
    return {
      id,
      op: 'input',
      role: 'input',
      inputs: [],
      outputs,
      attrs: { index },
      lines: [],
      origins: [id],
      group: [],
    };
  });
  const operator = { ...node, inputs: inputs.map(({ id }) => id) };
  const body: Graph = { name: 'one', nodes: [...inputs, operator], results: [operator.id], updates: [] };
  return [new BlockLoop(body).run(data), evaluateNode(node, data, types)[0]];
}

beforeAll(async () => {
  await useBackend('cpu');
});

afterAll(async () => {
  await tf.setBackend('cpu');
});

test('every loop is that of a row', () => {
  expect(Object.keys(ELEMENTS).sort()).toEqual(FUSIBLE.map(({ op }) => op).sort());
});

describe.each(FUSIBLE.map((row) => [row.op, row] as const))('the loop of %s', (_, row) => {
  const samples = row.samples.filter(({ inputs }) =>
    inputs.every((input) => input && row.element?.dtypes.includes(input.dtype)),
  );

  test('has samples', () => {
    expect(samples.length).toBeGreaterThan(0);
  });

  test.each(samples.map((sample, index) => [index, sample] as const))(
    'gives the bits of cpu: sample %i',
    async (_index, sample) => {
      const { graph } = await traceSample(row, sample);
      const node = graph.nodes.at(-1);
      if (!node) throw new Error('nothing was traced');
      const given = sample.inputs.filter((input) => input !== null);
      const [made, wanted] = both(node, given, given.map(sampleData));
      expect(made).toEqual(wanted);
    },
  );
});

describe('a loop over what is not a number, or not finite, gives the bits of cpu', () => {
  const odd = Float32Array.of(NaN, Infinity, -Infinity, 0, -0, 1e-45, -1e38, 16777217, 2.5, -2.5, 0.5, 88.9);
  const type: TensorType = { dtype: 'float32', shape: [odd.length] };
  const floats = FUSIBLE.filter(
    ({ op, element, inputs }) => element?.dtypes.includes('float32') && inputs.length < 3 && op !== 'cast',
  );

  test.each(floats.map((row) => [row.op, row] as const))('%s', (_, row) => {
    const attrs = { alpha: 0.25, clipValueMin: -1, clipValueMax: 1.5 };
    const types = row.inputs.map(() => type);
    const [output] = row.infer(types, attrs);
    const value: Value = { id: 1, ...(output ?? type) };
    const node = {
      id: 1,
      op: row.op,
      inputs: [],
      outputs: [value],
      attrs,
      lines: [],
      origins: [1],
      group: [],
    } as Node;
    const [made, wanted] = both(node, types, [odd, odd.toReversed()].slice(0, types.length));
    expect(made).toEqual(wanted);
  });
});

/** Shapes that broadcast to that one. */
const within = (shape: Shape): fc.Arbitrary<Shape> =>
  fc
    .tuple(fc.nat(shape.length), fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }))
    .map(([drop, ones]) => shape.map((length, axis) => (ones[axis] ? 1 : length)).slice(drop));

/** A chain over values of a shape, of binary operators mostly, so that everything broadcasts to it. */
const arbitraryChain: fc.Arbitrary<{ readonly graph: Graph; readonly data: readonly Data[] }> = fc
  .array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 })
  .filter((shape) => sizeOf(shape) <= 4 * BLOCK)
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      inputs: fc.array(within(shape), { minLength: 1, maxLength: 4 }),
      steps: fc.array(
        fc.record({
          op: fc.constantFrom('add', 'mul', 'sub', 'maximum', 'tanh', 'neg', 'sigmoid', 'square'),
          a: fc.nat(99),
          b: fc.nat(99),
        }),
        { minLength: 1, maxLength: 9 },
      ),
    }),
  )
  .map(({ shape, inputs, steps }) => {
    const nodes: Node[] = [shape, ...inputs].map((side, index) => {
      const outputs = [{ id: index + 1, dtype: 'float32', shape: side }] as const;
      return {
        id: index + 1,
        op: 'input',
        role: 'input',
        inputs: [],
        outputs,
        attrs: { index },
        lines: [],
        origins: [],
        group: [],
      };
    });
    const count = nodes.length;
    // The first operand has the whole shape: the first input, or what an operator made.
    const whole = [1];
    for (const { op, a, b } of steps) {
      const id = nodes.length + 1;
      const operands = [whole[a % whole.length] ?? 1, (b % nodes.length) + 1].slice(
        0,
        rowOf(op).inputs.length,
      );
      nodes.push({
        id,
        op,
        inputs: b % 2 ? operands : operands.reverse(),
        outputs: [{ id, dtype: 'float32', shape }],
        attrs: {},
        lines: [],
        origins: [],
        group: [],
      });
      whole.push(id);
    }
    const data = [shape, ...inputs].map((side, salt) =>
      makeData('float32', sizeOf(side)).map((_, index) => ((index * 37 + salt * 11) % 61) / 30 - 1),
    );
    return {
      graph: { name: 'chain', nodes, results: [nodes.length], updates: [] },
      data: data.slice(0, count),
    };
  });

test('a chain gives the bits of its operators one by one, whatever its operands broadcast from', () => {
  fc.assert(
    fc.property(arbitraryChain, ({ graph, data }) => {
      const values = new Map<number, Data>();
      let at = 0;
      for (const node of graph.nodes) {
        const operands = node.inputs.map((id) => values.get(id) ?? new Float32Array());
        const types = node.inputs.map((id) => graph.nodes[id - 1]?.outputs[0] ?? node.outputs[0]);
        const value = node.role ? data[at++] : evaluateNode(node, operands, types)[0];
        if (value) values.set(node.id, value);
      }
      expect(new BlockLoop(graph).run(data)).toEqual(values.get(graph.results[0] ?? 0));
    }),
    { numRuns: 300 },
  );
});

test('a chain on cpu leaves its arguments, and no tensor behind', async () => {
  const { compile, graphs } = compileBench(replayEngine);
  const f = compile((x: tf.Tensor, b: tf.Tensor) => x.mul(2).add(b).tanh().square());
  const [x, b] = [tf.linspace(-1, 1, 3000).reshape([1000, 3]), tf.tensor1d([1, 2, 3])];
  const wanted = tf.tidy(() => x.mul(2).add(b).tanh().square().dataSync());
  tf.dispose((await f(x, b)) as tf.Tensor);
  expect(graphs[0]?.optimised.nodes.map(({ op }) => op)).toContain(FUSED);
  const before = tf.memory().numTensors;
  const y = (await f(x, b)) as tf.Tensor;
  expect(y.dataSync()).toEqual(wanted);
  y.dispose();
  expect(tf.memory().numTensors).toBe(before);
  expect(Array.from(b.dataSync())).toEqual([1, 2, 3]);
});

test('an engine that is wrong within a chain is caught, and the operator named', async () => {
  const bent = (graph: Graph): Graph => ({
    ...graph,
    nodes: graph.nodes.map((node) => {
      const { body } = node.attrs;
      if (node.op === FUSED) return { ...node, attrs: { body: bent(body as Graph) } };
      return node.op === 'tanh' ? { ...node, op: 'sigmoid' } : node;
    }),
  });
  const wrong: Engine = { name: 'ort:wasm', prepare: (graph) => replayEngine.prepare(bent(graph)) };
  const { compile, warnings } = compileBench(wrong);
  const f = compile((x: tf.Tensor) => x.mul(2).tanh().add(1));
  await f(tf.tensor1d([1, 2]));
  expect(warnings[0]?.message).toMatch(/the first operator that differs is tanh/);
});

test('a graph has the same values to the bit with its chains and without', () => {
  const type = 'float32[5000]';
  const graph = parseGraph(`graph f {
    %1 = input {index=0} : ${type}
    %2 = exp(%1) : ${type}
    %3 = sqrt(%2) : ${type}
    %4 = log1p(%3) : ${type}
    %5 = softplus(%4) : ${type}
    %6 = mul(%5, %1) : ${type}
    %7 = elu(%6) : ${type}
    return %7
  }`);
  const run = (given: Graph) => {
    const x = tf.linspace(-3, 3, 5000);
    const program = replayEngine.prepareSync(given);
    const { results } = program.runSync({ inputs: [x], random: [], states: [] });
    const values = results[0]?.dataSync();
    tf.dispose([x, ...results]);
    program.dispose();
    return values;
  };
  const fused = optimise(graph).graph;
  expect(fused.nodes).toHaveLength(2);
  expect(run(fused)).toEqual(run(optimise(graph, { off: ['chains'] }).graph));
});
