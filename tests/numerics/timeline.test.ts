/** What a recorded run tells of its time, as the run worker records it: turns, copies, the GPU's queue, compiled functions; and its memory. */
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import type { BackendName } from '../../src/base/backends';
import { isOp, isPhase, type RunEvent } from '../../src/base/events';
import type { Engine } from '../../src/engines/engine';
import { ortWasm } from '../../src/engines/ort/wasm';
import { useBackend } from '../../src/engines/tfjs/backends';
import { replayEngine } from '../../src/engines/tfjs/replay';
import { dynamicGraph } from '../../src/graphs/dynamic';
import { grown } from '../../src/graphs/run-growth';
import { PLACE_KEY } from '../../src/snippet/marks';
import { record } from '../../src/worker/recording';
import type { RunLog } from '../../src/compile/host';
import { compileBench } from './compile-host';

const LINE = 3;

async function recorded(work: (log: RunLog) => Promise<unknown>): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const recording = record({
    marks: { calls: [], insertions: [], positions: [] },
    line: () => LINE,
    now: () => performance.now(),
    later: (callback, ms) => setTimeout(callback, ms),
    post: (batch) => events.push(...batch),
  });
  // As the first line of a module with marks does.
  Reflect.get(globalThis, Symbol.for(PLACE_KEY));
  try {
    await work(recording.log);
  } finally {
    recording.end();
  }
  return events;
}

const timeline = (events: readonly RunEvent[]) => grown(events).timeline();

describe.each(['cpu', 'wasm', 'webgl', 'webgpu'] satisfies BackendName[])('a run on %s', (backend) => {
  test('tells what its time went into', async () => {
    await useBackend(backend);
    const onGpu = backend === 'webgl' || backend === 'webgpu';
    const x: tf.Tensor2D = tf.ones([64, 64]);
    await x.matMul(x).data();
    const events = await recorded(async () => {
      await x.matMul(x).matMul(x).data();
      if (backend !== 'webgpu') x.matMul(x).dataSync();
    });
    const { lanes, totals, clock, endUs } = timeline(events);
    expect(events[0]).toMatchObject({ seq: 0, clock: 'performance.now' });
    expect(clock.resolutionUs).toBeGreaterThan(0);
    expect(lanes.map(({ id }) => id)).toEqual(['line', 'kernel', ...(onGpu ? ['gpu'] : []), 'read']);
    for (const { spans } of lanes)
      for (const { startUs, endUs: end } of spans) {
        expect(startUs).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(endUs);
      }
    const { wallUs, jsUs, waitUs, copyUs, gpuUs } = totals;
    expect(wallUs).toBe(endUs);
    expect(jsUs + waitUs + copyUs).toBeCloseTo(wallUs, 3);
    expect(Math.min(jsUs, waitUs, copyUs)).toBeGreaterThanOrEqual(0);
    expect(gpuUs !== undefined).toBe(onGpu);
    const reads = events.filter(isOp).filter(({ kernel }) => kernel === 'Read');
    expect(reads).toHaveLength(backend === 'webgpu' ? 1 : 2);
    for (const { copyUs: copied = NaN, durUs } of reads) expect(copied).toBeLessThanOrEqual(durUs);
    // JavaScript went on while the GPU computed what it awaits, and stood still for the other read.
    const [awaited, sync] = reads;
    if (onGpu) expect(awaited?.copyUs).toBeLessThan(awaited?.durUs ?? 0);
    expect(sync?.copyUs).toBe(sync?.durUs);
  });
});

const ENGINES: readonly (readonly [Engine['name'], Engine, readonly string[]])[] = [
  ['ort:wasm', ortWasm, ['lower', 'session']],
  ['tfjs', replayEngine, ['session']],
];

describe.each(ENGINES)('a compiled function on %s', (name, engine, prepared) => {
  test('tells what its first call of a signature did, and each call as one node', async () => {
    await useBackend('cpu');
    const weight = tf.variable(tf.tensor1d([2, 3]));
    const events = await recorded(async (log) => {
      const { compile } = compileBench(engine, { log });
      const step = compile(
        (x: tf.Tensor1D) => {
          weight.assign(weight.add(x));
          return x.mul(weight);
        },
        { name: 'step' },
      );
      const x = tf.tensor1d([1, 1]);
      const first = (await step(x)) as tf.Tensor;
      first.dispose();
      const second = (await step(x)) as tf.Tensor;
      second.neg();
    });
    const phases = events.filter(isPhase).filter(({ phase }) => phase !== 'turn');
    expect(phases.map(({ phase }) => phase)).toEqual([
      'trace',
      'passes',
      ...prepared,
      'run',
      'check',
      'first',
      'run',
    ]);
    for (const phase of phases) expect(phase).toMatchObject({ name: 'step', engine: name, line: LINE });
    const { lanes } = timeline(events);
    const spans = lanes.find(({ id }) => id === 'compiled')?.spans ?? [];
    expect(spans[0]).toMatchObject({ name: 'first call step', detail: '(float32[2])', depth: 0 });
    expect(spans.at(-1)).toMatchObject({ name: 'run step', depth: 0 });

    const { nodes } = dynamicGraph(events);
    const compared = nodes.filter(({ op }) => op === 'Multiply' || op === 'Add');
    expect(compared.map(({ op, group }) => [op, group[0]])).toEqual([
      ['Add', 'check of step'],
      ['Multiply', 'check of step'],
    ]);
    const [first, second] = nodes.filter(({ op }) => op === 'compiled step');
    const x = nodes.find(({ op }) => op === 'Tensor');
    const earlier = nodes.find(({ op }) => op === 'earlier');
    expect(first?.inputs).toEqual([x?.id, earlier?.id]);
    expect(second?.inputs).toEqual([x?.id, first?.outputs[1]?.id]);
    expect(first?.ran.graph).toBeGreaterThan(0);
    expect(second?.ran.graph).toBe(first?.ran.graph);
    expect(nodes.at(-1)).toMatchObject({ op: 'Neg', inputs: [second?.outputs[0]?.id] });
    weight.dispose();
  });
});

test('what a run holds is what tfjs counts, at the end', async () => {
  await useBackend('cpu');
  const before = tf.memory();
  const events = await recorded(() => {
    const a = tf.ones([10, 10]);
    const b = tf.tidy(() => a.add(1).reshape([100]));
    const v = tf.variable(b);
    v.assign(tf.tidy(() => v.mul(2)));
    a.clone();
    a.dispose();
    b.reshape([4, 25]);
    tf.zeros([7], 'bool');
    return Promise.resolve();
  });
  const after = tf.memory();
  const { points, leaks } = grown(events).memory();
  expect(points.at(-1)?.tensors).toBe(after.numTensors - before.numTensors);
  // tfjs counts the data of each tensor by itself, shared or not.
  expect(points.at(-1)?.bytes).toBe(3 * 400 + 7);
  expect(leaks).toEqual([expect.objectContaining({ line: LINE, count: 5 })]);
  tf.disposeVariables();
});
