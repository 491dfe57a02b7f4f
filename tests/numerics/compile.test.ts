/** `compile`: the same function, eager and as a static graph, with its state, its random numbers, its breaks and its memory. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eagerCompile } from '../../src/compile/eager';
import type { Engine } from '../../src/engines/engine';
import { ortWasm } from '../../src/engines/ort/wasm';
import { useBackend } from '../../src/engines/tfjs/backends';
import { seedRandomness } from '../../src/engines/tfjs/randomness';
import { replayEngine } from '../../src/engines/tfjs/replay';
import { compileBench } from './compile-host';
import type { Bench } from './compile-host';

const bench = (engine: Engine, mode: 'eager' | 'compiled' = 'compiled'): Bench =>
  mode === 'eager' ? { ...compileBench(engine), compile: eagerCompile } : compileBench(engine);

const values = async (tensor: unknown): Promise<number[]> => Array.from(await (tensor as tf.Tensor).data());

beforeAll(async () => {
  await useBackend('wasm');
  await useBackend('cpu');
});

beforeEach(async () => {
  await tf.setBackend('cpu');
  seedRandomness(1);
});

describe.each([replayEngine, ortWasm])('on $name', (engine) => {
  test('a function runs as one graph, traced once for each signature', async () => {
    const { compile, reports, warnings } = bench(engine);
    const f = compile((x: tf.Tensor, scale: number) => ({ y: x.mul(scale).add(1), n: [x.sum()] }));
    const a = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    const { y, n } = (await f(a, 2)) as { y: tf.Tensor; n: [tf.Tensor] };
    expect(await values(y)).toEqual([3, 5, 7, 9]);
    expect(await values(n[0])).toEqual([10]);
    expect(
      await values(
        (
          (await f(
            tf.tensor2d([
              [0, 0],
              [1, 1],
            ]),
            2,
          )) as { y: tf.Tensor }
        ).y,
      ),
    ).toEqual([1, 1, 3, 3]);
    expect(await values(((await f(a, 3)) as { y: tf.Tensor }).y)).toEqual([4, 7, 10, 13]);
    expect(reports.map(({ signature }) => signature)).toEqual(['(float32[2,2], 2)', '(float32[2,2], 3)']);
    expect(reports[0]?.check?.maxAbs).toBe(0);
    expect(warnings).toEqual([]);
  });

  test('variables are state: read at each call, written back, and right in eager code', async () => {
    const { compile, warnings } = bench(engine);
    const total = tf.variable(tf.tensor1d([0, 0]));
    const step = compile((x: tf.Tensor1D) => {
      total.assign(total.add(x));
      return total.sum();
    });
    expect(await values(await step(tf.tensor1d([1, 2])))).toEqual([3]);
    expect(await values(await step(tf.tensor1d([1, 2])))).toEqual([6]);
    expect(await values(total)).toEqual([2, 4]);
    total.assign(tf.tensor1d([10, 10]));
    expect(await values(await step(tf.tensor1d([1, 2])))).toEqual([23]);
    expect(await values(total.mul(2))).toEqual([22, 24]);
    expect(warnings).toEqual([]);
  });

  test.each(['sgd', 'momentum', 'adam', 'rmsprop'] as const)(
    'ten steps of %s are those of eager code',
    async (name) => {
      const make = {
        sgd: () => tf.train.sgd(0.1),
        momentum: () => tf.train.momentum(0.1, 0.9),
        adam: () => tf.train.adam(0.05),
        rmsprop: () => tf.train.rmsprop(0.01),
      };
      const losses: Record<string, number[]> = {};
      for (const mode of ['eager', 'compiled'] as const) {
        seedRandomness(7);
        const { compile, warnings } = bench(engine, mode);
        const x = tf.randomNormal([16, 3]);
        const target = x.matMul(tf.tensor2d([[1], [-2], [0.5]])) as tf.Tensor2D;
        const w = tf.variable(tf.randomNormal([3, 1]));
        const b = tf.variable(tf.zeros([1]));
        const optimizer = make[name]();
        const step = compile((input: tf.Tensor2D, wanted: tf.Tensor2D) =>
          optimizer.minimize(
            () =>
              input
                .matMul(w as unknown as tf.Tensor2D)
                .add(b)
                .sub(wanted)
                .square()
                .mean() as tf.Scalar,
            true,
          ),
        );
        losses[mode] = [];
        for (let i = 0; i < 10; i++) losses[mode].push((await values(await step(x, target)))[0] ?? NaN);
        losses[mode].push(...(await values(w)), ...(await values(b)));
        expect(warnings).toEqual([]);
        expect(optimizer.iterations).toBe(10);
      }
      losses['eager']?.forEach((loss, index) => {
        expect(Math.abs(loss - (losses['compiled']?.[index] ?? NaN))).toBeLessThanOrEqual(
          1e-5 * Math.max(1e-3, Math.abs(loss)),
        );
      });
    },
  );

  test('random numbers are drawn at each call, the same as in eager code', async () => {
    const drawn: number[][][] = [];
    for (const mode of ['eager', 'compiled'] as const) {
      seedRandomness(3);
      const { compile, warnings } = bench(engine, mode);
      const f = compile((x: tf.Tensor) =>
        tf
          .dropout(x, 0.5)
          .add(tf.randomNormal([4], 2, 0.5))
          .add(tf.truncatedNormal([4])),
      );
      const calls: number[][] = [];
      for (let i = 0; i < 3; i++) calls.push(await values(await f(tf.ones([4]))));
      expect(warnings).toEqual([]);
      drawn.push(calls);
    }
    expect(drawn[1]).toEqual(drawn[0]);
    expect(drawn[0]?.[0]).not.toEqual(drawn[0]?.[1]);
  });

  test('a read of a value breaks the graph, which is said, and the function runs eagerly', async () => {
    const { compile, warnings, reports } = bench(engine);
    const f = compile((x: tf.Tensor) => ((x.sum().dataSync()[0] ?? 0) > 0 ? x.neg() : x));
    expect(await values(await f(tf.tensor1d([1, 2])))).toEqual([-1, -2]);
    expect(await values(await f(tf.tensor1d([-1, -2])))).toEqual([-1, -2]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.message).toMatch(/reads a tensor's value/);
    expect(reports[0]?.breaks).toHaveLength(1);
    const strict = compile((x: tf.Tensor) => x.dataSync()[0], { onBreak: 'error' });
    await expect(strict(tf.tensor1d([1]))).rejects.toThrow(/reads a tensor's value/);
  });

  test.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    ['text', () => tf.fill([2], 'a')],
    ['complex numbers', (x) => x.cast('complex64')],
  ])(
    'an operator that makes %s breaks the graph, which is said, and the function runs eagerly',
    async (what, make) => {
      const { compile, warnings } = bench(engine);
      const f = compile((x: tf.Tensor) => {
        make(x);
        return x.neg();
      });
      expect(await values(await f(tf.tensor1d([1, 2])))).toEqual([-1, -2]);
      expect(warnings.map(({ message }) => message)).toEqual([
        expect.stringMatching(
          new RegExp(`^compiled runs eagerly: A tensor of ${what} .* can't be in a static graph`),
        ),
      ]);
    },
  );

  test('an async function is no graph', async () => {
    const { compile, warnings } = bench(engine);
    const f = compile(async (x: tf.Tensor) => Promise.resolve(x.add(1)));
    expect(await values(await f(tf.tensor1d([1])))).toEqual([2]);
    expect(warnings[0]?.message).toMatch(/must be synchronous/);
  });

  test('calls leave no tensors behind', async () => {
    const { compile } = bench(engine);
    const w = tf.variable(tf.ones([3]));
    const f = compile((x: tf.Tensor) => {
      w.assign(w.mul(x));
      return w.sum();
    });
    const x = tf.ones([3]);
    ((await f(x)) as tf.Tensor).dispose();
    const { numTensors, numBytes, numDataBuffers } = tf.memory();
    for (let i = 0; i < 10_000; i++) ((await f(x)) as tf.Tensor).dispose();
    expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
  });

  test('a trace that breaks leaves no tensors behind, and its variables are as they were', async () => {
    const { compile } = bench(engine);
    const w = tf.variable(tf.tensor1d([1, 2]));
    const f = compile((x: tf.Tensor) => {
      w.assign(w.mul(x));
      return tf.tidy(() => w.sum().add(x.sum().dataSync()[0] ?? 0));
    });
    const x = tf.tensor1d([2, 2]);
    expect(await values(await f(x))).toEqual([10]);
    expect(await values(w)).toEqual([2, 4]);
  });

  test('an optimizer whose trace breaks has usable slots', async () => {
    const { compile } = bench(engine);
    const w = tf.variable(tf.tensor1d([1, 2]));
    const optimizer = tf.train.adam(0.1);
    const f = compile(() => {
      const loss = optimizer.minimize(() => w.square().sum() as tf.Scalar, true);
      return tf.scalar((loss?.dataSync()[0] ?? 0) + 1);
    });
    expect(await values(await f())).toEqual([6]);
    expect(await values(await f())).toHaveLength(1);
    expect(await values(w)).not.toEqual([1, 2]);
    expect(optimizer.iterations).toBe(2);
  });

  test('frozen variables are constants', async () => {
    const { compile, warnings } = bench(engine);
    const w = tf.variable(tf.tensor1d([1, 2]));
    const f = compile((x: tf.Tensor) => x.mul(w), { freeze: true });
    const x = tf.tensor1d([3, 3]);
    expect(await values(await f(x))).toEqual([3, 6]);
    const g = compile(() => w.assign(w.add(1)), { freeze: true });
    await g();
    expect(await values(w)).toEqual([2, 3]);
    expect(warnings[0]?.message).toMatch(/freeze says that variables are constants/);
  });
});

test('an engine that fails leaves the eager values and says so, and the function stays eager', async () => {
  const broken: Engine = {
    ...replayEngine,
    prepare: () =>
      Promise.resolve({
        run: () => Promise.reject(new Error('out of luck')),
        dispose: () => undefined,
      }),
  };
  const { compile, warnings, reports } = bench(broken);
  const w = tf.variable(tf.scalar(1));
  const f = compile(() => {
    w.assign(w.add(1));
    return w.mul(10);
  });
  expect(await values(await f())).toEqual([20]);
  expect(await values(await f())).toEqual([30]);
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/runs eagerly: .* could not run its graph \(out of luck\)/),
  ]);
  expect(reports).toHaveLength(1);
});

test('an engine that computes wrongly is caught: the eager values stand, and the operator is named', async () => {
  const wrong: Engine = {
    ...replayEngine,
    name: 'ort:wasm',
    prepare: async (graph) => {
      const bent = {
        ...graph,
        nodes: graph.nodes.map((node) =>
          node.op === 'cumsum' ? { ...node, attrs: { ...node.attrs, reverse: true } } : node,
        ),
      };
      return replayEngine.prepare(bent);
    },
  };
  const { compile, warnings, reports } = bench(wrong);
  const total = tf.variable(tf.scalar(0));
  const f = compile((x: tf.Tensor) => {
    total.assign(total.add(x.sum()));
    return x.neg().cumsum().add(total);
  });
  const x = tf.tensor1d([1, 2]);
  const wanted = Array.from(tf.tidy(() => x.neg().cumsum().add(3)).dataSync());
  expect(await values(await f(x))).toEqual(wanted);
  expect(await values(total)).toEqual([3]);
  expect(warnings[0]?.message).toMatch(/the first operator that differs is cumsum/);
  expect(reports[0]?.breaks).toHaveLength(1);
});

/** Replays, on arguments that are off by that share. */
const offBy = (share: number): Engine => ({
  ...replayEngine,
  name: 'ort:wasm',
  prepare: (graph) => {
    const program = replayEngine.prepareSync(graph);
    return Promise.resolve({
      run: async (given) => {
        const inputs = given.inputs.map((input) => tf.mul(input, 1 + share));
        const made = await program.run({ ...given, inputs });
        tf.dispose(inputs);
        return made;
      },
      dispose: () => {
        program.dispose();
      },
    });
  },
});

test('what rounding alone explains is no wrong kernel, and is said; what it does not explain is one', async () => {
  const x = tf.tensor1d([1 + 2 ** -20, 1]);
  const ran = async (share: number) => {
    const { compile, warnings, reports } = compileBench(offBy(share));
    // All but the last bits cancel.
    expect(await values(await compile((given: tf.Tensor) => given.sub(1))(x))).toHaveLength(2);
    return { warnings, notes: reports[0]?.notes, maxRel: reports[0]?.check?.maxRel };
  };
  const lastBit = await ran(2 ** -23);
  expect(lastBit.maxRel).toBeGreaterThan(0.1);
  expect(lastBit.warnings).toEqual([]);
  expect(lastBit.notes).toEqual([expect.stringMatching(/which is rounding/)]);
  const wrong = await ran(2 ** -18);
  expect(wrong.warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/runs eagerly: compiled, its result was off by/),
  ]);
});

test('a bias whose gradient is nothing but rounding, which Adam makes a step of, is no wrong kernel', async () => {
  const { compile, warnings } = compileBench(ortWasm);
  const [w, bias] = [tf.variable(tf.randomNormal([8, 16])), tf.variable(tf.zeros([16]))];
  const optimizer = tf.train.adam(0.01, 0.9, 0.999, 1e-12);
  const x = tf.randomNormal([64, 8]);
  const target = tf.randomNormal([64, 16]);
  const step = compile(() =>
    optimizer.minimize(() => {
      const y = x.matMul(w).add(bias);
      // As batch normalisation does: what is the same for all of a batch falls out.
      const { mean, variance } = tf.moments(y, 0);
      return y.sub(mean).div(variance.add(1e-3).sqrt()).sub(target).square().mean();
    }, true),
  );
  for (let call = 0; call < 3; call++) await step();
  expect(warnings).toEqual([]);
});

test.each([0, 2 ** -23, 2 ** -18])(
  'a first call that is off by %d leaves no tensors behind',
  async (share) => {
    const x = tf.tensor1d([1 + 2 ** -20, 1]);
    const one = tf.variable(tf.scalar(1));
    const total = tf.variable(tf.tensor1d([0, 0]));
    const { numTensors, numDataBuffers } = tf.memory();
    const { compile, warnings } = compileBench(offBy(share));
    const f = compile((given: tf.Tensor) => {
      const apart = given.sub(one);
      total.assign(total.add(apart));
      return apart;
    });
    for (let call = 0; call < 2; call++) tf.dispose((await f(x)) as tf.Tensor);
    // Each time that it runs eagerly, it leaves the sum that its variable took over.
    const eager = share === 2 ** -18 ? 2 : 1;
    expect(warnings).toHaveLength(eager - 1);
    expect(tf.memory().numTensors - numTensors).toBe(eager);
    // And the variable has no longer the data of the tensor that it was made from.
    expect(tf.memory().numDataBuffers - numDataBuffers).toBe(2);
  },
);
