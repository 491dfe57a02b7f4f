/**
 * `cond`, `scan` and `whileLoop`: the same values, gradients and words eagerly, replayed on tfjs and as one session of ONNX Runtime.
 */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { control } from '../../src/compile/control-eager';
import type { Engine } from '../../src/engines/engine';
import { ortWasm } from '../../src/engines/ort/wasm';
import { ortWebgpu } from '../../src/engines/ort/webgpu';
import { useBackend } from '../../src/engines/tfjs/backends';
import { seedRandomness } from '../../src/engines/tfjs/randomness';
import { replayEngine } from '../../src/engines/tfjs/replay';
import { trace } from '../../src/trace/trace';
import { compileBench } from './compile-host';

const cond = <T>(pred: tf.Tensor, then: () => T, otherwise: () => T): T =>
  control.cond(pred, then, otherwise) as T;
const scan = <C, X>(
  fn: (carry: C, x: X) => readonly [unknown, unknown],
  init: C,
  xs: unknown,
): [C, unknown] => control.scan(fn as (carry: unknown, x: unknown) => unknown, init, xs) as [C, unknown];
const whileLoop = (...args: Parameters<typeof control.whileLoop>): tf.Tensor[] =>
  control.whileLoop(...args) as tf.Tensor[];

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
  const { compile, reports, graphs, warnings } = compileBench(engine);
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
          toleranceOf(engine) * largest,
        );
      });
    });
  }
  expect(reports).toHaveLength(1);
  const [first] = graphs;
  for (const op of ops) expect(first?.optimised.nodes.map((node) => node.op)).toContain(op);
}

const ENGINES = [replayEngine, ortWasm, ortWebgpu];
const toleranceOf = (engine: Engine) => (engine === ortWebgpu ? 1e-3 : 1e-5);
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

  test('reads images and filters from around it, with their gradients', async () => {
    const numbers = (count: number) =>
      Array.from({ length: count }, (_, index) => Math.sin(index * 1.7 + 0.3));
    const image = tf.tensor4d(numbers(72), [1, 6, 6, 2]);
    const filter = tf.tensor4d(numbers(54), [3, 3, 2, 3]);
    const f = (x: tf.Tensor, w: tf.Tensor) => {
      const y = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same').add(tf.tensor1d([0.1, 0.2, 0.3]));
      const [a, b] = cond(
        y.mean().greater(0),
        () => [tf.maxPool(y as tf.Tensor4D, 2, 2, 'valid'), y],
        () => [
          tf.avgPool(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 'same'), 1, 1, 'valid'),
          y.square(),
        ],
      );
      return (a as tf.Tensor)
        .square()
        .sum()
        .add((b as tf.Tensor).mean());
    };
    await expectSame(
      engine,
      (x, w) => {
        const { value, grads } = tf.valueAndGrads(f as never)([x as tf.Tensor, w as tf.Tensor]);
        return [value, ...grads];
      },
      [
        [image, filter],
        [image.add(1), filter],
        [image.neg().sub(0.5), filter],
      ],
      ['cond'],
    );
  });

  test('trains: an optimizer steps through it, and its variables are those of eager code', async () => {
    const train = async (mode: 'eager' | 'compiled') => {
      const w = tf.variable(tf.tensor1d([0.3, -0.2, 0.8]));
      const optimizer = tf.train.adam(0.1);
      const { compile, warnings } = compileBench(engine);
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
      expect(Math.abs(value - (made[index] ?? NaN))).toBeLessThanOrEqual(toleranceOf(engine));
    });
  });
});

const series = (...seed: number[]) =>
  tf.tensor2d(Array.from({ length: 5 }, (_, row) => seed.map((value) => value + 0.1 * row * (row - 2))));

describe.each(ENGINES)('scan on $name', (engine) => {
  test('gives the last carry and the stacked outputs', async () => {
    const scale = tf.scalar(0.5);
    await expectSame(
      engine,
      (xs) => {
        const [last, ys] = scan(
          ({ sum, count }: { sum: tf.Tensor; count: tf.Tensor }, [x, z]: [tf.Tensor, tf.Tensor]) => {
            const next = sum.mul(scale).add(x).add(z.mean());
            return [{ sum: next, count: count.add(tf.scalar(1, 'int32')) }, [next.square(), count]];
          },
          { sum: tf.tensor1d([1, 2]), count: tf.scalar(0, 'int32') },
          [xs, xs.expandDims(2).tile([1, 1, 3])],
        );
        const { sum, count } = last;
        return [sum, count, ys];
      },
      [[series(0.3, -1)], [series(2, 0.1)]],
      ['scan'],
    );
  });

  const rnn = (w: tf.Tensor, b: tf.Tensor, h: tf.Tensor, xs: tf.Tensor): tf.Scalar => {
    const [last, ys] = scan(
      (carry: tf.Tensor, x: tf.Tensor) => {
        const sum = carry
          .expandDims(0)
          .matMul(w as tf.Tensor2D)
          .squeeze([0])
          .add(x)
          .add(b);
        const next = sum.div(sum.square().add(1));
        return [next, next.mul(x)];
      },
      h,
      xs,
    );
    return tf.tidy(() => last.sum().add((ys as tf.Tensor).square().mean()));
  };
  const given = () => [
    tf.tensor2d([
      [0.4, -0.3],
      [0.2, 0.7],
    ]),
    tf.tensor1d([0.1, -0.2]),
    tf.tensor1d([0.5, 0.25]),
    series(0.3, -1),
  ];

  test('has the gradient in its carry, in what it goes through and in what it reads', async () => {
    await expectSame(
      engine,
      (...args) => {
        const { value, grads } = tf.valueAndGrads(rnn as never)(args);
        return [value, ...grads];
      },
      [given()],
      ['scan'],
    );
  });

  test('has a second gradient', async () => {
    await expectSame(
      engine,
      (...args) => {
        const slope = (...point: tf.Tensor[]) =>
          tf
            .grads(rnn as never)(point)
            .reduce((sum, part) => sum.add(part.square().sum()), tf.scalar(0));
        return tf.grads(slope as never)(args);
      },
      [given()],
      ['scan'],
    );
  });

  test('stands in a cond, and a cond in it, with gradients', async () => {
    const f = (xs: tf.Tensor) =>
      cond(
        xs.sum().greater(0),
        () => {
          const [last] = scan(
            (carry: tf.Tensor, x: tf.Tensor) => {
              const next = cond(
                x.sum().greater(carry.sum()),
                () => carry.mul(x),
                () => carry.add(x.square()),
              );
              return [next, []];
            },
            tf.tensor1d([1, 0.5]),
            xs,
          );
          return (last as tf.Tensor).square().sum();
        },
        () => xs.exp().sum(),
      );
    await expectSame(
      engine,
      (xs) => [f(xs), tf.grad(f)(xs)],
      [[series(0.3, 1)], [series(-2, -1)], [series(0.9, 0.7)]],
      ['cond'],
    );
  });

  test('is an epoch: its carry are weights, each step a step of gradient descent', async () => {
    await expectSame(
      engine,
      (xs) => {
        const [weights, losses] = scan(
          (w: tf.Tensor, x: tf.Tensor) => {
            const { value, grad } = tf.valueAndGrad((v: tf.Tensor) => v.mul(x).sum().sub(1).square())(w);
            return [w.sub(grad.mul(0.1)), value];
          },
          tf.tensor1d([0.2, -0.1]),
          xs,
        );
        return [weights, losses];
      },
      [[series(0.3, -1)]],
      ['scan'],
    );
  });
});

describe.each(ENGINES)('whileLoop on $name', (engine) => {
  test('goes on as long as its condition holds, not at all where it does not', async () => {
    const factor = tf.scalar(1.5);
    await expectSame(
      engine,
      (x, limit) =>
        whileLoop(
          (y) => y.sum().less(limit as tf.Tensor),
          (y, count) => [y.mul(factor).add(x as tf.Tensor), count.add(tf.scalar(1, 'int32'))],
          [x as tf.Tensor, tf.scalar(0, 'int32')],
        ),
      [
        [up(), tf.scalar(100)],
        [up(), tf.scalar(1)],
      ],
      ['while_loop'],
    );
  });

  test('stands within another', async () => {
    await expectSame(
      engine,
      (x) =>
        whileLoop(
          (y) => y.max().less(50),
          (y) =>
            whileLoop(
              (z) => z.sum().less(y.sum().mul(2)),
              (z) => [z.add(x as tf.Tensor)],
              [y],
            ),
          [x as tf.Tensor],
        ),
      [[up()]],
      ['while_loop'],
    );
  });

  test('has no gradient, and says so in both modes', async () => {
    const f = (x: tf.Tensor) =>
      tf.grad((y: tf.Tensor) =>
        whileLoop(
          (z) => z.sum().less(10),
          (z) => [z.mul(2)],
          [y],
        ).reduce((sum, part) => sum.add(part.sum()), tf.scalar(0)),
      )(x);
    expect(() => f(up())).toThrow(/whileLoop has no gradient.* write scan/);
    const { compile, reports } = compileBench(engine);
    await expect(compile(f)(up())).rejects.toThrow(/whileLoop has no gradient/);
    expect(reports[0]?.breaks[0]?.message).toMatch(/whileLoop has no gradient/);
  });
});

describe('what cannot be in a function of cond, scan and whileLoop', () => {
  const breakOf = async (fn: (x: tf.Tensor) => unknown): Promise<string> => {
    const { compile, reports } = compileBench(replayEngine);
    const compiled = compile(fn);
    await Promise.resolve(compiled(up())).catch(() => undefined);
    return reports[0]?.breaks[0]?.message ?? '';
  };

  test('an assignment of a variable, which is as it was afterwards', async () => {
    const v = tf.variable(tf.scalar(1));
    const message = await breakOf((x) =>
      cond(
        x.sum().greater(0),
        () => {
          v.assign(v.add(1));
          return v.mul(1);
        },
        () => v.mul(2),
      ),
    );
    expect(message).toMatch(/assigns a variable inside/);
    // Once: the eager call that took its place.
    expect(await read(v.mul(1))).toEqual([{ shape: [], values: [2] }]);
    v.dispose();
  });

  test('a new variable', async () => {
    expect(
      await breakOf((x) =>
        cond(
          x.sum().greater(0),
          () => tf.variable(tf.scalar(1)).add(1),
          () => x.sum(),
        ),
      ),
    ).toMatch(/makes a variable inside/);
  });

  test('random numbers', async () => {
    expect(
      await breakOf((x) =>
        cond(
          x.sum().greater(0),
          () => tf.randomNormal([2]),
          () => tf.zeros([2]),
        ),
      ),
    ).toMatch(/draws random numbers inside/);
  });

  test('the read of a value', async () => {
    expect(
      await breakOf((x) =>
        scan((sum: tf.Tensor, y: tf.Tensor) => [sum.add(y.dataSync()[0] ?? 0), y], tf.scalar(0), x),
      ),
    ).toMatch(/reads a tensor's value/);
  });

  test('functions that give different shapes', async () => {
    expect(
      await breakOf((x) =>
        cond<tf.Tensor>(
          x.sum().greater(0),
          () => x,
          () => x.sum(),
        ),
      ),
    ).toMatch(/give float32\[3\] and float32\[\]: in one graph/);
  });

  test('leaves nothing behind: variables and tensors are as they were', async () => {
    const v: tf.Variable = tf.variable(tf.tensor1d([1, 2, 3]) as tf.Tensor);
    const x = up();
    const always = x.sum().greater(0);
    const one = () => tf.tidy(() => v.add(1));
    const broken: (() => unknown)[] = [
      () => cond(always, () => (v.assign(one()), v.mul(1)), one),
      () => (v.assign(one()), cond(always, () => (v.assign(v.square()), v.mul(1)), one)),
      () => cond(always, () => cond(always, () => (v.assign(one()), v.mul(1)), one), one),
      () => cond(always, () => tf.variable(v.add(1)).mul(1), one),
      () => cond(always, () => v.add(v.dataSync()[0] ?? 0), one),
      () => cond(always, () => tf.keep(v.neg()), one),
      () =>
        tf.grad((y) =>
          cond<tf.Tensor>(
            always,
            () => y.mul(v).exp(),
            () => y.sum(),
          ),
        )(x),
      () => scan((_: tf.Tensor, y) => [tf.randomUniform([]), y], tf.scalar(0), x),
    ];
    for (const fn of broken) {
      const { numTensors, numBytes, numDataBuffers } = tf.memory();
      const names = Object.keys(tf.engine().state.registeredVariables);
      await expect(
        trace({ name: 'f', inputs: [], call: fn, tensorsOf: (result) => [result as tf.Tensor] }),
      ).rejects.toThrow('the trace stopped');
      expect(tf.memory(), fn.toString()).toMatchObject({ numTensors, numBytes, numDataBuffers });
      expect(Object.keys(tf.engine().state.registeredVariables)).toEqual(names);
      expect(await read(v)).toEqual([{ shape: [3], values: [1, 2, 3] }]);
    }
    v.dispose();
  });

  test('a tensor that is kept beyond it', async () => {
    const stolen: tf.Tensor[] = [];
    expect(
      await breakOf((x) => {
        const y = cond(
          x.sum().greater(0),
          () => {
            stolen.push(x.neg());
            return x;
          },
          () => x.exp(),
        );
        return y.add(stolen[0] ?? 0);
      }),
    ).not.toBe('');
  });
});

describe('in both modes the words are the same for', () => {
  const both = async (fn: (x: tf.Tensor) => unknown, words: RegExp) => {
    expect(() => fn(up())).toThrow(words);
    const { compile } = compileBench(replayEngine);
    await expect(compile(fn)(up())).rejects.toThrow(words);
  };

  test.each<[string, (x: tf.Tensor) => unknown, RegExp]>([
    [
      'a predicate of numbers',
      (x) =>
        cond(
          x.sum(),
          () => x,
          () => x,
        ),
      /must be a bool tensor without axes/,
    ],
    [
      'a predicate with axes',
      (x) =>
        cond(
          x.greater(0),
          () => x,
          () => x,
        ),
      /bool\[3\].*all\(\) or any\(\)/,
    ],
    [
      'a predicate of JavaScript',
      (x) =>
        cond(
          true as never,
          () => x,
          () => x,
        ),
      /a boolean.* write if/,
    ],
    [
      'a branch that is no function',
      (x) => cond(x.sum().greater(0), x as never, () => x),
      /cond takes functions/,
    ],
    [
      'an async branch',
      (x) =>
        cond<unknown>(
          x.sum().greater(0),
          async () => Promise.resolve(x),
          () => x,
        ),
      /can't be async/,
    ],
    [
      'a carry that changes',
      (x) => scan((c: tf.Tensor, y) => [c.expandDims(0), y], tf.scalar(0), x),
      /its carry is float32\[\]/,
    ],
    [
      'a step that gives one thing',
      (x) => scan((c: tf.Tensor) => c as never, tf.scalar(0), x),
      /must give two things/,
    ],
    [
      'a scan of a scalar',
      (x) => scan((c: tf.Tensor, y) => [c, y], tf.scalar(0), x.sum()),
      /must have a first axis/,
    ],
    [
      'a scan of two lengths',
      (x) => scan((c: tf.Tensor, y) => [c, y], tf.scalar(0), [x, x.concat(x)]),
      /differ in their first axis/,
    ],
    [
      'vars that are no array',
      (x) =>
        whileLoop(
          (y) => y.sum().less(1),
          (y) => [y],
          x as never,
        ),
      /array of tensors/,
    ],
    [
      'vars that change',
      (x) =>
        whileLoop(
          (y) => y.sum().less(9),
          (y) => [y.sum()],
          [x],
        ),
      /dtypes and shapes must stay/,
    ],
  ])('%s', async (_, fn, words) => {
    await both(fn, words);
  });
});

describe('memory', () => {
  test.each(ENGINES)('calls on $name leave no tensors behind', async (engine) => {
    const { compile, warnings } = compileBench(engine);
    const w = tf.variable(tf.scalar(0.5));
    const f = compile((x: tf.Tensor) =>
      tf.variableGrads(() => {
        const [last] = scan((c: tf.Tensor, y: tf.Tensor) => [c.mul(w).add(y), y], tf.scalar(0), x);
        return cond(
          x.sum().greater(0),
          () => (last as tf.Tensor).square(),
          () => (last as tf.Tensor).neg(),
        ) as tf.Scalar;
      }),
    );
    const x = up();
    tf.dispose((await f(x)) as tf.TensorContainer);
    const { numTensors, numBytes, numDataBuffers } = tf.memory();
    for (let i = 0; i < 5; i++) tf.dispose((await f(x)) as tf.TensorContainer);
    expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
    expect(warnings).toEqual([]);
  });
});
