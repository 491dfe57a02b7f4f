/** What a run waits for: only where nothing is left that could go on does it warn, and it takes that back where something does. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { openText, output, run, status } from './page';
import { openRunner } from './snippets';

const STALLED = /waits for a promise/;
const TF = `import * as tf from '@tensorflow/tfjs';\n`;

/** Holds back what is asked for there until it is let go. */
async function hold(page: Page, address: RegExp) {
  let asked: () => void = () => undefined;
  let letGo: () => void = () => undefined;
  const wanted = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(address, async (route) => {
    asked();
    await free;
    if (/gate/.test(route.request().url())) await route.fulfill({ body: 'open' });
    else await route.continue();
  });
  return { wanted, letGo };
}

test('a compiled call that takes long is no stall', async ({ page, context }) => {
  const runtime = await hold(page, /ort-wasm.*\.wasm$/);
  await openText(
    page,
    `${TF}import { compile } from 'twograph';
const half = compile((x: tf.Tensor) => x.div(2) as tf.Tensor);
console.log(await (await half(tf.tensor1d([1, 4]))).data());
`,
  );
  await page.getByRole('radiogroup', { name: 'Mode' }).getByRole('radio', { name: 'Compiled' }).check();
  await run(page);
  await runtime.wanted;
  // As long as a run takes that is one, from its first look to its warning.
  const stalled = await context.newPage();
  await openText(stalled, `await new Promise(() => undefined);\n`);
  await run(stalled);
  await expect(output(stalled)).toContainText(STALLED);
  await expect(output(page)).not.toContainText(STALLED);
  runtime.letGo();
  await expect(status(page)).toContainText('ok in');
  await expect(output(page)).toContainText('0.5');
  await expect(output(page)).not.toContainText(STALLED);
});

test('the warning goes when the promise settles after all', async ({ page }) => {
  const gate = await hold(page, /\/gate$/);
  // Nobody can see from outside whether a worker will say something.
  await openText(
    page,
    `const source = "fetch('" + location.origin + "/gate').then(async (answer) => postMessage(await answer.text()))";
const worker = new Worker(URL.createObjectURL(new Blob([source])));
const said = await new Promise((resolve) => worker.onmessage = ({ data }) => resolve(data));
console.log('it is', said);
`,
  );
  await run(page);
  await gate.wanted;
  await expect(output(page)).toContainText(STALLED);
  gate.letGo();
  await expect(status(page)).toContainText('ok in');
  await expect(output(page)).toContainText('it is open');
  await expect(output(page)).not.toContainText(STALLED);
});

test('a run waits for the frames that it asked for, through tfjs too', async ({ page }) => {
  const runSnippet = await openRunner(page);
  const { reply, output } = await runSnippet(`${TF}async function main() {
  for (let i = 0; i < 20; i++) await tf.nextFrame();
  console.log('after tfjs');
  for (let i = 0; i < 20; i++) await new Promise(requestAnimationFrame);
  console.log('after frames');
}
void main();`);
  expect(reply).toMatchObject({ result: { status: 'ok', warnings: [] } });
  expect(output).toEqual(['after tfjs', 'after frames']);
});
