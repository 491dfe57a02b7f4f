/** ONNX Runtime's threads in the built page: they start under its policy, a run with them ends, and its values are those of one thread. */
import { expect, test } from './fixtures';
import { openRunner, problem } from './snippets';

/** Long enough a call to be tried on more threads, and often enough. */
const TEXT = `
import * as tf from '@tensorflow/tfjs';
import { compile, show } from 'twograph';
const weights = tf.randomNormal([384, 384], 0, 0.05);
const layers = compile((x: tf.Tensor2D) => {
  let value = x;
  for (let layer = 0; layer < 4; layer++) value = value.matMul<tf.Tensor2D>(weights).relu();
  return value;
}, { name: 'layers' });
const x = tf.randomNormal<tf.Rank.R2>([384, 384]);
const sums = new Set<number>();
for (let call = 0; call < 60; call++) {
  const result = (await layers(x)) as tf.Tensor;
  sums.add((await result.data()).reduce((sum, value) => sum + value, 0));
  result.dispose();
}
show([...sums].join(' '));
`;

test('a compiled run ends on every number of threads, with the same values', async ({ page }) => {
  const run = await openRunner(page);
  const on = async (threads?: number) => {
    const { reply, output } = await run(TEXT, {
      mode: 'compiled',
      engine: 'ort:wasm',
      ...(threads === undefined ? {} : { threads }),
    });
    expect(problem(reply)).toEqual({ status: 'ok' });
    const compiled = reply.status === 'ran' ? reply.result.compiled : [];
    return { output, notes: compiled.flatMap(({ notes = [] }) => notes) };
  };
  const one = await on(1);
  expect(one.output).toHaveLength(1);
  expect(one.notes).toEqual([]);
  expect(await on(3)).toEqual({ output: one.output, notes: ['on 3 threads'] });
  // Without a number it is measured, and any of them may win.
  expect((await on()).output).toEqual(one.output);
});
