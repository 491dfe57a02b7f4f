/** The traces of compiled functions in the Graph tab, and what a static graph can be had as. */
import { readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import { checkModel } from '../../src/onnx/check';
import { decodeModel } from '../../src/onnx/proto-decode';
import { expect, test } from './fixtures';
import { editorReady, openText, output, run, status } from './page';

const TRACES = `import * as tf from '@tensorflow/tfjs';
import { compile } from 'twograph';
const w = tf.variable(tf.tensor1d([1, 2]), true, 'w');
const sgd = tf.train.sgd(0.5);
const step = compile((x: tf.Tensor1D) => sgd.minimize(() => x.mul(w).sum() as tf.Scalar, true), { name: 'step' });
await step(tf.tensor1d([1, 2]));
sgd.setLearningRate(0.25);
await step(tf.tensor1d([1, 2]));
const broken = compile((x: tf.Tensor1D) => {
  const y = x.mul(2);
  return y.add(y.dataSync()[0] ?? 0);
}, { name: 'broken' });
await broken(tf.tensor1d([1]));
const score = compile((x: tf.Tensor1D) => x.mul(w).relu().relu() as tf.Tensor1D, { name: 'score' });
await score(tf.tensor1d([1, 2]));
w.assign(tf.tensor1d([10, 20]));
`;

const LOADING = `import * as ort from 'onnxruntime-web';
import { files } from 'twograph';
const [file] = files;
if (file === undefined) throw new Error('no file');
const session = await ort.InferenceSession.create(new Uint8Array(await file.arrayBuffer()));
const [input = ''] = session.inputNames;
const made = await session.run({ [input]: new ort.Tensor('float32', new Float32Array([1, -1]), [2]) });
for (const name of session.outputNames) console.log(String(made[name]?.data));
`;

async function showTraces(page: Page): Promise<void> {
  await openText(page, TRACES, 'A test', '?mode=compiled&engine=tfjs');
  await editorReady(page);
  await page.getByRole('tab', { name: 'Graph' }).click();
  await run(page);
  await expect(status(page)).toContainText('ok in');
}

async function exported(page: Page, name: string): Promise<Download> {
  await page.getByRole('button', { name: 'Export the static graph' }).click();
  const download = page.waitForEvent('download');
  await page
    .getByRole('dialog', { name: 'Export the static graph' })
    .getByRole('button', { name, exact: true })
    .click();
  return download;
}

test('each trace is a row that shows its graph, with its guards and what led to it', async ({ page }) => {
  await showTraces(page);
  const traces = page.getByRole('region', { name: 'Traces' });
  await expect(traces.getByRole('radio')).toHaveCount(4);
  await expect(traces).toContainText(
    'traced again: the learningRate of the optimizer SGD was 0.5 and is 0.25 now',
  );
  await expect(traces.getByRole('row', { name: /^step/ }).first()).toContainText(/\d → \d/);
  await traces.getByRole('radio', { name: /^step/ }).nth(1).check();
  await page.getByText(/line 5 .* 3 guards · traced again/).click();
  await expect(page.getByText('the learningRate of the optimizer SGD is 0.25')).toBeVisible();
  await expect(page.getByText('its variable w is there')).toBeVisible();
  await expect(traces.getByRole('radio', { name: /^broken/ })).toBeDisabled();
  await page.getByRole('radio', { name: 'Side by side' }).check();
  await page.getByRole('radio', { name: 'List' }).check();
  const calls = page
    .getByRole('treegrid', { name: 'Dynamic graph' })
    .getByRole('row', { name: /compiled step/ });
  const lit = page.getByRole('treegrid', { name: 'Static graph' }).locator('.pointed');
  await calls.nth(1).hover();
  await expect(lit.first()).toBeVisible();
  await expect(page.locator('summary.lit')).toContainText('step');
  await calls.first().hover();
  await expect(lit).toHaveCount(0);
  const active = page.locator('.monaco-editor .line-numbers.active-line-number');
  await traces.getByRole('button', { name: 'the tensor was made at line 10' }).click();
  await expect(active).toHaveText('10');
  await traces.getByRole('button', { name: 'line 11', exact: true }).last().click();
  await expect(active).toHaveText('11');
});

test('a static graph is had as its text, of the pass that is shown, and as a model that ONNX Runtime runs', async ({
  page,
}) => {
  await showTraces(page);
  await page
    .getByRole('region', { name: 'Traces' })
    .getByRole('radio', { name: /^score/ })
    .check();
  await page.getByRole('group', { name: 'Pass' }).getByRole('radio', { name: 'traced' }).check();
  const text = await exported(page, 'Text');
  expect(text.suggestedFilename()).toBe('score.traced.txt');
  const printed = readFileSync(await text.path(), 'utf8');
  expect(printed.match(/= relu\(/g)).toHaveLength(2);
  expect(printed).toContain('lines 14');
  const model = await exported(page, 'ONNX model');
  expect(model.suggestedFilename()).toBe('score.onnx');
  const buffer = readFileSync(await model.path());
  expect(checkModel(decodeModel(buffer))).toEqual([]);
  await openText(page, LOADING, 'Loading', '?mode=eager');
  await page.setInputFiles('input[type=file]', { name: 'score.onnx', mimeType: '', buffer });
  await run(page);
  await expect(output(page)).toContainText('10,0');
});
