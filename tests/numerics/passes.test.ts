/**
 * The passes keep what a graph computes: on random graphs, each pass by itself and all of them, and on the training step of a LeNet. Both
 * graphs run on tfjs' cpu kernels.
 */
import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { portsOf } from '../../src/engines/engine';
import { useBackend } from '../../src/engines/tfjs/backends';
import { evaluateNode, replayEngine, tensorOf } from '../../src/engines/tfjs/replay';
import type { Graph, Node } from '../../src/ir/graph';
import { printGraph } from '../../src/ir/print';
import { arbitraryProgram, portData } from '../../src/passes/arbitrary';
import { GRAPH_PASSES, optimise } from '../../src/passes/pipeline';
import { traceLenet } from './lenet';

interface Values {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** Results and updates of a graph on the current backend, from the same numbers for the same ports; `state` changes those of variables. */
function run(graph: Graph, state = (x: number) => x): Values[] {
  const ports = portsOf(graph);
  const data = (nodes: readonly Node[]) => nodes.map(({ id, outputs: [type] }) => portData(type, id));
  const tensors = (nodes: readonly Node[], change = (x: number) => x) =>
    nodes.map(({ id, outputs: [type] }) => tensorOf(portData(type, id).map(change), type));
  const given = {
    inputs: tensors(ports.inputs),
    random: data(ports.random),
    states: tensors(ports.states, state),
  };
  const program = replayEngine.prepareSync(graph);
  const { results, updates } = program.runSync(given);
  const made = [...results, ...updates].map((tensor) => ({
    dtype: tensor.dtype,
    shape: tensor.shape,
    values: Array.from(tensor.dataSync() as ArrayLike<number>),
  }));
  program.dispose();
  tf.dispose([...given.inputs, ...given.states, ...results, ...updates]);
  return made;
}

/** `relative` to the largest element. */
function expectSame(
  after: readonly Values[],
  before: readonly Values[],
  where: () => string,
  relative = 1e-6,
): void {
  expect(after.map(({ dtype, shape }) => ({ dtype, shape }))).toEqual(
    before.map(({ dtype, shape }) => ({ dtype, shape })),
  );
  before.forEach(({ dtype, values }, index) => {
    const largest = Math.max(0, ...values.filter(Number.isFinite).map(Math.abs));
    const allowed = dtype === 'float32' ? relative * largest : 0;
    values.forEach((value, at) => {
      const other = after[index]?.values[at] ?? NaN;
      if (!(Math.abs(value - other) <= allowed) && !Object.is(value, other))
        expect.fail(
          `result ${String(index)}[${String(at)}] was ${String(value)}, is ${String(other)}: ${where()}`,
        );
    });
  });
}

beforeAll(async () => {
  await useBackend('wasm');
  await useBackend('cpu');
});

afterAll(async () => {
  await tf.setBackend('cpu');
});

test('every pass keeps the results and the updates of random graphs', () => {
  fc.assert(
    fc.property(arbitraryProgram, (graph) => {
      const before = run(graph);
      for (const { name, edits, before: passBefore, after } of optimise(graph, { evaluate: evaluateNode })
        .steps) {
        if (edits.length === 0) continue;
        const rules = () => `${name} (${edits.map(({ rule }) => rule).join(', ')})\n${printGraph(after)}`;
        // A chain's operators are those that were there.
        if (name === 'chains') expectSame(run(after), run(passBefore), rules, 0);
        expectSame(run(after), before, rules);
      }
    }),
    // The same graphs in every run of the tests.
    { numRuns: 1000, seed: 20 },
  );
});

test.each(GRAPH_PASSES)('%s by itself keeps the results and the updates of random graphs', (name) => {
  const off = GRAPH_PASSES.filter((other) => other !== name);
  fc.assert(
    fc.property(arbitraryProgram, (graph) => {
      const { graph: after } = optimise(graph, { evaluate: evaluateNode, off });
      if (after !== graph) expectSame(run(after), run(graph), () => printGraph(after));
    }),
    { numRuns: 150, seed: 21 },
  );
});

test('the training step of a LeNet becomes smaller pass by pass, and keeps its loss and its updates', async () => {
  const { graph } = await traceLenet();
  const { graph: after, steps } = optimise(graph, { evaluate: evaluateNode });
  const operators = ({ nodes }: Graph) => nodes.filter(({ role }) => !role).length;
  expect({ nodes: graph.nodes.length, operators: operators(graph) }).toMatchInlineSnapshot(`
    {
      "nodes": 384,
      "operators": 283,
    }
  `);
  expect(
    steps.map(
      (step) => `${step.name}: ${String(step.nodes)} nodes, ${String(operators(step.after))} operators`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "dead_code: 345 nodes, 244 operators",
      "fold: 338 nodes, 238 operators",
      "simplify: 303 nodes, 203 operators",
      "cse: 246 nodes, 203 operators",
      "fuse: 237 nodes, 194 operators",
      "gradients: 237 nodes, 194 operators",
      "chains: 118 nodes, 75 operators",
    ]
  `);
  // Small and positive, as Adam's second moments are.
  const state = (x: number) => Math.abs(x) / 100;
  const before = run(graph, state);
  expect(before.flatMap(({ values }) => values).every(Number.isFinite)).toBe(true);
  expectSame(run(after, state), before, () => printGraph(after));
});
