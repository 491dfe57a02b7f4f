/** What holds of every pass on every graph, whatever the values are; that these stay is tried in tests/numerics. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkGraph } from '../ir/check';
import { makeData, sizeOf, valuesOf } from '../ir/graph';
import type { Graph } from '../ir/graph';
import { parseGraph } from '../ir/parse';
import { printGraph } from '../ir/print';
import { must } from '../base/errors';
import { costOf, inferNode, kernelsOf } from '../ops';
import { unfused } from '../ops/fused-elementwise';
import { arbitraryProgram } from './arbitrary';
import { isPort } from './driver';
import type { Evaluate } from './fold';
import { optimise, GRAPH_PASSES } from './pipeline';

/** The right types, the wrong numbers: here only the structure counts. */
const evaluate: Evaluate = (node) =>
  node.outputs.map(({ dtype, shape }) => makeData(dtype, sizeOf(shape)).fill(1));

function totalCost(graph: Graph): { flops: number; bytes: number; nodes: number } {
  const values = valuesOf(graph);
  let [flops, bytes] = [0, 0];
  for (const node of graph.nodes) {
    const cost = costOf(
      node,
      node.inputs.map((id) => must(values.get(id), 'a value')),
    );
    flops += cost.flops;
    bytes += cost.bytes;
  }
  return { flops, bytes, nodes: graph.nodes.filter(({ role }) => !role).length };
}

const ports = (graph: Graph) => graph.nodes.filter(isPort).map(({ id, op, attrs }) => ({ id, op, attrs }));

/** The same graphs in every run of the tests. */
const always = (holds: (graph: Graph) => void): void => {
  fc.assert(fc.property(arbitraryProgram, holds), { numRuns: 300, seed: 20 });
};

describe('on every random graph', () => {
  test('the graph itself holds together, and its text is parsed back', () => {
    always((graph) => {
      checkGraph(graph, 'the test', inferNode);
      expect(parseGraph(printGraph(graph, { elide: Infinity, provenance: true }))).toEqual(graph);
    });
  });

  test('no pass makes the graph larger: nodes, operations, bytes', () => {
    always((graph) => {
      for (const { name, before, after } of optimise(graph, { evaluate }).steps) {
        const [was, is] = [totalCost(before), totalCost(after)];
        expect(is.nodes, `nodes after ${name}`).toBeLessThanOrEqual(was.nodes);
        expect(is.flops, `operations after ${name}`).toBeLessThanOrEqual(was.flops);
        expect(is.bytes, `bytes after ${name}`).toBeLessThanOrEqual(was.bytes);
      }
    });
  });

  test('the passes reach a fixed point: a second run changes nothing', () => {
    always((graph) => {
      const once = optimise(graph, { evaluate }).graph;
      const twice = optimise(once, { evaluate });
      expect(twice.graph).toBe(once);
      expect(twice.steps.flatMap(({ edits }) => edits)).toEqual([]);
    });
  });

  test.each(GRAPH_PASSES)(
    '%s by itself makes no graph larger, and changes nothing the second time',
    (name) => {
      const off = GRAPH_PASSES.filter((other) => other !== name);
      let changed = 0;
      always((graph) => {
        const { graph: after, steps } = optimise(graph, { evaluate, off });
        expect(steps.every((step) => step.name === name)).toBe(true);
        const [was, is] = [totalCost(graph), totalCost(after)];
        expect(is.nodes).toBeLessThanOrEqual(was.nodes);
        expect(is.flops).toBeLessThanOrEqual(was.flops);
        expect(is.bytes).toBeLessThanOrEqual(was.bytes);
        expect(optimise(after, { evaluate, off }).graph).toBe(after);
        if (after !== graph) changed++;
      });
      // What never comes to anything is not tried.
      if (name !== 'gradients') expect(changed).toBeGreaterThan(10);
    },
  );

  test('a chain holds the operators that it stands for, each with its origins, and its text is parsed back', () => {
    always((graph) => {
      for (const { name, before, after, kernels } of optimise(graph, { evaluate }).steps) {
        expect(kernels).toEqual({ before: kernelsOf(before), after: kernelsOf(after) });
        if (name !== 'chains') continue;
        expect(parseGraph(printGraph(after, { elide: Infinity, provenance: true }))).toEqual(after);
        const apart = checkGraph(unfused(after), 'the test', inferNode);
        const told = ({ nodes }: Graph) =>
          nodes.map(({ op, lines, origins, group }) => JSON.stringify({ op, lines, origins, group })).sort();
        expect(told(apart)).toEqual(told(before));
      }
    });
  });

  test('arguments, variables and draws stay, in their order; results and updates keep their types', () => {
    always((graph) => {
      const after = optimise(graph, { evaluate }).graph;
      const [was, is] = [valuesOf(graph), valuesOf(after)];
      const type = (values: typeof was, id: number) => {
        const { dtype, shape } = must(values.get(id), 'a result');
        return { dtype, shape };
      };
      expect(ports(after)).toEqual(ports(graph));
      expect(after.results.map((id) => type(is, id))).toEqual(graph.results.map((id) => type(was, id)));
      expect(after.updates.map(({ state }) => state)).toEqual(graph.updates.map(({ state }) => state));
    });
  });

  test('every node keeps origins in the traced graph and lines of the text', () => {
    always((graph) => {
      const traced = new Set(graph.nodes.map(({ id }) => id));
      const lines = new Set(graph.nodes.flatMap((node) => node.lines));
      for (const node of optimise(graph, { evaluate }).graph.nodes) {
        expect(node.origins.length).toBeGreaterThan(0);
        expect(node.origins.every((id) => traced.has(id))).toBe(true);
        expect(node.lines.every((line) => lines.has(line))).toBe(true);
        if (!node.role) expect(node.lines.length).toBeGreaterThan(0);
      }
    });
  });

  test('no id is used again for another value', () => {
    always((graph) => {
      const { steps } = optimise(graph, { evaluate });
      const types = new Map<number, string>();
      for (const { before, after } of steps) {
        for (const { id, dtype, shape } of [...valuesOf(before).values(), ...valuesOf(after).values()]) {
          const type = `${dtype}[${shape.join()}]`;
          expect(types.get(id) ?? type).toBe(type);
          types.set(id, type);
        }
      }
    });
  });

  test('a pass that is off does not run, and the others still reach their end', () => {
    fc.assert(
      fc.property(arbitraryProgram, fc.subarray([...GRAPH_PASSES]), (graph, off) => {
        const { steps, graph: after } = optimise(graph, { evaluate, off });
        expect(steps.map(({ name }) => name).filter((name) => off.includes(name as never))).toEqual([]);
        expect(optimise(after, { evaluate, off }).graph).toBe(after);
      }),
      { seed: 20 },
    );
  });

  test('between them the graphs have every kind of step that the generator knows', () => {
    const ops = new Set(
      fc
        .sample(arbitraryProgram, { numRuns: 200, seed: 1 })
        .flatMap(({ nodes }) => nodes.map(({ op }) => op)),
    );
    expect(ops.size).toBeGreaterThan(35);
  });
});
