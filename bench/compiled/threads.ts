/**
 * What a second thread gains ONNX Runtime, graph by graph. Every operator wakes the other threads, which wait by spinning: so graphs of many
 * small operators lose by them.
 */
import * as tf from '@tensorflow/tfjs';
import { ortWasmOn } from '../../src/engines/ort/wasm';
import { compiled } from './functions';
import { makeBatch, makeLenet } from './lenet';
import type { Work } from './messages';
import { checkSame, TOLERANCE } from './same';
import { tenOps } from './ten-ops';
import { takeTurns } from './turns';

const THREADS = [1, 2] as const;

interface Job {
  readonly name: string;
  readonly inputs: readonly tf.Tensor[];
  /** Another instance for each contestant, since training changes it. */
  readonly make: () => (...tensors: never[]) => tf.Tensor;
}

function jobs(): Job[] {
  const { x, labels } = makeBatch(32);
  return [
    {
      name: 'matmul of 512x512',
      inputs: [tf.randomUniform([512, 512]), tf.randomUniform([512, 512])],
      make: () => (a: tf.Tensor2D, b: tf.Tensor2D) => a.matMul(b),
    },
    { name: 'LeNet-5 forward, batch 32', inputs: [x], make: () => makeLenet().logits },
    { name: 'LeNet-5 training step, batch 32', inputs: [x, labels], make: () => makeLenet().step },
    { name: 'ten elementwise ops on 1e6', inputs: [tf.randomUniform([1_000_000])], make: () => tenOps },
  ];
}

/** undefined where the page has no threads. */
export async function benchThreads(
  turns: number,
  tell: (words: string) => void,
): Promise<readonly Work[] | undefined> {
  if (!globalThis.crossOriginIsolated) return undefined;
  await tf.setBackend('wasm');
  const works: Work[] = [];
  const all = jobs();
  for (const { name, inputs, make } of all) {
    tell(`threads: ${name}`);
    const contestants = THREADS.map((threads) => {
      const { call } = compiled(ortWasmOn(threads), make(), { name: 'job' });
      const run = async (): Promise<ArrayLike<number>> => {
        const result = await call(...inputs);
        const read = await result.data();
        result.dispose();
        return read;
      };
      return { name: String(threads), run };
    });
    const [one, two] = contestants;
    if (one && two) checkSame(name, await two.run(), await one.run(), TOLERANCE);
    works.push({ name, samples: await takeTurns(contestants, turns) });
  }
  tf.dispose(all.flatMap(({ inputs }) => [...inputs]));
  return works;
}
