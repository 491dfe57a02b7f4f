/** The graphs of a run as the command's JSON has them: each node at the call that made it, each static graph with its passes. */
import type { ReportedGraphs, ReportedNode } from '../../src/graphs/report';
import { expect, test } from './fixtures';
import { openRunner, problem, type SnippetRun } from './snippets';

function graphsOf({ reply }: SnippetRun): ReportedGraphs {
  expect(problem(reply)).toEqual({ status: 'ok' });
  if (reply.status !== 'ran' || !reply.graphs) throw new Error('no graphs');
  return reply.graphs;
}

/** The place of a word in a text: line and column from 1. */
function placeOf(text: string, word: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(word)).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

const named = (nodes: readonly ReportedNode[], op: string): ReportedNode => {
  const found = nodes.filter((node) => node.op === op);
  expect(found, op).toHaveLength(1);
  return found[0] as ReportedNode;
};

const TEXT = `import * as tf from '@tensorflow/tfjs';
import { compile, show } from 'twograph';
const dense = (x: tf.Tensor2D, w: tf.Tensor2D): tf.Tensor =>
  x.matMul(w)
    .relu();
const x = tf.tensor2d([[1, 2]]);
const w = tf.tensor2d([[1], [-1]]);
const layer = compile((x: tf.Tensor2D) => dense(x, w).add(0), { name: 'layer' });
show(await layer(x));
`;

test('the dynamic graph of an eager run has every kernel at its call', async ({ page }) => {
  const run = await openRunner(page);
  const { dynamic, static: statics, dropped } = graphsOf(await run(TEXT, { graphs: true }));
  expect([statics, dropped]).toEqual([[], 0]);
  const matMul = named(dynamic, 'BatchMatMul');
  const relu = named(dynamic, 'Relu');
  expect(matMul).toMatchObject({
    lines: [4],
    ran: { column: placeOf(TEXT, 'matMul').column, backend: 'cpu' },
  });
  expect(relu).toMatchObject({ lines: [5], ran: { column: placeOf(TEXT, 'relu').column } });
  expect(relu.inputs).toEqual(matMul.outputs.map(({ id }) => id));
  const made = dynamic.filter(({ op, lines }) => op === 'Tensor' && (lines[0] === 6 || lines[0] === 7));
  expect(matMul.inputs).toEqual(made.map(({ id }) => id));
  const ids = dynamic.flatMap(({ outputs }) => outputs.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

test('a compiled run has the static graph too, from the trace through every pass', async ({ page }) => {
  const run = await openRunner(page);
  const reply = await run(TEXT, { graphs: true, mode: 'compiled', backend: 'wasm' });
  const { static: statics, dynamic } = graphsOf(reply);
  expect(statics).toHaveLength(1);
  const [graph] = statics;
  expect(graph).toMatchObject({ name: 'layer', signature: '(float32[1,2])' });
  expect(graph?.traced.map(({ op }) => op)).toEqual(expect.arrayContaining(['matmul', 'relu', 'add']));
  expect(graph?.traced.find(({ op }) => op === 'matmul')?.lines).toContain(4);
  const passes = graph?.passes ?? [];
  expect(passes.map(({ name }) => name)).toEqual(expect.arrayContaining(['dead_code', 'simplify', 'fuse']));
  const simplified = passes.flatMap(({ edits }) => edits);
  expect(simplified.length).toBeGreaterThan(1);
  const known = new Set(graph?.traced.map(({ id }) => id));
  for (const { origins } of graph?.nodes ?? []) for (const origin of origins) expect(known).toContain(origin);
  expect(graph?.nodes.length).toBeLessThan(graph?.traced.length ?? 0);
  const call = named(dynamic, 'compiled layer');
  expect(call).toMatchObject({
    lines: [9],
    attrs: { signature: '(float32[1,2])' },
    outputs: [{ dtype: 'float32', shape: [1, 1] }],
    ran: { backend: 'ort:wasm' },
  });
  const x = dynamic.find(({ op, lines }) => op === 'Tensor' && lines[0] === 6);
  expect(call.inputs).toEqual(x?.outputs.map(({ id }) => id));
});

test('a training that runs compiled has a node for each batch, tied by its variables', async ({ page }) => {
  const run = await openRunner(page);
  const text = `import * as tf from '@tensorflow/tfjs';
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2], useBias: false, name: 'line' })] });
model.compile({ optimizer: tf.train.momentum(0.1, 0.9), loss: 'meanSquaredError' });
await model.fit(tf.ones([6, 2]), tf.ones([6, 1]), { epochs: 1, batchSize: 2 });
`;
  const { dynamic } = graphsOf(await run(text, { graphs: true, mode: 'compiled', backend: 'wasm' }));
  expect(dynamic.filter(({ op }) => op === 'earlier')).toEqual([]);
  const steps = dynamic.filter(({ op }) => op.startsWith('compiled '));
  expect(steps.map(({ lines, ran }) => [lines, ran?.step])).toEqual([
    [[4], 0],
    [[4], 1],
    [[4], 2],
  ]);
  // The weight and its momentum.
  for (const [index, { outputs }] of steps.entries()) {
    const [, ...updates] = outputs.map(({ id }) => id);
    expect(updates).toHaveLength(2);
    if (steps[index + 1]) expect(steps[index + 1]?.inputs).toEqual(expect.arrayContaining(updates));
  }
});

test('a loop keeps its first kernels and its newest, and says how many are gone', async ({ page }) => {
  const run = await openRunner(page);
  const text = `import * as tf from '@tensorflow/tfjs';
for (let i = 0; i < 11_000; i++) tf.tidy(() => { tf.scalar(i).neg(); });
tf.scalar(1).exp().dispose();
`;
  const { dynamic, dropped } = graphsOf(await run(text, { graphs: true }));
  // A value, a kernel and two that are freed for each step.
  expect(dropped).toBeGreaterThan(3_000);
  expect(dynamic[0]).toMatchObject({ op: 'Tensor', lines: [2] });
  expect(dynamic.at(-1)).toMatchObject({ op: 'Exp', lines: [3] });
});

test('an error comes with what ran before it', async ({ page }) => {
  const run = await openRunner(page);
  const text = `import * as tf from '@tensorflow/tfjs';\ntf.scalar(1).neg();\nthrow new Error('no');`;
  const { reply } = await run(text, { graphs: true });
  expect(problem(reply)).toMatchObject({ status: 'failed', line: 3 });
  if (reply.status !== 'ran') throw new Error('it did not run');
  expect(reply.graphs?.dynamic.map(({ op }) => op)).toEqual(['Tensor', 'Neg']);
});
