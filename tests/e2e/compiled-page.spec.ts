/** The page's switch between eager and compiled: one text, the same output; what was compiled, what was not, and where. */
import type { Locator, Page } from '@playwright/test';
import { encodeShare } from '../../src/snippet/share';
import { violations } from './axe';
import { expect, test } from './fixtures';
import { editorReady, inFullView, narrowTo, open, openText, output, resize, run, status } from './page';
import { FULL, WHY_SKIPPED } from './full';

const TRAINING = `import * as tf from '@tensorflow/tfjs';
import { compile } from 'twograph';
const w = tf.variable(tf.tensor1d([0, 0]));
const optimizer = tf.train.sgd(0.1);
const loss = (x: tf.Tensor) => w.sub(x).square().mean() as tf.Scalar;
const step = compile((x: tf.Tensor) => optimizer.minimize(() => loss(x), true) as tf.Scalar, { name: 'step' });
for (let i = 0; i < 3; i++) console.log('loss', (await (await step(tf.tensor1d([1, 2]))).data())[0]?.toFixed(4));
`;
const LOSSES = ['loss 2.5000', 'loss 2.0250', 'loss 1.6402'];

/** The value is read at line 5, of a tensor that was made at line 4. */
const BREAKING = `import * as tf from '@tensorflow/tfjs';
import { compile } from 'twograph';
const half = compile((x: tf.Tensor1D) => {
  const total = x.sum();
  if ((total.dataSync()[0] ?? 0) > 3) return x;
  return x.div(2) as tf.Tensor1D;
}, { name: 'half' });
console.log(await (await half(tf.tensor1d([1, 4]))).data());
`;

function mode(page: Page, name: 'Eager' | 'Compiled' | 'Both'): Locator {
  return page.getByRole('radiogroup', { name: 'Mode' }).getByRole('radio', { name });
}

function engine(page: Page): Locator {
  return page.getByLabel('Engine');
}

function panel(page: Page): Locator {
  return output(page).getByRole('table');
}

async function finished(page: Page): Promise<void> {
  // In this order: what is "ok" with earlier settings is the run before.
  await expect(status(page)).not.toContainText('with earlier settings');
  await expect(status(page)).toContainText('ok in');
}

test('the same text gives the same output compiled, and the page lists what was compiled', async ({
  page,
}) => {
  await openText(page, TRAINING);
  await expect(mode(page, 'Eager')).toBeChecked();
  await expect(engine(page)).toBeDisabled();
  await run(page);
  await finished(page);
  for (const line of LOSSES) await expect(output(page)).toContainText(line);
  await expect(panel(page)).toHaveCount(0);

  await mode(page, 'Compiled').check();
  await expect(engine(page)).toBeEnabled();
  await expect(engine(page)).toHaveValue('ort:wasm');
  await expect(status(page)).toContainText('with earlier settings');
  await run(page);
  await finished(page);
  await expect(status(page)).toContainText('cpu · compiled · ort:wasm');
  for (const line of LOSSES) await expect(output(page)).toContainText(line);
  const row = panel(page).getByRole('row', { name: /^step/ });
  await expect(row).toContainText('(float32[2])');
  await expect(row.getByRole('cell').first()).toHaveText(/^\d+ → \d+$/);
  const times = [/ms|s$/, /ms|s$/, /ms|s$/, /ms|s$/];
  await expect(row.getByRole('cell')).toHaveText([/→/, ...times, /^\d[\d.e-]*$/, /ONNX/]);

  await engine(page).selectOption({ label: 'tfjs replay' });
  await run(page);
  await finished(page);
  await expect(status(page)).toContainText('compiled · tfjs');
  for (const line of LOSSES) await expect(output(page)).toContainText(line);

  await mode(page, 'Eager').check();
  await run(page);
  await finished(page);
  await expect(panel(page)).toHaveCount(0);
});

test('what no graph can hold is said at its line, and where its tensor was made', async ({ page }) => {
  await openText(page, BREAKING, 'A break', '?mode=compiled&engine=tfjs');
  await editorReady(page);
  await run(page);
  await finished(page);
  await expect(output(page)).toContainText('[1, 4]');
  await expect(panel(page)).toContainText('not compared');
  await expect(panel(page).getByText(/^runs eagerly: see line 5, column \d+$/)).toHaveAttribute(
    'title',
    /^This reads a tensor's value/,
  );
  await expect(page.locator('.monaco-editor .twograph-warned-glyph')).toHaveCount(1);
  await expect(page.locator('.monaco-editor .twograph-origin-glyph')).toHaveCount(1);
  await expect(page.locator('.monaco-editor .squiggly-warning')).not.toHaveCount(0);

  const active = page.locator('.monaco-editor .line-numbers.active-line-number');
  const warning = output(page).getByRole('region', { name: 'output' });
  await expect(warning).toContainText("half runs eagerly: This reads a tensor's value");
  await expect(page.getByText("This reads a tensor's value")).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'problems: 1' })).toHaveClass(/\bwarned\b/);
  await warning.getByRole('button', { name: /^line 5/ }).click();
  await expect(active).toHaveText('5');
  await warning.getByRole('button', { name: /^line 4/ }).click();
  await expect(active).toHaveText('4');
  await panel(page)
    .getByRole('button', { name: /^line 5/ })
    .click();
  await expect(active).toHaveText('5');
  expect(await violations(page)).toEqual([]);

  await mode(page, 'Eager').check();
  await run(page);
  await finished(page);
  await expect(page.locator('.monaco-editor .twograph-warned-glyph')).toHaveCount(0);
  await expect(page.locator('.monaco-editor .twograph-origin-glyph')).toHaveCount(0);
  await expect(output(page)).not.toContainText('runs eagerly');
});

test('the mode is kept over a reload, and a link carries it to another browser', async ({
  page,
  browser,
}) => {
  await open(page);
  await mode(page, 'Compiled').check();
  await engine(page).selectOption('tfjs');
  await page.reload();
  await expect(mode(page, 'Compiled')).toBeChecked();
  await expect(engine(page)).toHaveValue('tfjs');
  await expect(status(page)).toContainText('compiled · tfjs');

  await page.keyboard.press('Alt+Shift+l');
  const field = page.getByLabel('Link', { exact: true });
  await expect(field).toHaveValue(/mode=compiled&engine=tfjs/);
  const link = await field.inputValue();
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(link);
  await expect(mode(other, 'Compiled')).toBeChecked();
  await expect(engine(other)).toHaveValue('tfjs');
  await mode(other, 'Eager').check();
  expect(other.url()).not.toContain('mode=');
  await context.close();
});

test('a text in a link is opened in the mode that the link names', async ({ page }) => {
  const hash = await encodeShare({ text: TRAINING, title: 'Training', backend: 'cpu', seed: 1 });
  await open(page, `/?mode=compiled&engine=tfjs${hash}`);
  await expect(mode(page, 'Compiled')).toBeChecked();
  await run(page);
  await finished(page);
  await expect(panel(page)).toContainText('step');
});

test('the mode is switched by keys: arrows, a shortcut, the palette', async ({ page }) => {
  await open(page);
  await mode(page, 'Eager').focus();
  await page.keyboard.press('ArrowRight');
  await expect(mode(page, 'Compiled')).toBeChecked();
  await expect(mode(page, 'Compiled')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(engine(page)).toBeFocused();
  await page.keyboard.press('Alt+Shift+m');
  await expect(mode(page, 'Both')).toBeChecked();
  await expect(page.getByText('The next run is in both modes, eager first.')).toBeVisible();
  await page.keyboard.press('Alt+Shift+m');
  await expect(mode(page, 'Eager')).toBeChecked();
  await expect(page.getByText('The next run is eager.')).toBeVisible();
  await narrowTo(page, 'tfjs replay', 'Compiled on tfjs replay');
  await page.keyboard.press('Enter');
  await expect(mode(page, 'Compiled')).toBeChecked();
  await expect(engine(page)).toHaveValue('tfjs');
});

for (const theme of ['light', 'dark', 'contrast']) {
  test(`the switch and the list break no rule of access in ${theme}`, async ({ page }) => {
    test.skip(!FULL && theme !== 'contrast', WHY_SKIPPED);
    await openText(page, BREAKING, 'A break', `?mode=compiled&engine=tfjs&theme=${theme}`);
    await editorReady(page);
    await run(page);
    await expect(panel(page)).toContainText('runs eagerly: see line 5');
    await finished(page);
    expect(await violations(page)).toEqual([]);
  });
}

for (const [chosen, widths] of [
  ['compiled', [641, 720, 860, 999, 1000, 1279, 1280, 1440]],
  ['eager', [1000, 1099, 1100, 1180, 1181, 1280]],
] as const) {
  test(`${chosen}, every control of the bar is on the page, whatever its width`, async ({ page }) => {
    await page.setViewportSize({ width: widths[0], height: 800 });
    await open(page, `/?mode=${chosen}`);
    const menu = page.getByRole('button', { name: 'Menu' });
    for (const width of widths) {
      await resize(page, width);
      const beyond = await page.evaluate(() =>
        [...document.querySelectorAll('header, header *')]
          .filter(
            (element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth,
          )
          .map((element) => element.outerHTML.slice(0, 80)),
      );
      expect(beyond, `at ${String(width)} px`).toEqual([]);
      const folded = (await menu.count()) > 0;
      if (folded) await menu.press('Enter');
      const pickers = [page.getByLabel('Backend'), engine(page)];
      for (const control of [mode(page, 'Eager'), mode(page, 'Both'), ...pickers])
        await inFullView(control, `at ${String(width)} px`);
      if (!folded) continue;
      await page.keyboard.press('Escape');
      await expect(menu).toHaveAttribute('aria-expanded', 'false');
    }
  });
}

test('the bar stands still when the mode changes', async ({ page }) => {
  await open(page);
  // What the browser lacks is said in the pickers, which can make them wider.
  await expect(page.locator('footer')).toContainText('isolated');
  for (const width of [1024, 1280, 1440, 1600]) {
    await resize(page, width);
    const controls = page.locator('header').locator('button, select, input');
    const places = () =>
      controls.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON()));
    await mode(page, 'Eager').check();
    // The bar finds its new width a moment after the window has it.
    let before = await places();
    await expect
      .poll(async () => {
        const last = before;
        before = await places();
        return JSON.stringify(before) === JSON.stringify(last);
      })
      .toBe(true);
    await mode(page, 'Compiled').check();
    await expect(engine(page)).toBeEnabled();
    expect(await places()).toEqual(before);
  }
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the switch is in the menu, and the list unfolds over the output', async ({ page }) => {
    await openText(page, BREAKING);
    await page.getByRole('button', { name: 'Menu' }).click();
    await mode(page, 'Compiled').check();
    await engine(page).selectOption('tfjs');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await run(page);
    await finished(page);
    await expect(status(page)).toContainText('compiled · tfjs');
    const summary = output(page).getByText('1 signature, 1 runs eagerly');
    await expect(summary).toBeVisible();
    await expect(panel(page)).toBeHidden();
    await summary.click();
    await expect(panel(page).getByRole('row', { name: /^half/ })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await panel(page)
      .getByRole('button', { name: /^line 5/ })
      .click();
    await expect(page.locator('.row.warned')).toHaveAttribute('data-line', '5');
    await expect(page.locator('.row.origin')).toHaveAttribute('data-line', '4');
    expect(await violations(page)).toEqual([]);
  });
});
