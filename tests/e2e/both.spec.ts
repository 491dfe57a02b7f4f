/** The page's mode 'both': one text runs eagerly and compiled, and their outputs are compared. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { violations } from './axe';
import { expect, test } from './fixtures';
import { editorReady, inFullView, narrowTo, open, openText, output, run, status, stop } from './page';
import { FULL, WHY_SKIPPED } from './full';

const MIXED = `import * as tf from '@tensorflow/tfjs';
import { compile, mode, progress, show } from 'twograph';
const double = compile((x: tf.Tensor1D) => x.mul(2), { name: 'double' });
const half = compile((x: tf.Tensor1D) => {
  if ((x.sum().dataSync()[0] ?? 0) > 3) return x;
  return x.div(2) as tf.Tensor1D;
}, { name: 'half' });
console.log('hello');
show(await double(tf.tensor1d([1, 2, 3])) as tf.Tensor, 'doubled');
console.log('this run is ' + mode);
show(tf.ones(mode === 'eager' ? [2, 3] : [3, 2]), 'ones');
await half(tf.tensor1d([1, 4]));
const bar = progress(2, 'steps');
bar.step();
bar.step();
`;
const QUERY = '?mode=both&engine=tfjs';

const PRINTING = readFileSync(new URL('../../examples/print-in-traced.ts', import.meta.url), 'utf8');

const PAD = `import * as tf from '@tensorflow/tfjs';
import { mode, pad } from 'twograph';
let count = 0;
pad({ title: 'Draw', size: 8 }, async (drawing) => {
  console.log('drawing ' + ++count + ' has ink: ' + ((await drawing.max().data())[0] ?? 0 > 0));
});
console.log('ready, ' + mode);
`;

function mode(page: Page, name: 'Eager' | 'Compiled' | 'Both'): Locator {
  return page.getByRole('radiogroup', { name: 'Mode' }).getByRole('radio', { name });
}

/** A part of the output that is not the same in both runs, by what is said of it. */
function apart(page: Page, words: string | RegExp): Locator {
  return output(page).getByRole('group', { name: words });
}

/** Where they stand, all at one moment. */
async function boxes(things: Locator): Promise<readonly DOMRect[]> {
  await expect(things).toHaveCount(2);
  return things.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON() as DOMRect));
}

async function finished(page: Page): Promise<void> {
  await expect(status(page)).toContainText(/ok in .+ eager, .+ compiled/);
}

test('what is the same in both runs stands once, what differs side by side with what the difference is', async ({
  page,
}) => {
  await openText(page, MIXED, 'Mixed', QUERY);
  await expect(mode(page, 'Both')).toBeChecked();
  await run(page);
  await finished(page);
  await expect(status(page)).toContainText('cpu · both · tfjs');
  await expect(output(page).getByText('hello', { exact: true })).toHaveCount(1);
  await expect(output(page).getByText('doubled', { exact: true })).toHaveCount(1);
  await expect(output(page)).toContainText('Of 5 outputs: 3 the same in both, 2 different.');
  await expect(output(page)).toContainText(/eager .*ms · compiled .*ms/);

  const lines = apart(page, 'texts differ');
  await expect(lines).toContainText('this run is eager');
  await expect(lines).toContainText('this run is compiled');
  await expect(lines.locator('mark')).toHaveText(['eager', 'compiled']);
  const ones = apart(page, 'shapes differ: [2, 3] and [3, 2]');
  const [left, right] = await boxes(ones.getByText('ones', { exact: true }));
  expect(left?.y).toBe(right?.y);
  expect(right?.x).toBeGreaterThan(left?.x ?? Infinity);
  // How long each took is shown of both, though the steps are the same.
  await expect(apart(page, /^the same steps in both/).getByRole('progressbar')).toHaveCount(2);

  // What was compiled, and what was not, is of the compiled run; the warning stands once.
  await expect(output(page).getByRole('table').first()).toContainText('double');
  const said = output(page).getByRole('region', { name: 'output' });
  await expect(said.getByText('half runs eagerly: ')).toHaveCount(1);
  await expect(said).toContainText('compiled run only');
  await expect(page.getByRole('button', { name: 'problems: 1' })).toBeEnabled();
});

test('lines that one run left out have no partner, and the others keep theirs', async ({ page }) => {
  await openText(page, PRINTING, 'Print', QUERY);
  await run(page);
  await finished(page);
  const missing = apart(page, 'only in the eager run');
  await expect(missing).toHaveCount(2);
  await expect(missing.first()).toContainText('the function runs');
  await expect(missing.first()).toContainText('no such output');
  await expect(output(page).getByText('call 3', { exact: true })).toHaveCount(1);
  await expect(output(page)).toContainText('2 only in the eager run, 1 only in the compiled run');
});

test('an error of the eager run stands, and the compiled run is left out, said in words', async ({
  page,
}) => {
  await openText(page, `console.log('before');\nnull.x;\n`, 'An error', QUERY);
  await editorReady(page);
  await run(page);
  await expect(status(page)).toContainText('eager failed');
  await expect(output(page).getByText('before', { exact: true })).toHaveCount(1);
  await expect(output(page)).toContainText('compiled left out');
  await expect(output(page)).toContainText('The compiled run was left out');
  await expect(page.locator('.monaco-editor .twograph-failed-glyph')).toHaveCount(1);
  expect(await violations(page)).toEqual([]);
});

test('an error of the compiled run is said to be its own', async ({ page }) => {
  const text = `import { mode } from 'twograph';\nconsole.log('before');\nif (mode === 'compiled') throw new Error('mine');\nconsole.log('after');\n`;
  await openText(page, text, 'An error', QUERY);
  await run(page);
  await expect(status(page)).toContainText('compiled failed');
  await expect(output(page)).toContainText('compiled run only');
  await expect(apart(page, 'only in the eager run')).toContainText('after');
});

test('Stop ends both runs, whichever is under way', async ({ page }) => {
  const endless = (when: string): string =>
    `import { mode } from 'twograph';\nconsole.log('in ' + mode);\nif (mode === '${when}') for (;;);\n`;
  await openText(page, endless('eager'), 'Endless', QUERY);
  await run(page);
  await expect(output(page).getByText('in eager', { exact: true })).toBeVisible();
  await stop(page);
  await expect(status(page)).toContainText('stopped');
  await expect(output(page)).not.toContainText('in compiled');

  await openText(page, endless('compiled'), 'Endless', QUERY);
  await run(page);
  await expect(output(page).getByText('in compiled', { exact: true })).toBeVisible();
  await expect(status(page)).toContainText('running');
  await stop(page);
  await expect(status(page)).toContainText('stopped');
  await expect(output(page)).toContainText('in eager');
});

test('a pair has no verdict before both runs have ended', async ({ page }) => {
  const text = `import { mode } from 'twograph';\nconsole.log('in ' + mode);\nif (mode === 'compiled') for (;;);\n`;
  await openText(page, text, 'Endless', QUERY);
  await run(page);
  await expect(apart(page, 'still running')).toContainText('in compiled');
  await expect(output(page)).toContainText('So far 1 not finished.');
  await expect(apart(page, 'texts differ')).toHaveCount(0);
  await stop(page);
  await expect(apart(page, 'texts differ')).toContainText('in compiled');
  await expect(output(page)).toContainText('Of 1 output: 1 different.');
});

test('tables can be read whole, in two columns or one under the other, and the page is left at their start', async ({
  page,
}) => {
  const wide = 'a long heading of several words (ms)';
  const text = `import { mode, table } from 'twograph';
const by = mode === 'eager' ? 1 : 2;
for (let i = 0; i < 60; i++) console.log('line ' + i);
table([{ mode, '${wide}': 4.25 * by }], 'Narrow');
table([{ mode, '${wide}': by, unbreakablefirst: by, unbreakablesecond: by }], 'Wide');
`;
  await openText(page, text, 'Tables', QUERY);
  await run(page);
  await finished(page);
  const first = output(page).getByText('line 0', { exact: true });
  await inFullView(first, 'the first line');
  for (const [title, row] of [
    ['Narrow', true],
    ['Wide', false],
  ] as const) {
    const tables = output(page).getByRole('region', { name: title, exact: true });
    await expect(tables).toHaveCount(2);
    await tables.first().scrollIntoViewIfNeeded();
    await expect
      .poll(() =>
        tables.evaluateAll((list) => ({
          hidden: list.map((scroll) => scroll.scrollWidth - scroll.clientWidth),
          row: new Set(list.map((scroll) => scroll.getBoundingClientRect().y)).size === 1,
        })),
      )
      .toEqual({ hidden: [0, 0], row });
  }
  // So it is after the next run.
  await run(page);
  await finished(page);
  await inFullView(first, 'the first line');
});

test('a pad is drawn on once, and both runs get the drawing', async ({ page }) => {
  await openText(page, PAD, 'A pad', QUERY);
  await run(page);
  // The compiled run begins beside the eager one, which waits for a drawing.
  await expect(output(page)).toContainText('ready, compiled');
  const pads = output(page).getByRole('application', { name: /^Draw/ });
  await expect(pads).toHaveCount(1);
  await expect(status(page)).toContainText('waiting for a drawing');
  await pads.focus();
  await page.keyboard.press('Space');
  await expect(output(page).getByText('drawing 1 has ink: 1')).toHaveCount(1);
  await expect(output(page)).toContainText('Of 3 outputs: 2 the same in both, 1 different.');
  await output(page).getByRole('button', { name: 'Done' }).click();
  await finished(page);
  await expect(output(page)).toContainText('Of 3 outputs: 2 the same in both, 1 different.');
});

test('the mode is kept, goes along with a link, and is had by keys', async ({ page, browser }) => {
  await open(page);
  await narrowTo(page, 'mode both', 'Mode: Both');
  await page.keyboard.press('Enter');
  await expect(mode(page, 'Both')).toBeChecked();
  await expect(page.getByLabel('Engine')).toHaveValue('ort:wasm');
  await page.reload();
  await expect(mode(page, 'Both')).toBeChecked();
  await page.keyboard.press('Alt+Shift+l');
  const field = page.getByLabel('Link', { exact: true });
  await expect(field).toHaveValue(/mode=both&engine=ort%3Awasm/);
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(await field.inputValue());
  await expect(mode(other, 'Both')).toBeChecked();
  await context.close();
});

for (const theme of ['light', 'dark', 'contrast']) {
  test(`both runs side by side break no rule of access in ${theme}`, async ({ page }) => {
    test.skip(!FULL && theme !== 'dark', WHY_SKIPPED);
    await openText(page, MIXED, 'Mixed', `${QUERY}&theme=${theme}`);
    await editorReady(page);
    await run(page);
    await finished(page);
    expect(await violations(page)).toEqual([]);
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('what differs stands one under the other', async ({ page }) => {
    await openText(page, MIXED, 'Mixed', QUERY);
    await run(page);
    await expect(status(page)).toContainText('ok in');
    const ones = apart(page, 'shapes differ: [2, 3] and [3, 2]');
    const [first, second] = await boxes(ones.getByText('ones', { exact: true }));
    expect(first?.x).toBe(second?.x);
    expect(second?.y).toBeGreaterThan(first?.y ?? Infinity);
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wider).toBe(0);
    expect(await violations(page)).toEqual([]);
  });
});
