/**
 * The engines that not every browser has, in the built site: ONNX Runtime on WebGL gives what the eager call gives and loads no
 * WebAssembly; what it has not runs eagerly and is said; WebNN, which this browser lacks, is refused before anything runs.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PageReply } from '../../src/cli/contract';
import { expect, test } from './fixtures';
import { open } from './page';
import { openRunner, problem } from './snippets';

const script = fileURLToPath(new URL('../../scripts/twograph.mjs', import.meta.url));

/** A convolution whose filter is a variable, on images that come as integers, and which class has most. */
const FORWARD = `import * as tf from '@tensorflow/tfjs';
import { compile, show } from 'twograph';
const filter = tf.variable(tf.randomNormal<tf.Rank.R4>([3, 3, 1, 4]));
const weights = tf.randomNormal<tf.Rank.R2>([16, 10]);
const classify = compile((images: tf.Tensor4D) => {
  const features = tf.conv2d(images.div<tf.Tensor4D>(16), filter as tf.Tensor4D, 1, 'same').relu<tf.Tensor4D>();
  const shares = tf.maxPool(features, 4, 4, 'valid').reshape<tf.Tensor2D>([-1, 16]).matMul(weights).softmax();
  return { shares, most: shares.argMax(1) };
}, { name: 'classify' });
const images = tf.randomUniform<tf.Rank.R4>([5, 8, 8, 1], 0, 17, 'int32');
for (const _ of [1, 2]) {
  const { shares, most } = await classify(images);
  show(shares, 'shares');
  show(most, 'most');
}
`;

const BREAKING = `import * as tf from '@tensorflow/tfjs';
import { compile, show } from 'twograph';
const best = compile((x: tf.Tensor1D) =>
  tf.topk(x, 2).values, { name: 'best' });
show(await best(tf.tensor1d([3, 1, 2])), 'best');
`;

const resultOf = (reply: PageReply) => {
  if (reply.status !== 'ran') throw new Error(`it did not run: ${reply.reason}`);
  return reply.result;
};

test('ort:webgl runs a forward pass as one graph, with the eager values and without WebAssembly of its own', async ({
  page,
}) => {
  const run = await openRunner(page);
  const eager = await run(FORWARD, { as: 'json' });
  expect(problem(eager.reply)).toEqual({ status: 'ok' });
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  const compiled = await run(FORWARD, { as: 'json', mode: 'compiled', engine: 'ort:webgl' });
  expect(problem(compiled.reply)).toEqual({ status: 'ok' });
  expect(resultOf(compiled.reply).warnings).toEqual([]);
  expect(resultOf(compiled.reply).compiled).toMatchObject([
    { name: 'classify', engine: 'ort:webgl', breaks: [] },
  ]);
  expect(compiled.items.map(({ title, dtype, shape }) => ({ title, dtype, shape }))).toEqual(
    eager.items.map(({ title, dtype, shape }) => ({ title, dtype, shape })),
  );
  eager.items.forEach(({ dtype, values = [] }, index) => {
    values.forEach((value, at) => {
      const distance = Math.abs(Number(compiled.items[index]?.values?.[at]) - Number(value));
      expect(distance).toBeLessThanOrEqual(dtype === 'int32' ? 0 : 1e-3);
    });
  });
  expect(loaded.filter((url) => /bundle-webgl/.test(url))).toHaveLength(1);
  expect(loaded.filter((url) => /ort-wasm/.test(url))).toEqual([]);
});

test('what ort:webgl has not is said at its line, and runs eagerly', async ({ page }) => {
  const run = await openRunner(page);
  const { reply, output } = await run(BREAKING, { mode: 'compiled', engine: 'ort:webgl' });
  expect(problem(reply)).toEqual({ status: 'ok' });
  expect(output.join()).toContain('[3 2]');
  expect(resultOf(reply).warnings).toMatchObject([
    {
      line: 4,
      message:
        "best runs eagerly: ONNX Runtime's WebGL provider can't do TopK: use ort:wasm for this function.",
    },
  ]);
});

test('the command runs an example on ort:webgl, and refuses ort:webnn before anything runs', async () => {
  const command = (words: readonly string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      execFile(process.execPath, [script, ...words], (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
  const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}.ts`, import.meta.url));
  const on = (engine: string) => ['--mode', 'compiled', '--engine', engine];
  const ran = await command(['run', example('eager-against-graph'), ...on('ort:webgl'), '--json']);
  expect(ran).toMatchObject({ code: 0, err: '' });
  const { compiled, output } = JSON.parse(ran.out) as {
    compiled: { name: string; engine: string; breaks: unknown[] }[];
    output: { title?: string; values?: number[] }[];
  };
  expect(compiled.map(({ name, engine, breaks }) => [name, engine, breaks])).toEqual([
    ['squareRoots', 'ort:webgl', []],
    ['squareRoots', 'ort:webgl', []],
  ]);
  const roots = output.find(({ title }) => title === 'square roots')?.values ?? [];
  expect(roots.map((root) => root.toFixed(2))).toEqual(['1.00', '2.00', '3.00', '4.00', '5.00']);

  const folder = test.info().outputPath();
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'shout.ts');
  writeFileSync(file, "console.log('it ran');\n");
  const refused = await command(['run', file, ...on('ort:webnn')]);
  expect(refused).toEqual({
    code: 3,
    out: '',
    err: 'ort:webnn needs WebNN (navigator.ml), which this browser lacks or has behind a flag: use ort:wasm.\n',
  });
  const help = await command(['run', '--help']);
  expect(help.out.replace(/\s+/g, ' ')).toContain('ort:webnn is untested');
});

test('the page offers what this browser has, and tells why not the rest', async ({ page }) => {
  await open(page, '?mode=compiled&engine=ort:webgl');
  const engine = page.getByLabel('Engine');
  await expect(engine).toHaveValue('ort:webgl');
  await expect(engine.getByRole('option', { name: 'ONNX · WebGL' })).toBeEnabled();
  const webnn = engine.getByRole('option', { name: /^ONNX · WebNN \(not here\)/ });
  await expect(webnn).toBeDisabled();
  await expect(webnn).toHaveAttribute('title', /no WebNN \(navigator\.ml\)/);
  await page.keyboard.press('Alt+Shift+v');
  const device = page.getByRole('dialog', { name: 'What this browser can run' });
  await expect(device).toContainText(/ort:webgl ONNX Runtime \(WebGL\)/);
  await expect(device).toContainText(/ort:webnn Not here: This browser has no WebNN/);
});

test('everything that the built site serves is below the limit of 25 MiB that some hosts have', () => {
  const worker = readFileSync(new URL('../../dist/sw.js', import.meta.url), 'utf8');
  const paths = [...worker.matchAll(/["'`](assets\/[^"'`]+)["'`]:\{/g)].map(([, path = '']) => path);
  expect(paths.some((path) => path.includes('jspi'))).toBe(true);
  for (const path of paths)
    expect(readFileSync(new URL(`../../dist/${path}`, import.meta.url)).length, path).toBeLessThan(
      25 * 2 ** 20,
    );
});
