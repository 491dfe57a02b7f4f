/** Programs run eagerly on cpu and as graphs, which must give the same whole numbers. */
import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import type { Engine } from '../../src/engines/engine';
import { ortWasm } from '../../src/engines/ort/wasm';
import { replayEngine } from '../../src/engines/tfjs/replay';
import { trace } from '../../src/trace/trace';

export type Program = (...inputs: tf.Tensor[]) => tf.Tensor[];

const ENGINES: readonly Engine[] = [replayEngine, ortWasm];

/** Small whole numbers, with ties: sums and their squares' gradients are exact, so that only a wrong formula can differ. */
function values(shape: readonly number[], salt: number): tf.Tensor {
  const size = shape.reduce((total, length) => total * length, 1);
  const step = (index: number) => (((index + salt) * 7919) % 13) - 6;
  return tf.tensor(
    Float32Array.from({ length: size }, (_, index) => step(index)),
    [...shape],
  );
}

/** A zero's sign does not count. */
const plain = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync(), (value) => value + 0);

/** Runs the program eagerly, and as a graph on each engine. */
export async function expectSame(program: Program, shapes: readonly (readonly number[])[]): Promise<void> {
  const before = tf.memory().numTensors;
  const inputs = shapes.map((shape, index) => values(shape, index * 5));
  const eager = tf.tidy(() => program(...inputs));
  const { graph } = await trace({
    name: 'program',
    inputs: shapes.map((shape) => ({ dtype: 'float32', shape })),
    call: (placeholders) => program(...placeholders),
    tensorsOf: (result) => result as tf.Tensor[],
  });
  for (const engine of ENGINES) {
    const prepared = await engine.prepare(graph);
    const { results } = await prepared.run({ inputs, random: [], states: [] });
    results.forEach((result, index) => {
      const wanted = eager[index];
      expect(result.shape, engine.name).toEqual(wanted?.shape);
      expect(plain(result), engine.name).toEqual(wanted && plain(wanted));
    });
    tf.dispose([...results]);
    prepared.dispose();
  }
  tf.dispose([inputs, eager]);
  expect(tf.memory().numTensors).toBe(before);
}
