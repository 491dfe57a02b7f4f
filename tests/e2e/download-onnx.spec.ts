/** The page gives each compiled function as an ONNX file, with the weights as the run that is shown left them. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { checkModel } from '../../src/onnx/check';
import { decodeModel } from '../../src/onnx/proto-decode';
import { expect, test } from './fixtures';
import { narrowTo, openText, output, run, status } from './page';

/** The weights are 1 and 2 when the function is called, and 10 and 20 at the end. */
const SCORING = `import * as tf from '@tensorflow/tfjs';
import { compile } from 'twograph';
const w = tf.variable(tf.tensor2d([[1], [2]]), true, 'w');
const score = compile((batch: tf.Tensor2D) => batch.matMul(w as tf.Tensor2D), { name: 'score' });
console.log(await (await score(tf.ones([3, 2]))).data());
w.assign(tf.tensor2d([[10], [20]]));
const broken = compile((x: tf.Tensor1D) => x.add(x.dataSync()[0] ?? 0), { name: 'broken' });
await broken(tf.tensor1d([1]));
`;

const LOADING = `import * as ort from 'onnxruntime-web';
import { files } from 'twograph';
const [file] = files;
if (file === undefined) throw new Error('no file');
const session = await ort.InferenceSession.create(new Uint8Array(await file.arrayBuffer()));
const ones = new ort.Tensor('float32', new Float32Array(6).fill(1), [3, 2]);
const made = await session.run({ batch: ones });
for (const name of session.outputNames) console.log(name, String(made[name]?.data));
`;

const TWINS = `import * as tf from '@tensorflow/tfjs';
import { compile } from 'twograph';
for (const by of [2, 3]) await compile((x: tf.Tensor1D) => x.mul(by), { name: 'times' })(tf.tensor1d([1]));
`;

const QUERY = '?mode=compiled&engine=tfjs';

function button(page: Page, name: string | RegExp): Locator {
  return output(page).getByRole('button', { name });
}

async function downloaded(page: Page, ask: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const file = page.waitForEvent('download');
  await ask();
  const found = await file;
  return { name: found.suggestedFilename(), bytes: readFileSync(await found.path()) };
}

for (const [mode, query] of [
  ['compiled', QUERY],
  ['both', '?mode=both&engine=tfjs'],
] as const) {
  test(`a file from ${mode} mode holds the weights of the run's end, and ONNX Runtime runs it`, async ({
    page,
  }) => {
    await openText(page, SCORING, 'Scoring', query);
    await run(page);
    await expect(status(page)).toContainText('ok in');
    const score = button(page, 'Download ONNX: score (float32[3,2])');
    const { name, bytes } = await downloaded(page, () => score.click());
    expect(name).toBe('score.onnx');
    const model = decodeModel(bytes);
    expect(checkModel(model)).toEqual([]);
    expect(model.graph.inputs).toEqual([{ name: 'batch', element: 1, shape: [3, 2] }]);
    await expect(
      page.getByText('score.onnx holds score, with its weights as the run left them.'),
    ).toBeVisible();
    // What is no graph is no file.
    await expect(button(page, /broken/)).toHaveCount(0);
    if (mode === 'both') return;

    await openText(page, LOADING, 'Loading', '?mode=eager');
    await page.setInputFiles('input[type=file]', {
      name,
      mimeType: 'application/octet-stream',
      buffer: bytes,
    });
    await run(page);
    await expect(output(page)).toContainText('30,30,30');
  });
}

test('the file is had from the palette too, and again after the text was changed', async ({ page }) => {
  await openText(page, SCORING, 'Scoring', QUERY);
  await run(page);
  await expect(status(page)).toContainText('ok in');
  await narrowTo(page, 'download onnx', 'Download ONNX: score (float32[3,2])');
  const first = await downloaded(page, () => page.keyboard.press('Enter'));
  const again = await downloaded(page, () => button(page, /Download ONNX: score/).click());
  expect(first.name).toBe('score.onnx');
  expect(again.bytes.equals(first.bytes)).toBe(true);
});

test('the second signature of a function is a file of another name', async ({ page }) => {
  const text = SCORING.replace('w.assign', 'await score(tf.ones([5, 2]));\nw.assign');
  await openText(page, text, 'Scoring', QUERY);
  await run(page);
  await expect(status(page)).toContainText('ok in');
  const names = [];
  for (const signature of ['(float32[3,2])', '(float32[5,2])']) {
    const file = button(page, `Download ONNX: score ${signature}`);
    names.push((await downloaded(page, () => file.click())).name);
  }
  expect(names).toEqual(['score.onnx', 'score-2.onnx']);
});

test('of two functions that can not be told apart neither is given, and it is said what to do', async ({
  page,
}) => {
  await openText(page, TWINS, 'Twins', QUERY);
  await run(page);
  await expect(status(page)).toContainText('ok in');
  await button(page, /Download ONNX: times/)
    .first()
    .click();
  await expect(page.getByText('Give each a name of its own')).toBeVisible();
});

test('a run that failed has kept nothing, and its buttons say so', async ({ page }) => {
  await openText(page, `${SCORING}throw new Error('too late');\n`, 'Failing', QUERY);
  await run(page);
  await expect(status(page)).toContainText('failed');
  const score = button(page, 'Download ONNX: score (float32[3,2])');
  await expect(score).toBeDisabled();
  await expect(score).toHaveAttribute('title', /ended well/);
});
