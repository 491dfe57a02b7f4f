/** The training step of a LeNet, traced and run: which of its nodes are known to be the same. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import type { RunEvent } from '../../src/base/events';
import { useBackend } from '../../src/engines/tfjs/backends';
import { findCalls } from '../../src/graphs/calls';
import { dynamicGraph } from '../../src/graphs/dynamic';
import { kernelNames } from '../../src/ops/kernel-names';
import { Recorder } from '../../src/trace/record';
import { lenet, traceLenet } from './lenet';

beforeAll(async () => {
  await useBackend('cpu');
});

test('every operator of the step meets a kernel of the eager one, and only copies that tfjs saves meet none', async () => {
  const { graph: traced } = await traceLenet();
  const { step, dispose } = lenet();
  const [x, y] = [tf.zeros<tf.Rank.R4>([32, 28, 28, 1]), tf.oneHot(tf.zeros([32], 'int32'), 10).toFloat()];
  const events: RunEvent[] = [];
  let clock = 0;
  const recorder = new Recorder({
    place: () => undefined,
    now: () => clock++,
    later: (callback, ms) => setTimeout(callback, ms),
    take: (event) => events.push(event),
  });
  try {
    for (let call = 0; call < 2; call++) tf.dispose(step(x, y as tf.Tensor2D) ?? []);
  } finally {
    recorder.stop();
    dispose();
    tf.dispose([x, y]);
  }
  const kernels = kernelNames(traced);
  const calls = findCalls([{ traced, kernels }], dynamicGraph(events).nodes);
  const operators = traced.nodes.filter(({ op, role }) => !role && op !== 'identity');
  const opsUnmet = calls.map(({ nodes }) => [
    ...new Set(traced.nodes.filter(({ id, role }) => !role && !nodes.has(id)).map(({ op }) => op)),
  ]);
  expect(operators).toHaveLength(249);
  // The optimizer's 20 moments are made in the first step alone.
  expect(calls.map(({ nodes }) => operators.filter(({ id }) => nodes.has(id)).length)).toEqual([249, 229]);
  expect(opsUnmet).toEqual([['identity'], ['identity', 'zeros_like']]);
});
