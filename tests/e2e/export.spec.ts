/** `export` of the command: the file is written, and a name that isn't there is said with those that are. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkModel } from '../../src/onnx/check';
import { decodeModel } from '../../src/onnx/proto-decode';
import { expect, test } from './fixtures';

const script = fileURLToPath(new URL('../../scripts/twograph.mjs', import.meta.url));

const SNIPPET = `import * as tf from '@tensorflow/tfjs';
import { compile, exportOnnx } from 'twograph';
const w = tf.variable(tf.tensor2d([[1], [2]]), true, 'w');
const score = compile((batch: tf.Tensor2D) => batch.matMul(w as tf.Tensor2D), { name: 'score' });
await score(tf.ones([3, 2]));
await score(tf.ones([5, 2]));
console.log((await exportOnnx(score)).length);
`;

function command(words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

test('export writes a signature of a compiled function as an ONNX file', async () => {
  const folder = test.info().outputPath();
  mkdirSync(folder, { recursive: true });
  const [file, output] = [join(folder, 'snippet.ts'), join(folder, 'score.onnx')];
  writeFileSync(file, SNIPPET);
  const wrong = await command(['export', file, '--fn', 'scores', '-o', output]);
  expect(wrong).toEqual({
    code: 2,
    out: '',
    err: 'There is no compiled function scores. The compiled functions are score.\n',
  });
  const right = await command(['export', file, '--fn', 'score', '--signature', '1', '-o', output]);
  expect(right).toMatchObject({ code: 0, err: '' });
  const model = decodeModel(readFileSync(output));
  expect(right.out).toBe(`${output}: score (float32[3,2]), ${String(readFileSync(output).length)} bytes\n`);
  expect(checkModel(model)).toEqual([]);
  expect(model.graph.inputs).toEqual([{ name: 'batch', element: 1, shape: [3, 2] }]);
  expect(model.graph.initializers.map(({ name }) => name)).toEqual(['w']);
});

test('passes that are named are left out, of what runs and of what is written', async () => {
  const folder = test.info().outputPath();
  mkdirSync(folder, { recursive: true });
  const [file, output] = [join(folder, 'snippet.ts'), join(folder, 'twice.onnx')];
  writeFileSync(
    file,
    `import * as tf from '@tensorflow/tfjs';
import { compile, show } from 'twograph';
const twice = compile((x: tf.Tensor1D) => tf.add(x.square(), x.square()), { name: 'twice' });
show(await twice(tf.tensor1d([1, 2])), 'twice');
`,
  );
  const ran = await command(['run', file, '--mode', 'compiled', '--json', '--without', 'cse,chains']);
  const { output: items, compiled } = JSON.parse(ran.out) as {
    output: { values: number[] }[];
    compiled: { nodesBefore: number; nodesAfter: number }[];
  };
  expect(items[0]?.values).toEqual([2, 8]);
  // With both there would be two: the argument and one chain.
  expect(compiled).toMatchObject([{ nodesBefore: 4, nodesAfter: 4 }]);
  const written = await command(['export', file, '--fn', 'twice', '--without', 'cse', '-o', output]);
  expect(written).toMatchObject({ code: 0, err: '' });
  const { graph } = decodeModel(readFileSync(output));
  expect(graph.nodes.map(({ type }) => type)).toEqual(['Mul', 'Mul', 'Add']);
});
