/** What really ran, as a person asks for it: a node's details, ONNX Runtime's own times, and what a pass is worth. */
import type { Locator, Page } from '@playwright/test';
import { violations } from './axe';
import { expect, test } from './fixtures';
import { encodeShare } from '../../src/snippet/share';
import { editorReady, open, openText, run, showGraphs, status } from './page';

const DENSE = `import * as tf from '@tensorflow/tfjs';
import { compile } from 'twograph';
const w = tf.variable(tf.fill([128, 128], 0.01)) as unknown as tf.Tensor2D;
const dense = compile((x: tf.Tensor2D) => x.neg().neg().matMul(w).add(x.mul(1)).softmax(), { name: 'dense' });
const y = await dense(tf.ones([128, 128]));
const small = tf.tensor([1, 2]).neg();
console.log('done', y.shape.join(), small.shape.join());
`;

const row = (page: Page, name: string): Locator =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell', { name: new RegExp(`^${name}\\b(?! %)`) }) });

const details = (page: Page, of: string): Locator => page.getByRole('region', { name: `Details of ${of}` });

const ON_GPU = `import * as tf from '@tensorflow/tfjs';
const large = tf.ones([64, 64]);
const root = large.sqrt();
const small = tf.tensor([1, 2]).exp();
console.log(root.shape.join(), (await small.data())[0], (await root.data())[0]);
`;

async function runCompiled(page: Page): Promise<void> {
  await openText(page, DENSE);
  await showGraphs(page);
  await page.getByRole('radio', { name: 'Compiled' }).click();
  await run(page);
  await expect(status(page)).toContainText('ok in');
}

test('a node that is pinned tells what it is, what it reads and what read it; Esc lets go', async ({
  page,
}) => {
  await openText(page, DENSE);
  await editorReady(page);
  await showGraphs(page);
  await run(page);
  await expect(status(page)).toContainText('ok in');
  await row(page, 'BatchMatMul').click();
  const matMul = details(page, 'BatchMatMul');
  await expect(matMul).toContainText('float32[128,128]');
  await expect(matMul).toContainText('ran on cpu');
  expect(await violations(page)).toEqual([]);
  await matMul.getByRole('button', { name: 'line 4' }).click();
  await expect(page.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText('4');
  await matMul.getByRole('button', { name: /^Neg %/ }).click();
  const neg = details(page, 'Neg');
  await expect(neg).toContainText('BatchMatMul');
  await neg.getByRole('button', { name: 'Close the details' }).focus();
  await page.keyboard.press('Escape');
  await expect(neg).toHaveCount(0);
});

test('each operator of a compiled function has its time, by ONNX Runtime’s own profile', async ({ page }) => {
  await runCompiled(page);
  await row(page, 'softmax').click();
  const softmax = details(page, 'softmax');
  await expect(softmax).toContainText('as ONNX Softmax');
  await softmax.getByRole('button', { name: 'Profile it in ONNX Runtime' }).click();
  await expect(softmax.getByRole('status')).toContainText('a run together');
  await expect(softmax).toContainText(/This node ran as Softmax on CPU, (< )?[\d.]+ [µm]s/);
  const operators = softmax.getByRole('table');
  await expect(operators.getByRole('row').filter({ hasText: 'Softmax' })).toContainText(/ [µm]s.*%.*kB.*CPU/);
  expect(await violations(page)).toEqual([]);
  await operators
    .getByRole('button', { name: /matmul/ })
    .first()
    .click();
  await expect(details(page, 'fused_matmul').or(details(page, 'matmul'))).toContainText(/This node ran as/);
});

test('what a pass is worth is measured when asked, and said in words', async ({ page }) => {
  await runCompiled(page);
  await page.getByRole('radio', { name: 'simplify' }).first().click();
  await page.getByRole('button', { name: 'What is this pass worth?' }).click();
  await expect(
    page.getByText(/Without simplify a call takes|Not distinguishable|simplify costs time/),
  ).toBeVisible();
  await expect(page.getByText(/95 % interval [\d.]+ to [\d.]+ times/)).toBeVisible();
  await expect(page.getByText('ONNX Runtime also optimises each graph')).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('what the GPU ran is there as it was written, and why the cpu ran what it was not given', async ({
  page,
}) => {
  const link = await encodeShare({ text: ON_GPU, title: 'On the GPU', backend: 'webgl', seed: 1 });
  await open(page, `/${link}`);
  await showGraphs(page);
  await run(page);
  await expect(status(page)).toContainText('ok in');
  await row(page, 'Sqrt').click();
  const sqrt = details(page, 'Sqrt');
  await expect(sqrt).toContainText('ran on webgl');
  const ran = sqrt.getByRole('region', { name: 'What the GPU ran' });
  await expect(ran).toContainText(/GLSL, drawn on \d+ × \d+ texels/);
  await expect(ran).toContainText('return sqrt(x)');
  await expect(ran.locator('span', { hasText: /^return$/ }).first()).toHaveAttribute('style', /--series-4/);
  expect(await violations(page)).toEqual([]);
  await row(page, 'Exp').click();
  await expect(details(page, 'Exp')).toContainText('fewer than 128 elements');
  await expect(details(page, 'Exp')).toContainText('ran on cpu');
});
