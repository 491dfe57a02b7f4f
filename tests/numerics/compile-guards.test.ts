/** What a graph took in from outside, and what is done where that is no longer as it was. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ortWasm } from '../../src/engines/ort/wasm';
import { useBackend } from '../../src/engines/tfjs/backends';
import { seedRandomness } from '../../src/engines/tfjs/randomness';
import { replayEngine } from '../../src/engines/tfjs/replay';
import { trace } from '../../src/trace/trace';
import { compileBench } from './compile-host';

const values = async (tensor: unknown): Promise<number[]> => Array.from(await (tensor as tf.Tensor).data());
const words = (list: readonly { readonly message: string }[]) => list.map(({ message }) => message);

beforeAll(async () => {
  await useBackend('cpu');
});

beforeEach(() => {
  seedRandomness(1);
});

describe.each([replayEngine, ortWasm])('on $name', (engine) => {
  test('a learning rate that changed traces again, which is said', async () => {
    const { compile, reports, graphs, warnings } = compileBench(engine);
    const w = tf.variable(tf.scalar(1));
    const optimizer = tf.train.adam(0.1) as tf.AdamOptimizer & { learningRate: number };
    const f = compile(() => optimizer.minimize(() => w.mul(2) as tf.Scalar, true));
    await f();
    optimizer.learningRate = 0;
    const [before] = await values(w);
    await f();
    expect(await values(w)).toEqual([before]);
    expect(reports.map(({ notes }) => notes)).toEqual([
      undefined,
      ['traced again: the learningRate of the optimizer Adam was 0.1 and is 0 now'],
    ]);
    expect(graphs.map(({ failed }) => failed)).toEqual([
      undefined,
      'the learningRate of the optimizer Adam was 0.1 and is 0 now',
    ]);
    expect(graphs[1]?.guards.map(({ what, was }) => `${what}: ${was}`)).toContain(
      'the learningRate of the optimizer Adam: 0',
    );
    expect(warnings).toEqual([]);
  });

  test('so does a learning rate that sgd keeps in a tensor, and momentum', async () => {
    const { compile, reports } = compileBench(engine);
    const w = tf.variable(tf.scalar(1));
    const optimizer = tf.train.momentum(0.1, 0.5) as tf.MomentumOptimizer;
    const f = compile(() => optimizer.minimize(() => w.mul(2) as tf.Scalar, true));
    await f();
    optimizer.setLearningRate(0);
    const [before] = await values(w);
    await f();
    expect(await values(w)).toEqual([before]);
    expect(reports[1]?.notes).toEqual([
      'traced again: the learningRate of the optimizer Momentum was 0.1 and is 0 now',
    ]);
  });

  test('a graph that held before holds again when what changed comes back', async () => {
    const { compile, reports } = compileBench(engine);
    const w = tf.variable(tf.scalar(1));
    const optimizer = tf.train.adam(0.1) as tf.AdamOptimizer & { learningRate: number };
    const f = compile(() => optimizer.minimize(() => w.mul(2) as tf.Scalar, true));
    for (const rate of [0.1, 0.2, 0.1, 0.2, 0.1]) {
      optimizer.learningRate = rate;
      await f();
    }
    expect(reports).toHaveLength(2);
  });

  test('a rate that is new at each call is said at the sixth trace, and old graphs are let go', async () => {
    const { compile, reports, warnings } = compileBench(engine);
    const w = tf.variable(tf.scalar(1));
    const optimizer = tf.train.adam(0.1) as tf.AdamOptimizer & { learningRate: number };
    const f = compile(() => optimizer.minimize(() => w.mul(2) as tf.Scalar, true), { name: 'step' });
    for (let call = 1; call <= 12; call++) {
      optimizer.learningRate = call / 100;
      await f();
    }
    expect(reports).toHaveLength(12);
    expect(words(warnings)).toEqual([
      'step was traced 6 times, this time because the learningRate of the optimizer Adam was 0.05 and is 0.06 now. ' +
        "What a function uses from outside is part of its graph, an optimizer's settings too: change it seldom; what changes often is kept " +
        'in a tf.variable, or passed as a tensor.',
    ]);
  });

  test('a captured tensor that was disposed of and replaced traces again, with the values of the new one', async () => {
    const { compile, reports, warnings } = compileBench(engine);
    let shift: tf.Tensor = tf.tensor1d([1, 2]);
    const f = compile((x: tf.Tensor) => x.add(shift));
    const x = tf.tensor1d([10, 10]);
    expect(await values(await f(x))).toEqual([11, 12]);
    const old = shift;
    shift = shift.mul(2);
    old.dispose();
    expect(await values(await f(x))).toEqual([12, 14]);
    expect(await values(await f(x))).toEqual([12, 14]);
    expect(reports.map(({ notes }) => notes)).toEqual([
      undefined,
      ['traced again: a tensor from outside (float32[2]) was disposed of'],
    ]);
    expect(warnings).toEqual([]);
  });

  test('a captured tensor that is given back is not disposed of', async () => {
    const { compile, reports } = compileBench(engine);
    const table = tf.tensor1d([1, 2]);
    const f = compile(() => [table, table.neg()]);
    await f();
    await f();
    expect(await values(table)).toEqual([1, 2]);
    expect(reports).toHaveLength(1);
  });

  test('a variable that was disposed of and made again traces again', async () => {
    const { compile, reports } = compileBench(engine);
    let w = tf.variable(tf.scalar(2), true, `again_${engine.name}`);
    const f = compile((x: tf.Tensor) => x.mul(w));
    const x = tf.scalar(3);
    expect(await values(await f(x))).toEqual([6]);
    w.dispose();
    w = tf.variable(tf.scalar(5), true, `again_${engine.name}`);
    expect(await values(await f(x))).toEqual([15]);
    expect(reports[1]?.notes).toEqual([`traced again: its variable again_${engine.name} was disposed of`]);
  });

  test('a captured tensor that was replaced is noticed at the next call, which runs eagerly from then on', async () => {
    const { compile, reports, warnings } = compileBench(engine);
    let shift: tf.Tensor = tf.tensor1d([1, 2]);
    const f = compile((x: tf.Tensor) => x.mul(3).add(shift), { name: 'f' });
    const x = tf.tensor1d([10, 10]);
    expect(await values(await f(x))).toEqual([31, 32]);
    shift = shift.mul(2);
    expect(await values(await f(x))).toEqual([32, 34]);
    shift = shift.mul(2);
    expect(await values(await f(x))).toEqual([34, 38]);
    expect(words(warnings)).toEqual([
      expect.stringMatching(/^f runs eagerly: It uses a tensor from outside that is another one now/),
    ]);
    expect(reports.map(({ breaks }) => breaks.length)).toEqual([0, 1]);
  });

  test('a captured tensor that stays is looked at once more, and no more', async () => {
    const { compile, reports, warnings } = compileBench(engine);
    const shift = tf.tensor1d([1, 2]);
    let ran = 0;
    const f = compile((x: tf.Tensor) => {
      ran++;
      return x.add(shift);
    });
    for (let call = 0; call < 5; call++)
      expect(await values(await f(tf.tensor1d([call, call])))).toEqual([call + 1, call + 2]);
    // To trace it and to compare it at the first call, and to trace it again at the second.
    expect(ran).toBe(3);
    expect(reports).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  test('what is made at the first call, as the slots of an optimizer are, is no change', async () => {
    const { compile, warnings, reports } = compileBench(engine);
    for (const optimizer of [tf.train.momentum(0.1, 0.9), tf.train.sgd(0.1), tf.train.adam(0.1)]) {
      const w = tf.variable(tf.randomNormal([3]));
      const noise = tf.randomNormal([3]);
      const f = compile(() => optimizer.minimize(() => tf.dropout(w, 0.5).sub(noise).square().sum(), true));
      for (let call = 0; call < 3; call++) await f();
    }
    expect(warnings).toEqual([]);
    expect(reports).toHaveLength(3);
  });

  test('a number of JavaScript that changes is found at its line by the first check', async () => {
    let line = 0;
    const { compile, warnings } = compileBench(engine, { position: () => ({ line, column: 1 }) });
    let count = 0;
    const f = compile(
      (x: tf.Tensor) => {
        line = 7;
        const shifted = x.add(1);
        line = 8;
        return shifted.mul(++count);
      },
      { name: 'f' },
    );
    expect(await values(await f(tf.tensor1d([1, 2])))).toEqual([4, 6]);
    expect(warnings).toEqual([
      {
        line: 8,
        column: 1,
        message: expect.stringMatching(
          /^f runs eagerly: It does not compute the same each time it runs: something of JavaScript/,
        ) as unknown,
      },
    ]);
  });

  test('onBreak: error throws at each call', async () => {
    const { compile } = compileBench(engine);
    const f = compile((x: tf.Tensor) => x.dataSync(), { onBreak: 'error' });
    await expect(f(tf.scalar(1))).rejects.toThrow(/reads a tensor's value/);
    await expect(f(tf.scalar(1))).rejects.toThrow(/reads a tensor's value/);
  });
});

test('of all variables only those that the function reads or assigns are states of its graph', async () => {
  const [read, assigned, other] = ['read', 'assigned', 'other'].map((name) =>
    tf.variable(tf.scalar(1), true, `only_${name}`),
  ) as [tf.Variable, tf.Variable, tf.Variable];
  let asked = 0;
  const { graph, states } = await trace({
    name: 'f',
    inputs: [],
    call: () => {
      assigned.assign(tf.scalar(7));
      return read.mul(2);
    },
    tensorsOf: (result) => [result as tf.Tensor],
    position: () => {
      asked++;
      return undefined;
    },
  });
  expect(states.map(({ variable }) => variable.name)).toEqual(['only_read', 'only_assigned']);
  expect(graph.nodes.filter(({ role }) => role === 'state')).toHaveLength(2);
  // Where the snippet is is asked for what the function did, not for each variable there is.
  expect(asked).toBeLessThan(8);
  tf.dispose([read, assigned, other]);
});
