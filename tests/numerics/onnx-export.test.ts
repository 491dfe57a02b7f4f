/** `exportOnnx`: the file that it gives loads in ONNX Runtime by itself, and computes what the function computes. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeCompile } from '../../src/compile/compile';
import { eagerCompile } from '../../src/compile/eager';
import type { Compile } from '../../src/compile/eager';
import { exportNamed, exportOnnx } from '../../src/compile/export';
import { ort } from '../../src/engines/ort/bundle-wasm';
import { useBackend } from '../../src/engines/tfjs/backends';
import { keepRandomness, seedRandomness } from '../../src/engines/tfjs/randomness';
import { replayEngine } from '../../src/engines/tfjs/replay';
import { checkModel } from '../../src/onnx/check';
import { decodeModel } from '../../src/onnx/proto-decode';

const host = {
  muted: <T>(work: () => T): T => work(),
  position: () => undefined,
  keepRandomness,
};
const compilers: Readonly<Record<string, Compile>> = {
  eager: eagerCompile,
  compiled: makeCompile({
    ...host,
    engine: replayEngine,
    check: true,
    now: () => performance.now(),
    report: () => undefined,
    warn: () => undefined,
  }),
};

interface Ran {
  readonly inputs: readonly string[];
  readonly initializers: readonly string[];
  readonly outputs: Readonly<Record<string, readonly number[]>>;
}

/** Loads the file and runs it on those inputs. */
async function runFile(bytes: Uint8Array, feeds: Readonly<Record<string, tf.Tensor>> = {}): Promise<Ran> {
  const { graph, ...model } = decodeModel(bytes);
  expect(checkModel({ ...model, graph })).toEqual([]);
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const given = Object.entries(feeds).map(([name, tensor]) => {
    const data = tensor.dataSync() as Float32Array;
    return [name, new ort.Tensor(tensor.dtype as 'float32', data, tensor.shape)] as const;
  });
  const made = await session.run(Object.fromEntries(given));
  await session.release();
  return {
    inputs: graph.inputs.map(({ name }) => name),
    initializers: graph.initializers.map(({ name }) => name),
    outputs: Object.fromEntries(
      Object.entries(made).map(([name, { data }]) => [name, Array.from(data as Float32Array, Number)]),
    ),
  };
}

const values = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

beforeAll(async () => {
  await useBackend('cpu');
});

beforeEach(() => {
  tf.disposeVariables();
  seedRandomness(1);
});

describe.each(['eager', 'compiled'] as const)('in %s mode', (mode) => {
  const compile: Compile = (...args) => (compilers[mode] as Compile)(...args);

  test('inputs are called as the parameters, weights as the variables, results by their keys', async () => {
    const kernel = tf.variable(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), true, 'dense/kernel');
    const predict = compile(
      (batch: tf.Tensor2D, { shift, scales }: { shift: tf.Tensor; scales: tf.Tensor[] }) => {
        const made = batch
          .matMul(kernel as unknown as tf.Tensor2D)
          .add(shift)
          .mul(scales[0] as tf.Tensor);
        return { scores: made, parts: [made.sum(), made.argMax(1)] };
      },
    );
    const batch = tf.tensor2d([1, -1, 0.5, 2], [2, 2]);
    const more = { shift: tf.tensor1d([1, 2, 3]), scales: [tf.scalar(2)] };
    const { scores, parts } = (await predict(batch, more)) as { scores: tf.Tensor; parts: tf.Tensor[] };
    const ran = await runFile(await exportOnnx(predict, undefined, host), {
      batch,
      x_1_shift: more.shift,
      x_1_scales_0: more.scales[0] as tf.Tensor,
    });
    expect(ran.inputs).toEqual(['batch', 'x_1_shift', 'x_1_scales_0']);
    expect(ran.initializers).toContain('dense/kernel');
    expect(ran.outputs).toEqual({
      scores: values(scores),
      parts_0: values(parts[0] as tf.Tensor),
      parts_1: values(parts[1] as tf.Tensor),
    });
  });

  test('a variable that is assigned has its value as a default, and its next value as an output', async () => {
    const w = tf.variable(tf.tensor1d([1, 2]), true, 'w');
    const optimizer = tf.train.momentum(0.1, 0.9);
    const step = compile((x: tf.Tensor) =>
      optimizer.minimize(() => w.mul(x).square().sum() as tf.Scalar, true),
    );
    const x = tf.tensor1d([1, -1]);
    await step(x);
    const bytes = await exportOnnx(step, undefined, host);
    const before = values(w);
    const [loss] = values((await step(x)) as tf.Tensor);
    const ran = await runFile(bytes, { x });
    expect(ran.inputs).toHaveLength(3);
    expect(ran.inputs[0]).toBe('x');
    expect(ran.inputs).toContain('w');
    expect(ran.initializers).toContain('w');
    expect(before).not.toEqual(values(w));
    expect(ran.outputs['result']?.[0]).toBeCloseTo(loss ?? NaN, 5);
    ran.outputs['w_next']?.forEach((value, index) => {
      expect(value).toBeCloseTo(values(w)[index] ?? NaN, 5);
    });
    // Momentum's slot is state too.
    expect(Object.keys(ran.outputs)).toHaveLength(3);
  });

  test('the signature is the last one, or that of a number or a text', async () => {
    const f = compile((x: tf.Tensor, k: number) => x.mul(k), { name: 'times' });
    const x = tf.tensor1d([1, 2, 3]);
    await f(x, 2);
    await f(x, 3);
    await f(x, 2);
    const results = async (signature?: number | string) =>
      (await runFile(await exportOnnx(f, signature, host), { x })).outputs;
    expect(await results()).toEqual({ result: [3, 6, 9] });
    expect(await results(1)).toEqual({ result: [2, 4, 6] });
    expect(await results('(float32[3], 3)')).toEqual({ result: [3, 6, 9] });
    await expect(exportOnnx(f, 3, host)).rejects.toThrow(
      'times has no signature 3. It was called with 1: (float32[3], 2); 2: (float32[3], 3).',
    );
    expect((await runFile((await exportNamed('times', 1, host)).bytes, { x })).outputs).toEqual({
      result: [2, 4, 6],
    });
    expect((await exportNamed('times', undefined, host)).signature).toBe('(float32[3], 3)');
    await expect(exportNamed('tines', undefined, host)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(/^There is no compiled function tines. .*\btimes\b/) as string,
    });
  });

  test('random numbers are inputs, and the run draws the same ones with an export as without', async () => {
    const f = compile((x: tf.Tensor) => x.add(tf.randomNormal([2])));
    const x = tf.zeros([2]);
    const drawn = async (between: () => Promise<unknown>) => {
      seedRandomness(5);
      const first = values((await f(x)) as tf.Tensor);
      await between();
      return [first, values((await f(x)) as tf.Tensor)];
    };
    const plain = await drawn(() => Promise.resolve());
    const exporting = await drawn(async () => {
      const random_normal = tf.tensor1d([3, 4]);
      const ran = await runFile(await exportOnnx(f, undefined, host), { x, random_normal });
      expect(ran.outputs).toEqual({ result: [3, 4] });
    });
    expect(exporting).toEqual(plain);
  });

  test('what can be no file is said', async () => {
    await expect(exportOnnx((x: unknown) => x, undefined, host)).rejects.toThrow(
      'exportOnnx takes a function that compile gave',
    );
    const idle = compile((x: tf.Tensor) => x, { name: 'idle' });
    await expect(exportOnnx(idle, undefined, host)).rejects.toThrow('idle was never called');
    const reads = compile((x: tf.Tensor) => x.mul(x.dataSync()[0] ?? 0), { name: 'reads' });
    await reads(tf.tensor1d([2]));
    await expect(exportOnnx(reads, undefined, host)).rejects.toThrow(
      /^reads can't be exported: This reads a tensor's value/,
    );
    const nothing = compile(() => 3, { name: 'nothing' });
    await nothing();
    await expect(exportOnnx(nothing, undefined, host)).rejects.toThrow('nothing gives no tensor');
  });

  test('a frozen function has no variable as an input, and an export leaves no tensor behind', async () => {
    const w = tf.variable(tf.tensor1d([1, 2]), true, 'w');
    const f = compile((x: tf.Tensor) => x.mul(w), { freeze: true });
    const x = tf.tensor1d([3, 4]);
    ((await f(x)) as tf.Tensor).dispose();
    await exportOnnx(f, undefined, host);
    const { numTensors, numDataBuffers } = tf.memory();
    const bytes = await exportOnnx(f, undefined, host);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    const ran = await runFile(bytes, { x });
    expect(ran.inputs).toEqual(['x']);
    expect(ran.initializers).toEqual(['w']);
    expect(ran.outputs).toEqual({ result: [3, 8] });
  });

  test('a layer model is a file with its weights under their names', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.conv2d({
          inputShape: [8, 8, 1],
          filters: 2,
          kernelSize: 3,
          activation: 'relu',
          name: `${mode}_conv`,
        }),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 3, activation: 'softmax', name: `${mode}_dense` }),
      ],
    });
    const classify = compile((images: tf.Tensor) => model.predict(images) as tf.Tensor);
    const images = tf.randomUniform([2, 8, 8, 1]);
    const wanted = values((await classify(images)) as tf.Tensor);
    const ran = await runFile(await exportOnnx(classify, undefined, host), { images });
    expect(ran.inputs).toEqual(['images']);
    expect(ran.initializers).toEqual(
      expect.arrayContaining(
        ['conv/kernel', 'conv/bias', 'dense/kernel', 'dense/bias'].map((name) => `${mode}_${name}`),
      ),
    );
    ran.outputs['result']?.forEach((value, index) => {
      expect(value).toBeCloseTo(wanted[index] ?? NaN, 6);
    });
  });

  test('a weight that was cast from whole numbers, which tfjs holds as they were, is written as float32', async () => {
    const weight = tf.variable(tf.tensor1d([1, 2], 'int32').cast('float32'));
    const scale = compile((x: tf.Tensor) => x.mul(weight));
    const x = tf.tensor1d([3, 4]);
    await scale(x);
    const ran = await runFile(await exportOnnx(scale, undefined, host), { x });
    expect(ran.outputs['result']).toEqual([3, 8]);
  });
});
