/** ONNX Runtime through its own functions: what stays in its memory, what is copied, and that nothing is left behind. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { must } from '../../src/base/errors';
import { HeapProgram } from '../../src/engines/ort/wasm/program';
import type { Late } from '../../src/engines/ort/wasm/program';
import { Runtime } from '../../src/engines/ort/wasm/runtime';
import { ThreadedProgram } from '../../src/engines/ort/wasm/threaded';
import { heapValues } from '../../src/engines/ort/wasm/values';
import type { Given, Made, Program } from '../../src/engines/engine';
import { useBackend } from '../../src/engines/tfjs/backends';
import type { Graph } from '../../src/ir/graph';
import { lower } from '../../src/onnx/lower';
import { trace } from '../../src/trace/trace';

/** `total` is state: each call adds the argument to it, and gives their product with `scale`, which is state that is only read. */
async function accumulator(size: number): Promise<{ graph: Graph; total: tf.Variable; scale: tf.Variable }> {
  const total = tf.variable(tf.zeros([size]));
  const scale = tf.variable(tf.fill([size], 2));
  const { graph } = await trace({
    name: 'accumulator',
    inputs: [{ dtype: 'float32', shape: [size] }],
    call: ([x]) => {
      total.assign(total.add(x as tf.Tensor));
      return total.mul(scale);
    },
    tensorsOf: (result) => [result as tf.Tensor],
  });
  return { graph, total, scale };
}

const numbers = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

/** One call with that state; gives its next. */
function call(
  program: Program,
  x: tf.Tensor,
  states: readonly tf.Tensor[],
): { values: number[]; next: tf.Tensor } {
  const given: Given = { inputs: [x], random: [], states };
  const { results, updates } = must(program.runSync?.(given), 'a program that runs at once');
  const values = numbers(must(results[0], 'a result'));
  tf.dispose([...results]);
  return { values, next: must(updates[0], 'an update') };
}

let runtime: Runtime;

beforeAll(async () => {
  await useBackend('wasm');
  await useBackend('cpu');
  runtime = await Runtime.start(1);
});

beforeEach(async () => {
  await tf.setBackend('cpu');
});

describe('state', () => {
  test('stays in the memory of ONNX Runtime from call to call, and comes back when it is read', async () => {
    const { graph, total, scale } = await accumulator(2);
    const program = new HeapProgram(runtime, lower(graph), graph);
    const x = tf.tensor1d([1, 2]);
    const first = call(program, x, [total, scale]);
    expect(first.values).toEqual([2, 4]);
    const held = must(heapValues().get(first.next.dataId), 'a value of ONNX Runtime');
    expect(held.runtime).toBe(runtime);
    const second = call(program, x, [first.next, scale]);
    expect(second.values).toEqual([4, 8]);
    expect(numbers(second.next)).toEqual([2, 4]);
    // What the first call made is as it was: nothing is computed in its place.
    expect(numbers(first.next)).toEqual([1, 2]);
    program.dispose();
    expect(numbers(second.next)).toEqual([2, 4]);
  });

  test.each(['cpu', 'wasm'])('that lives on %s is taken as it is at each call', async (backend) => {
    const { graph, total, scale } = await accumulator(2);
    await tf.setBackend(backend);
    const program = new HeapProgram(runtime, lower(graph), graph);
    const x = tf.tensor1d([1, 1]);
    const state = tf.tensor1d([1, 2]);
    scale.assign(tf.tensor1d([3, 4]));
    expect(call(program, x, [state, scale]).values).toEqual([6, 12]);
    expect(call(program, x, [state, scale]).values).toEqual([6, 12]);
    scale.assign(tf.tensor1d([5, 6]));
    expect(call(program, x, [state, scale]).values).toEqual([10, 18]);
    expect(call(program, x, [total, scale]).values).toEqual([5, 6]);
    program.dispose();
  });

  test('goes from one runtime to another', async () => {
    const { graph, total, scale } = await accumulator(2);
    const other = await Runtime.start(1);
    const [here, there] = [runtime, other].map((each) => new HeapProgram(each, lower(graph), graph)) as [
      HeapProgram,
      HeapProgram,
    ];
    const x = tf.tensor1d([1, 2]);
    const first = call(here, x, [total, scale]);
    const second = call(there, x, [first.next, scale]);
    expect(second.values).toEqual([4, 8]);
    expect(call(here, x, [second.next, scale]).values).toEqual([6, 12]);
  });
});

test('arguments are taken from every backend, and numbers that tfjs holds as integers too', async () => {
  const { graph, total, scale } = await accumulator(3);
  const program = new HeapProgram(runtime, lower(graph), graph);
  const wholes = tf.tensor1d([1, 2, 3], 'int32').cast('float32');
  expect(call(program, wholes, [total, scale]).values).toEqual([2, 4, 6]);
  await tf.setBackend('webgl');
  const onCard = tf.tensor1d([1, 2, 3]).add(0);
  expect(heapValues().get(onCard.dataId)).toBeUndefined();
  const { results } = await program.run({ inputs: [onCard], random: [], states: [total, scale] });
  expect(Array.from(await must(results[0], 'a result').data())).toEqual([2, 4, 6]);
  await tf.setBackend('wasm');
  expect(call(program, tf.tensor1d([1, 2, 3]).neg(), [total, scale]).values).toEqual([-2, -4, -6]);
});

test('a model that ONNX Runtime refuses is an error with its words', () => {
  expect(() => runtime.openSession(new Uint8Array([1, 2, 3]))).toThrow(/ONNX Runtime: .*/);
});

test('10,000 calls leave the memory of ONNX Runtime as it was', async () => {
  const { graph, total, scale } = await accumulator(1000);
  const program = new HeapProgram(runtime, lower(graph), graph);
  await tf.setBackend('wasm');
  const x = tf.ones([1000]);
  let state: tf.Tensor = total.clone();
  const step = () => {
    const { next } = call(program, x, [state, scale]);
    state.dispose();
    state = next;
  };
  /** Where the next large piece would lie. Small gaps before it come and go; 16 bytes a call would fill them all. */
  const free = () => {
    const pointer = runtime.allocate(1_000_000);
    runtime.free(pointer);
    return pointer;
  };
  for (let warm = 0; warm < 50; warm++) step();
  const before = free();
  const tensors = tf.memory().numTensors;
  for (let calls = 0; calls < 10_000; calls++) step();
  expect(free()).toBe(before);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(numbers(state)[0]).toBe(10_050);
});

describe('two ways of one program', () => {
  const clock = { ms: 0 };
  class Timed extends HeapProgram {
    readonly runs: number[] = [];
    disposed = false;
    constructor(
      on: Runtime,
      graph: Graph,
      private readonly cost: number,
    ) {
      super(on, lower(graph), graph);
    }
    override runWith(given: Given, late?: Late): Made {
      clock.ms += this.cost;
      this.runs.push(clock.ms);
      return super.runWith(given, late);
    }
    override dispose(): void {
      this.disposed = true;
      super.dispose();
    }
  }

  test.each([
    { many: 4, wins: 'many' },
    { many: 40, wins: 'one' },
  ])(
    'of which the other takes $many ms: $wins wins, and the state is right all the way',
    async ({ many: cost, wins }) => {
      const { graph, total, scale } = await accumulator(2);
      const one = new Timed(runtime, graph, 10);
      const many = new Timed(await Runtime.start(1), graph, cost);
      const program = new ThreadedProgram(
        one,
        () => Promise.resolve(many),
        () => clock.ms,
      );
      const x = tf.tensor1d([1, 2]);
      let state: tf.Tensor = total.clone();
      for (let count = 1; count <= 60; count++) {
        const given = { inputs: [x], random: [], states: [state, scale] };
        const { results, updates } = await program.run(given);
        expect(numbers(must(results[0], 'a result'))).toEqual([2 * count, 4 * count]);
        tf.dispose([state, ...results]);
        state = must(updates[0], 'an update');
      }
      expect(numbers(state)).toEqual([60, 120]);
      const [winner, loser] = wins === 'one' ? [one, many] : [many, one];
      expect(loser.disposed).toBe(true);
      expect(winner.disposed).toBe(false);
      expect(winner.runs.at(-1)).toBe(clock.ms);
      expect(Math.max(...loser.runs)).toBeLessThan(clock.ms);
    },
  );

  test('where the other can not be had, the program goes on', async () => {
    const { graph, total, scale } = await accumulator(2);
    const one = new Timed(runtime, graph, 100);
    const program = new ThreadedProgram(
      one,
      () => Promise.reject(new Error('no threads')),
      () => clock.ms,
    );
    const x = tf.tensor1d([1, 2]);
    for (let count = 0; count < 10; count++) {
      const { results } = await program.run({ inputs: [x], random: [], states: [total, scale] });
      expect(numbers(must(results[0], 'a result'))).toEqual([2, 4]);
    }
    expect(one.disposed).toBe(false);
  });
});
