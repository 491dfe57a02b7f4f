/** The rules of the gradients of pooled activations keep what is computed, whole numbers exactly: with ties, pads, windows that overlap or leave pixels out. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/engines/tfjs/backends';
import { evaluateNode, replayEngine, tensorOf } from '../../src/engines/tfjs/replay';
import { ortWasm } from '../../src/engines/ort/wasm';
import { parseGraph } from '../../src/ir/parse';
import { sizeOf } from '../../src/ir/graph';
import type { Graph } from '../../src/ir/graph';
import { optimise } from '../../src/passes/pipeline';

interface Geometry {
  readonly image: readonly number[];
  readonly pooled: readonly number[];
  readonly windows: string;
}

const GEOMETRIES: readonly Geometry[] = [
  {
    image: [2, 6, 6, 3],
    pooled: [2, 3, 3, 3],
    windows: 'kernel=[2,2], strides=[2,2], dilations=[1,1], pads=[0,0,0,0]',
  },
  {
    image: [2, 5, 7, 2],
    pooled: [2, 2, 3, 2],
    windows: 'kernel=[2,2], strides=[2,2], dilations=[1,1], pads=[0,0,-1,-1]',
  },
  {
    image: [2, 5, 3, 2],
    pooled: [2, 3, 2, 2],
    windows: 'kernel=[2,2], strides=[2,2], dilations=[1,1], pads=[0,0,1,1]',
  },
  {
    image: [1, 6, 6, 2],
    pooled: [1, 6, 6, 2],
    windows: 'kernel=[3,3], strides=[1,1], dilations=[1,1], pads=[1,1,1,1]',
  },
  {
    image: [1, 7, 7, 1],
    pooled: [1, 3, 3, 1],
    windows: 'kernel=[3,3], strides=[2,2], dilations=[1,1], pads=[0,0,0,0]',
  },
];

const backward = ({ image, pooled, windows }: Geometry): Graph => {
  const [whole, maxima] = [image, pooled].map((shape) => `float32[${shape.join()}]`);
  return parseGraph(`graph backward {
    %1 = input {index=0} : ${whole ?? ''}
    %2 = input {index=1} : ${maxima ?? ''}
    %3 = relu(%1) : ${whole ?? ''}
    %4 = max_pool(%3) {${windows}} : ${maxima ?? ''}
    %5 = max_pool_grad(%2, %3, %4) {${windows}} : ${whole ?? ''}
    %6 = step(%1) {alpha=0} : ${whole ?? ''}
    %7 = mul(%5, %6) : ${whole ?? ''}
    %8 = sum(%7) {axis=[0,1,2], keepDims=false} : float32[${String(image.at(-1))}]
    return %4, %7, %8
  }`);
};

/** Whole numbers from -3 to 3: most windows hold their largest more than once. */
const whole = (shape: readonly number[], seed: number): Float32Array =>
  Float32Array.from({ length: sizeOf(shape) }, (_, index) => (((index + seed) * 7919) % 7) - 3);

const given = ({ image, pooled }: Geometry): tf.Tensor[] =>
  [image, pooled].map((shape, index) => tensorOf(whole(shape, index), { dtype: 'float32', shape }));

const numbers = (tensors: readonly tf.Tensor[]): Promise<number[][]> =>
  Promise.all(tensors.map(async (tensor) => Array.from(await tensor.data(), (value) => value + 0)));

beforeAll(async () => {
  await useBackend('cpu');
});

describe.each(GEOMETRIES)('windows $windows on $image', (geometry) => {
  test('have the same gradients after the rules, on cpu and in ONNX Runtime', async () => {
    const before = backward(geometry);
    const { graph: after, steps } = optimise(before, { evaluate: evaluateNode });
    const rules = steps.flatMap(({ edits }) => edits.map(({ rule }) => rule));
    expect(rules).toEqual(expect.arrayContaining(['step_through_pool', 'sum_through_pool']));
    const inputs = given(geometry);
    const run = async (engine: typeof ortWasm, graph: Graph) => {
      const program = await engine.prepare(graph);
      const { results } = await program.run({ inputs, random: [], states: [] });
      const made = await numbers(results);
      tf.dispose([...results]);
      program.dispose();
      return made;
    };
    const wanted = await run(replayEngine, before);
    expect(await run(replayEngine, after)).toEqual(wanted);
    expect(await run(ortWasm, before)).toEqual(wanted);
    expect(await run(ortWasm, after)).toEqual(wanted);
    tf.dispose(inputs);
  });
});
