/**
 * `cond`, `scan` and `whileLoop`: the same values, gradients and words eagerly, replayed on tfjs and as one session of ONNX Runtime.
 */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Break, Compiled } from '../../src/base/compiled';
import { makeCompile } from '../../src/compile/compile';
import { control } from '../../src/compile/control';
import type { CompileHost } from '../../src/compile/host';
import type { CompiledGraphs } from '../../src/compile/host';
import type { Engine } from '../../src/engines/engine';
import { ortWasm } from '../../src/engines/ort/session';
import { useBackend } from '../../src/engines/tfjs/backends';
import { keepRandomness, seedRandomness } from '../../src/engines/tfjs/randomness';
import { replayEngine } from '../../src/engines/tfjs/replay';

const cond = <T>(pred: tf.Tensor, then: () => T, otherwise: () => T): T =>
  control.cond(pred, then, otherwise) as T;

interface Bench {
  readonly compile: ReturnType<typeof makeCompile>;
  readonly reports: Compiled[];
  readonly graphs: CompiledGraphs[];
  readonly warnings: Break[];
}

function bench(engine: Engine): Bench {
  const reports: Compiled[] = [];
  const graphs: CompiledGraphs[] = [];
  const warnings: Break[] = [];
  const host: CompileHost = {
    engine,
    check: true,
    now: () => performance.now(),
    position: () => undefined,
    muted: (work) => work(),
    keepRandomness,
    report: (compiled, made) => {
      reports.push(compiled);
      if (made) graphs.push(made);
    },
    warn: (warning) => warnings.push(warning),
  };
  return { compile: makeCompile(host), reports, graphs, warnings };
}

const flat = (result: unknown): tf.Tensor[] =>
  result instanceof tf.Tensor ? [result] : (result as unknown[]).flatMap(flat);

const read = async (result: unknown): Promise<{ shape: number[]; values: number[] }[]> =>
  Promise.all(
    flat(result).map(async (tensor) => ({ shape: tensor.shape, values: Array.from(await tensor.data()) })),
  );

/** That a function gives eagerly what it gives compiled, at each of the arguments, through one graph in which those operators are. */
async function expectSame(
  engine: Engine,
  fn: (...args: tf.Tensor[]) => unknown,
  calls: readonly (readonly tf.Tensor[])[],
  ops: readonly string[],
): Promise<void> {
  const { compile, reports, graphs, warnings } = bench(engine);
  const compiled = compile(fn);
  for (const args of calls) {
    const wanted = await read(fn(...args));
    // Twice: the first call is an eager one too.
    await compiled(...args);
    const made = await read(await compiled(...args));
    expect(warnings).toEqual([]);
    expect(made.map(({ shape }) => shape)).toEqual(wanted.map(({ shape }) => shape));
    wanted.forEach(({ values }, index) => {
      const largest = Math.max(...values.map(Math.abs));
      values.forEach((value, at) => {
        const other = made[index]?.values[at] ?? NaN;
        expect(Math.abs(value - other), `result ${String(index)}, element ${String(at)}`).toBeLessThanOrEqual(
          1e-5 * largest,
        );
      });
    });
  }
  expect(reports).toHaveLength(1);
  const [first] = graphs;
  for (const op of ops) expect(first?.optimised.nodes.map((node) => node.op)).toContain(op);
}

const ENGINES = [replayEngine, ortWasm];
const up = () => tf.tensor1d([0.5, 1.5, 2]);
const down = () => tf.tensor1d([-0.5, -1.5, 1]);

beforeAll(async () => {
  await useBackend('cpu');
});

beforeEach(() => {
  seedRandomness(1);
});

describe.each(ENGINES)('cond on $name', (engine) => {
  test('chooses by the value at each call', async () => {
    const scale = tf.tensor1d([1, 2, 3]);
    await expectSame(
      engine,
      (x) => {
        const h = x.mul(2);
        return cond(
          x.sum().greater(0),
          () => [h.add(scale), { n: tf.scalar(1) }.n, x],
          () => [h.sub(x), tf.scalar(2), h],
        );
      },
      [[up()], [down()]],
      ['cond'],
    );
  });

  test('stands within another', async () => {
    await expectSame(
      engine,
      (x) =>
        cond(
          x.sum().greater(0),
          () =>
            cond(
              x.max().greater(1.75),
              () => x.square(),
              () => x.neg(),
            ),
          () => x.mul(x.sum()),
        ),
      [[up()], [up().mul(0.5)], [down()]],
      ['cond'],
    );
  });

  test('has the gradient of the chosen function, also in what was disposed of meanwhile', async () => {
    const w = tf.variable(tf.tensor1d([0.3, -0.2, 0.8]));
    const loss = (x: tf.Tensor) =>
      tf.tidy(() => {
        const h = tf.tidy(() => x.mul(w).add(1));
        return tf
          .tidy(() => {
            const k = h.square();
            return cond(
              x.sum().greater(0),
              () => [k.mul(h), h.sum()],
              () => [h.exp().add(x), x.mean()],
            );
          })
          .reduce<tf.Tensor>((sum, part) => sum.add(part.sum()), tf.scalar(0)) as tf.Scalar;
      });
    await expectSame(
      engine,
      (x) => {
        const { value, grads } = tf.variableGrads(() => loss(x), [w]);
        const [made] = Object.values(grads);
        return [value, made, tf.grad((y: tf.Tensor) => loss(y))(x)];
      },
      [[up()], [down()]],
      ['cond'],
    );
    w.dispose();
  });

  test('has a second gradient', async () => {
    const f = (x: tf.Tensor) =>
      cond(
        x.sum().greater(0),
        () => x.pow(tf.scalar(3)).sum(),
        () => x.square().mul(x.square()).sum(),
      );
    await expectSame(
      engine,
      (x) => tf.grad((y: tf.Tensor) => tf.grad(f)(y).square().sum())(x),
      [[up()], [down()]],
      ['cond'],
    );
  });

  test('has the gradient of one within another', async () => {
    const f = (x: tf.Tensor) =>
      cond(
        x.sum().greater(0),
        () =>
          cond(
            x.max().greater(1.75),
            () => x.square().sum(),
            () => x.exp().sum(),
          ),
        () => x.mul(x.sum()).sum(),
      );
    await expectSame(engine, (x) => tf.grad(f)(x), [[up()], [up().mul(0.5)], [down()]], ['cond']);
  });

  test('keeps to a custom gradient in a function of it', async () => {
    const odd = tf.customGrad((x) => ({ value: (x as tf.Tensor).square(), gradFunc: (dy) => dy.mul(7) }));
    await expectSame(
      engine,
      (x) =>
        tf.grad((y: tf.Tensor) =>
          cond(
            y.sum().greater(0),
            () => odd(y).sum(),
            () => y.sum(),
          ),
        )(x),
      [[up()], [down()]],
      ['cond'],
    );
  });

  test('trains: an optimizer steps through it, and its variables are those of eager code', async () => {
    const train = async (mode: 'eager' | 'compiled') => {
      const w = tf.variable(tf.tensor1d([0.3, -0.2, 0.8]));
      const optimizer = tf.train.adam(0.1);
      const { compile, warnings } = bench(engine);
      const step = (x: tf.Tensor) =>
        optimizer.minimize(
          () =>
            cond(
              w.sum().greater(0.5),
              () => x.mul(w).square().mean(),
              () => x.sub(w).square().mean(),
            ) as tf.Scalar,
          true,
        );
      const run = mode === 'compiled' ? compile(step) : step;
      const losses: number[] = [];
      for (let i = 0; i < 10; i++) losses.push((await (await (run(up()) as tf.Tensor)).data())[0] ?? NaN);
      expect(warnings).toEqual([]);
      return [...losses, ...(await w.data())];
    };
    const wanted = await train('eager');
    const made = await train('compiled');
    wanted.forEach((value, index) => {
      expect(Math.abs(value - (made[index] ?? NaN))).toBeLessThanOrEqual(1e-5);
    });
  });
});
