/**
 * What a call of a compiled function costs over `session.run` of the same model by hand, and what a forward pass takes op by op on tfjs'
 * wasm backend: all are handed arrays of JavaScript and give arrays back, on one thread each; the sessions have the same options.
 */
import * as tf from '@tensorflow/tfjs';
import type { Tensor as OrtTensor } from 'onnxruntime-web';
import { ort } from '../../src/engines/ort/bundle-wasm';
import { ortWasm } from '../../src/engines/ort/wasm';
import { lower } from '../../src/onnx/lower';
import { compiled } from './functions';
import { makeLenet } from './lenet';
import type { Work } from './messages';
import { checkSame, TOLERANCE } from './same';
import { tenOps } from './ten-ops';
import { takeTurns, type LocalWork } from './turns';

interface Job {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  readonly fn: (...tensors: never[]) => tf.Tensor;
  /** A model's forward pass: also timed op by op. */
  readonly forward?: true;
}

function mlp(): (x: tf.Tensor2D) => tf.Tensor {
  const widths = [784, 512, 256, 10];
  const layers = widths.slice(1).map((width, index) => {
    const before = widths[index] ?? NaN;
    return [
      tf.randomNormal<tf.Rank.R2>([before, width], 0, Math.sqrt(2 / before)),
      tf.zeros([width]),
    ] as const;
  });
  return (x) =>
    layers.reduce<tf.Tensor2D>((value, [weights, bias], index) => {
      const sum = value.matMul(weights).add<tf.Tensor2D>(bias);
      return index < layers.length - 1 ? sum.relu() : sum;
    }, x);
}

function jobs(): Job[] {
  const { logits } = makeLenet();
  return [
    {
      name: 'add of 2x3',
      shapes: [
        [2, 3],
        [2, 3],
      ],
      fn: (a: tf.Tensor, b: tf.Tensor) => a.add(b),
    },
    { name: 'LeNet-5 forward, batch 1', shapes: [[1, 28, 28, 1]], fn: logits, forward: true },
    { name: 'LeNet-5 forward, batch 32', shapes: [[32, 28, 28, 1]], fn: logits, forward: true },
    { name: 'MLP 784-512-256-10 forward, batch 32', shapes: [[32, 784]], fn: mlp(), forward: true },
    { name: 'ten elementwise ops on 1e6', shapes: [[1_000_000]], fn: tenOps },
  ];
}

/** Of float32, row-major. */
type Elements = Float32Array<ArrayBuffer>;

async function contestants({ name, shapes, fn, forward }: Job): Promise<LocalWork[]> {
  const data = shapes.map((shape, index): Elements => {
    const size = shape.reduce((product, length) => product * length, 1);
    return Float32Array.from({ length: size }, (_, at) => ((at * 7 + index) % 100) / 100);
  });
  const { call, graphs } = compiled(ortWasm, fn, { name: 'job', freeze: true });
  const by =
    (way: (...inputs: tf.Tensor[]) => tf.Tensor | Promise<tf.Tensor>) => async (): Promise<Elements> => {
      const inputs = data.map((values, index) => tf.tensor(values, [...(shapes[index] ?? [])]));
      const result = await way(...inputs);
      const read = await result.data();
      tf.dispose([result, ...inputs]);
      return read as Elements;
    };
  const byCompile = by(call);
  const opByOp = by((...inputs) => tf.tidy(() => fn(...(inputs as never[]))));

  const made = await byCompile();
  const { optimised } = graphs();
  const { bytes, inputs, results } = lower(optimised);
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  const output = results[0]?.name ?? '';
  const byNode = new Map(optimised.nodes.map((node) => [node.id, Number(node.attrs['index'])]));
  const order = inputs.map((input) => [input.name, byNode.get(input.node) ?? 0] as const);
  const byHand = async (): Promise<Elements> => {
    const feeds: Record<string, OrtTensor> = {};
    for (const [port, index] of order)
      feeds[port] = new ort.Tensor('float32', data[index] ?? new Float32Array(), shapes[index]);
    return (await session.run(feeds))[output]?.data as Elements;
  };
  const wanted = await byHand();
  checkSame(name, made, wanted, 0);
  checkSame(name, await opByOp(), wanted, TOLERANCE);
  return [
    { name: 'compiled', run: byCompile },
    { name: 'session.run', run: byHand },
    { name: 'tensors', run: by(() => tf.tensor(wanted)) },
    ...(forward ? [{ name: 'op by op', run: opByOp }] : []),
  ];
}

/** On the wasm backend, where the page keeps its tensors by default. */
export async function benchCalls(turns: number, tell: (words: string) => void): Promise<Work[]> {
  await tf.setBackend('wasm');
  const works: Work[] = [];
  for (const job of jobs()) {
    tell(`call: ${job.name}`);
    works.push({ name: job.name, samples: await takeTurns(await contestants(job), turns) });
  }
  return works;
}
