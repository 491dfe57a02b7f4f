/** What the recorder of eager runs tells: each kernel once, tied to what it reads, to its scope, its line and its gradient. */
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isFree, isOp, isPhase, type OpEvent, type RunEvent } from '../../src/base/events';
import { useBackend } from '../../src/engines/tfjs/backends';
import { Recorder } from '../../src/trace/record';
import { unrecorded } from '../../src/trace/unrecorded';

let recorder: Recorder | undefined;

afterEach(() => {
  recorder?.stop();
  recorder = undefined;
});

/** The events of some work; `line` is where the snippet says it is. */
async function record(
  work: (at: (line: number) => void, recorder: Recorder) => unknown,
): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  let line = 1;
  let clock = 0;
  recorder = new Recorder({
    place: () => ({ line, column: 1 }),
    now: () => clock++,
    later: (callback, ms) => setTimeout(callback, ms),
    take: (event) => events.push(event),
  });
  await work((now) => {
    line = now;
  }, recorder);
  recorder.stop();
  return events;
}

const ops = (events: readonly RunEvent[]): OpEvent[] => events.filter(isOp);
const kernels = (events: readonly RunEvent[]): string[] => ops(events).map(({ kernel }) => kernel);

function only(events: readonly RunEvent[], kernel: string): OpEvent {
  const found = ops(events).filter((event) => event.kernel === kernel);
  expect(found, kernel).toHaveLength(1);
  return found[0] as OpEvent;
}

describe('the recorder, on cpu', () => {
  beforeAll(() => useBackend('cpu'));

  test('tells of values, kernels and reads in order, with types, bytes and lines', async () => {
    const events = await record((at) => {
      const a = tf.tensor1d([1, 2, 3]);
      at(2);
      const b = a.add(1);
      at(3);
      b.reshape([3, 1]).dataSync();
    });
    expect(kernels(events)).toEqual(['Tensor', 'Tensor', 'Add', 'Reshape', 'Read']);
    const [, , add, reshape, read] = ops(events);
    expect(add).toMatchObject({
      line: 2,
      backend: 'cpu',
      scope: ['add'],
      inputs: [{ dtype: 'float32', shape: [3] }, { shape: [] }],
      outputs: [{ dtype: 'float32', shape: [3], bytes: 12 }],
      durUs: 1_000,
    });
    expect(reshape).toMatchObject({
      line: 3,
      inputs: [{ id: add?.outputs[0]?.id }],
      outputs: [{ bytes: 0 }],
    });
    expect(read?.inputs[0]?.id).toBe(reshape?.outputs[0]?.id);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, seq) => seq));
  });

  test('says whose data a tensor shares, and when one was disposed of', async () => {
    const events = await record(() => {
      const a = tf.tensor1d([1, 2]);
      const b = a.reshape([2, 1]);
      const v = tf.variable(b);
      v.assign(tf.tensor2d([[3], [4]]));
      a.dispose();
      v.dispose();
    });
    const shared = ops(events).map(({ kernel, outputs }) => [kernel, outputs[0]?.bytes, outputs[0]?.shares]);
    const [a, b, , value] = ops(events).map(({ outputs }) => outputs[0]?.id);
    expect(shared).toEqual([
      ['Tensor', 8, undefined],
      ['Reshape', 0, a],
      ['Variable', 0, b],
      ['Tensor', 8, undefined],
      ['Assign', 0, value],
    ]);
    const times = events.filter(isFree).map(({ atUs = NaN }) => atUs);
    expect(times).toHaveLength(2);
    expect(times[0]).toBeLessThan(times[1] ?? 0);
  });

  test('tells of what a compiled function read, gave and changed, and when that is disposed of', async () => {
    const events = await record((at, recorder) => {
      const x = tf.tensor1d([1, 2]);
      const [state, result, standIn] = unrecorded(() => [
        tf.variable(tf.tensor1d([0, 0])),
        tf.tensor1d([5, 6]),
        tf.scalar(0),
      ]) as [tf.Variable, tf.Tensor, tf.Tensor];
      recorder.made(state, 7);
      const asOf = recorder.told;
      at(9);
      const given = { name: 'f', signature: '()', engine: 'tfjs', place: { line: 4, column: 2 }, asOf };
      recorder.note({
        ...given,
        phase: 'run',
        startMs: 90,
        endMs: 95,
        inputs: [x, state],
        outputs: [result, state],
      });
      recorder.same(standIn, result);
      recorder.within('aside', () => standIn.neg());
      result.dispose();
      tf.dispose([state, standIn, x]);
    });
    const [, made, neg] = ops(events);
    const state = made?.outputs[0]?.id;
    const x = ops(events)[0]?.outputs[0]?.id;
    expect(made).toMatchObject({ kernel: 'Variable', line: 7, outputs: [{ bytes: 8 }] });
    const run = events.find(isPhase);
    expect(run).toMatchObject({ phase: 'run', name: 'f', engine: 'tfjs', line: 4, asOf: 2, durUs: 5_000 });
    expect(run?.inputs?.map(({ id }) => id)).toEqual([x, state]);
    const [result, changed] = run?.outputs ?? [];
    expect([result?.bytes, changed?.id, changed?.bytes]).toEqual([8, state, 8]);
    expect(neg).toMatchObject({ kernel: 'Neg', scope: ['aside', 'neg'], inputs: [{ id: result?.id }] });
    expect(events.filter(isFree).map(({ free }) => free)).toEqual([result?.id, state, x]);
  });

  test('tells of a read that waited at the line that asked for it', async () => {
    const events = await record(async (at) => {
      const a = tf.tensor1d([1]);
      at(5);
      const data = a.data();
      at(6);
      await data;
    });
    expect(only(events, 'Read')).toMatchObject({ line: 5 });
  });

  test('tells of tensors that are disposed of, by hand and by tidy, once', async () => {
    const events = await record(() => {
      const a = tf.tensor1d([1]);
      tf.tidy(() => a.add(1).mul(2).dataSync());
      a.dispose();
      a.dispose();
    });
    const freed = events.filter(isFree).map(({ free }) => free);
    const made = ops(events).flatMap(({ outputs }) => outputs.map(({ id }) => id));
    expect([...freed].sort()).toEqual([...made].sort());
    expect(new Set(freed).size).toBe(freed.length);
  });

  test("ties a gradient's kernels to the forward ones, and what they read to what was saved", async () => {
    const events = await record(() => {
      const x = tf.tensor2d([[1, 2]]);
      const w = tf.tensor2d([[3], [4]]);
      tf.grads((x: tf.Tensor, w: tf.Tensor) => (x as tf.Tensor2D).matMul(w as tf.Tensor2D).sum())([x, w]);
    });
    const matMuls = ops(events).filter(({ kernel }) => kernel === 'BatchMatMul');
    expect(matMuls).toHaveLength(3);
    const [forward, ...backward] = matMuls;
    expect(backward.map(({ forwardOf }) => forwardOf)).toEqual([forward?.seq, forward?.seq]);
    expect(backward.every(({ scope }) => scope.includes('backward'))).toBe(true);
    const known = new Set(ops(events).flatMap(({ outputs }) => outputs.map(({ id }) => id)));
    for (const { inputs } of ops(events)) for (const { id } of inputs) expect(known.has(id)).toBe(true);
    expect(backward.flatMap(({ inputs }) => inputs.map(({ id }) => id))).toEqual(
      expect.arrayContaining(forward?.inputs.map(({ id }) => id) ?? []),
    );
  });

  test('groups what a layer and an optimizer do, and tells of variables and their new values', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3], name: 'last' })] });
    const optimizer = tf.train.momentum(0.1, 0.9);
    const x = tf.ones([4, 3]);
    const events = await record(() => {
      optimizer.minimize(() => (model.apply(x) as tf.Tensor).square().mean().asScalar());
    });
    const forward = only(events, '_FusedMatMul');
    expect(forward.scope).toContain('last');
    const backward = ops(events).filter(({ kernel }) => kernel === 'BatchMatMul');
    expect(backward.map(({ forwardOf }) => forwardOf)).toEqual([forward.seq, forward.seq]);
    const assigned = ops(events).filter(({ kernel }) => kernel === 'Assign');
    expect(assigned).toHaveLength(4);
    expect(assigned.every(({ scope }) => scope.includes('Momentum'))).toBe(true);
    expect(ops(events).filter(({ kernel }) => kernel === 'Variable')).toHaveLength(2);
    const weights = model.trainableWeights.map((weight) => (weight.read() as tf.Variable).id);
    expect(assigned.map(({ outputs }) => outputs[0]?.id)).toEqual(expect.arrayContaining(weights));
    expect(events.filter(isFree).map(({ free }) => free)).not.toEqual(expect.arrayContaining(weights));
  });

  test('says which batch of a loop it is in', async () => {
    const events = await record((_, recorder) => {
      recorder.step(0);
      tf.ones([1]);
      recorder.step(1);
      tf.ones([1]);
      recorder.step(undefined);
      tf.ones([1]);
    });
    expect(ops(events).map(({ step }) => step)).toEqual([0, 1, undefined]);
  });

  test('says nothing of what the compiler has tfjs do', async () => {
    const events = await record(() => {
      const a = tf.tensor1d([1]);
      unrecorded(() => tf.tidy(() => a.add(1).dataSync()));
      a.neg();
    });
    expect(kernels(events)).toEqual(['Tensor', 'Neg']);
  });

  test('says nothing of a kernel that failed, and goes on', async () => {
    const events = await record(() => {
      expect(() => tf.matMul(tf.ones([1, 2]), tf.ones([3, 1]))).toThrow();
      tf.tidy(() => tf.ones([2]).neg().dataSync());
    });
    expect(kernels(events)).toEqual(['Tensor', 'Tensor', 'Tensor', 'Neg', 'Read']);
    expect(only(events, 'Neg').scope).toEqual(['neg']);
  });

  test('leaves tfjs as it was', async () => {
    const engine = tf.engine() as unknown as Record<string, unknown>;
    const before = [
      engine['runKernel'],
      engine['makeTensor'],
      tf.Tensor.prototype.data,
      tf.Tensor.prototype.dataSync,
    ];
    const tensors = tf.memory().numTensors;
    await record(() => {
      tf.tidy(() => tf.ones([3]).add(1).dataSync());
    });
    const after = [
      engine['runKernel'],
      engine['makeTensor'],
      tf.Tensor.prototype.data,
      tf.Tensor.prototype.dataSync,
    ];
    expect(after).toEqual(before);
    expect(Object.hasOwn(engine, 'addTapeNode')).toBe(false);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

describe('the recorder, on webgl', () => {
  beforeAll(() => useBackend('webgl'));

  test('says where a kernel really ran: small tensors are handed on to the cpu', async () => {
    const large = tf.ones([64, 64]);
    await large.data();
    const events = await record(() => {
      tf.tensor1d([1, 2]).add(tf.tensor1d([1, 2]));
      large.matMul(large as tf.Tensor2D);
    });
    expect(only(events, 'Add').backend).toBe('cpu');
    expect(only(events, 'BatchMatMul').backend).toBe('webgl');
  });
});
