/** What compiled functions leave behind: nothing in tfjs' books, and no memory of ONNX Runtime beyond what it took at first. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { HeapProgram } from '../../src/engines/ort/wasm/program';
import { Runtime } from '../../src/engines/ort/wasm/runtime';
import { ortWasm } from '../../src/engines/ort/wasm';
import { useBackend } from '../../src/engines/tfjs/backends';
import { seedRandomness } from '../../src/engines/tfjs/randomness';
import { lower } from '../../src/onnx/lower';
import { trace } from '../../src/trace/trace';
import { compileBench } from './compile-host';
import { MODELS, OPTIMIZERS } from './models';

/** Every memory of WebAssembly that the page has made since; ONNX Runtime is loaded later, by its first program. */
const memories: WebAssembly.Memory[] = [];
WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
  construct(target, args: [WebAssembly.MemoryDescriptor]) {
    const memory = new target(...args);
    memories.push(memory);
    return memory;
  },
});

const bytes = (): number => memories.reduce((total, { buffer }) => total + buffer.byteLength, 0);

beforeAll(async () => {
  await useBackend('cpu');
});

beforeEach(async () => {
  await tf.setBackend('cpu');
  seedRandomness(1);
});

test('10,000 compiled training steps leave tf.memory() and the memory of ONNX Runtime where they were', async () => {
  const { x, y, logits } = MODELS['an MLP with dropout']();
  const optimizer = OPTIMIZERS.adam();
  const { compile, warnings } = compileBench(ortWasm);
  const step = compile((given: tf.Tensor, labels: tf.Tensor2D) =>
    optimizer.minimize(() => tf.losses.softmaxCrossEntropy(labels, logits(given)), true),
  );
  const call = async () => {
    ((await step(x, y)) as tf.Scalar).dispose();
  };
  for (let calls = 0; calls < 100; calls++) await call();
  const { numTensors, numBytes, numDataBuffers } = tf.memory();
  const before = bytes();
  expect(before).toBeGreaterThan(0);
  for (let calls = 0; calls < 10_000; calls++) await call();
  expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
  expect(bytes()).toBe(before);
  expect(warnings).toEqual([]);
}, 120_000);

test('50 programs of a million weights, run and disposed of, leave the memory of ONNX Runtime as one does', async () => {
  const runtime = await Runtime.start(1);
  const { numTensors } = tf.memory();
  const weights = tf.ones([1000, 1000]);
  const { graph } = await trace({
    name: 'product',
    inputs: [{ dtype: 'float32', shape: [1, 1000] }],
    call: ([x]) => [tf.matMul(x as tf.Tensor2D, weights as tf.Tensor2D)],
    tensorsOf: (results) => results as tf.Tensor[],
  });
  const lowered = lower(graph);
  const x = tf.ones([1, 1000]);
  const once = () => {
    const program = new HeapProgram(runtime, lowered, graph);
    const { results } = program.runSync({ inputs: [x], random: [], states: [] });
    expect(results[0]?.dataSync()[0]).toBe(1000);
    tf.dispose([...results]);
    program.dispose();
  };
  for (let programs = 0; programs < 3; programs++) once();
  const before = bytes();
  for (let programs = 0; programs < 50; programs++) once();
  expect(bytes()).toBe(before);
  tf.dispose([weights, x]);
  expect(tf.memory().numTensors).toBe(numTensors);
}, 120_000);
