/**
 * The training step of a LeNet as graphs in print, as they are traced and after the passes: golden files, so that a change of either shows
 * in its difference. `npx vitest run --project browser tests/numerics/golden.test.ts -u` writes them anew.
 */
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../src/engines/tfjs/backends';
import { evaluateNode } from '../../src/engines/tfjs/replay';
import { parseGraph } from '../../src/ir/parse';
import { printGraph } from '../../src/ir/print';
import { optimise } from '../../src/passes/pipeline';
import { traceLenet } from './lenet';

beforeAll(async () => {
  await useBackend('cpu');
});

test('the training step of a LeNet, traced and optimised', async () => {
  const { graph } = await traceLenet();
  const { graph: optimised, steps } = optimise(graph, { evaluate: evaluateNode });
  const told = steps.map(({ name, before, after, edits }) => {
    const rules = new Map<string, number>();
    for (const { rule } of edits) rules.set(rule, (rules.get(rule) ?? 0) + 1);
    const counts = [...rules].map(([rule, count]) => `  ${rule} ${String(count)}\n`).sort();
    return `${name}: ${String(before.nodes.length)} nodes to ${String(after.nodes.length)}\n${counts.join('')}`;
  });
  await expect(printGraph(graph)).toMatchFileSnapshot('../golden/lenet-step.traced.txt');
  await expect(printGraph(optimised)).toMatchFileSnapshot('../golden/lenet-step.optimised.txt');
  await expect(told.join('')).toMatchFileSnapshot('../golden/lenet-step.passes.txt');
  // What is printed is a graph.
  expect(parseGraph(printGraph(optimised, { elide: Infinity })).nodes.length).toBe(optimised.nodes.length);
});
