/**
 * Training, eager against compiled, from the same start with the same random numbers: the losses of steps 1 to 10 within 1e-5; after 100 steps
 * losses and variables no further from eager cpu than three times what eager wasm is. The variables are read in eager code, at steps 10
 * and 100.
 */
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eagerCompile } from '../../src/compile/eager';
import type { Engine } from '../../src/engines/engine';
import { ortWasm } from '../../src/engines/ort/wasm';
import { useBackend } from '../../src/engines/tfjs/backends';
import { seedRandomness } from '../../src/engines/tfjs/randomness';
import { replayEngine } from '../../src/engines/tfjs/replay';
import { LONG } from '../long';
import { compileBench } from './compile-host';
import { MODELS, OPTIMIZERS } from './models';

const STEPS = 100;
const READ = [10, STEPS];

interface Trained {
  readonly losses: readonly number[];
  /** All elements of all variables, by the step after which they were read. */
  readonly variables: ReadonlyMap<number, readonly number[]>;
}

async function train(
  make: keyof typeof MODELS,
  by: keyof typeof OPTIMIZERS,
  backend: 'cpu' | 'wasm',
  engine?: Engine,
): Promise<Trained> {
  await tf.setBackend(backend);
  seedRandomness(11);
  const { x, y, logits, variables } = MODELS[make]();
  const optimizer = OPTIMIZERS[by]();
  const bench = engine && compileBench(engine);
  const compile = bench?.compile ?? eagerCompile;
  const step = compile((images: tf.Tensor, labels: tf.Tensor2D) =>
    optimizer.minimize(() => tf.losses.softmaxCrossEntropy(labels, logits(images)), true),
  );
  const losses: number[] = [];
  const read = new Map<number, number[]>();
  for (let at = 1; at <= STEPS; at++) {
    const loss = (await step(x, y)) as tf.Scalar;
    losses.push((await loss.data())[0] ?? NaN);
    loss.dispose();
    if (!READ.includes(at)) continue;
    const twice = tf.tidy(() => variables.map((variable) => tf.keep(variable.mul(2))));
    read.set(
      at,
      twice.flatMap((tensor) => Array.from(tensor.dataSync(), (value) => value / 2)),
    );
    tf.dispose(twice);
  }
  expect(optimizer.iterations).toBe(STEPS);
  expect(bench?.warnings ?? []).toEqual([]);
  expect(bench?.reports.length ?? 1).toBe(1);
  optimizer.dispose();
  tf.dispose([x, y, ...variables]);
  return { losses, variables: read };
}

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((value, at) => value - (b[at] ?? NaN)));

const variablesAt = ({ variables }: Trained, step: number): readonly number[] => variables.get(step) ?? [];

/** What float32 itself rounds by over so many numbers: two eager runs may agree better than that by chance. */
const rounding = (values: readonly number[]): number => 2 ** -22 * Math.hypot(...values);

beforeAll(async () => {
  await useBackend('wasm');
  await useBackend('cpu');
});

afterAll(async () => {
  await tf.setBackend('cpu');
});

const CASES = (Object.keys(MODELS) as (keyof typeof MODELS)[]).flatMap((model) =>
  (Object.keys(OPTIMIZERS) as (keyof typeof OPTIMIZERS)[]).map((optimizer) => [model, optimizer] as const),
);

describe.each(CASES)('%s with %s', (model, optimizer) => {
  let cpu: Trained;
  let drift: Trained;
  beforeAll(async () => {
    cpu = await train(model, optimizer, 'cpu');
    drift = await train(model, optimizer, 'wasm');
  }, 120_000);

  test('learns', () => {
    expect(cpu.losses.at(-1)).toBeLessThan(0.9 * (cpu.losses[0] ?? 0));
  });

  test.each([
    ['ort:wasm', 'cpu', ortWasm] as const,
    // The same graph on the kernels of eager wasm: one optimizer shows whether it is run rightly, the long tests try all.
    ...(LONG || optimizer === 'adam' ? [['replayed on wasm', 'wasm', replayEngine] as const] : []),
  ])(
    'compiled: %s',
    async (_, backend, engine) => {
      const made = await train(model, optimizer, backend, engine);
      for (let step = 0; step < 10; step++) {
        const loss = cpu.losses[step] ?? NaN;
        expect(Math.abs((made.losses[step] ?? NaN) - loss), `step ${String(step + 1)}`).toBeLessThanOrEqual(
          1e-5 * Math.abs(loss),
        );
      }
      const allowedLosses = Math.max(3 * distance(drift.losses, cpu.losses), rounding(cpu.losses));
      expect(distance(made.losses, cpu.losses), 'the losses of all steps').toBeLessThanOrEqual(allowedLosses);
      for (const step of READ) {
        const wanted = variablesAt(cpu, step);
        const allowed = Math.max(3 * distance(variablesAt(drift, step), wanted), rounding(wanted));
        expect(
          distance(variablesAt(made, step), wanted),
          `variables after step ${String(step)}`,
        ).toBeLessThanOrEqual(allowed);
      }
    },
    120_000,
  );
});
