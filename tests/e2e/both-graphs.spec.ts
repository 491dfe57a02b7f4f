/** Both graphs beside each other, as a person follows an operation from one to the other and to its line. */
import type { Locator, Page } from '@playwright/test';
import { violations } from './axe';
import { expect, test } from './fixtures';
import { editorReady, openText, run, showGraphs, status } from './page';

const TEXT = `import * as tf from '@tensorflow/tfjs';
import { compile } from 'twograph';
const w = tf.variable(tf.ones([4, 4])) as unknown as tf.Tensor2D;
const dense = compile((x: tf.Tensor2D) => {
  const product = x.matMul(w).mul(1);
  return product.sum();
}, { name: 'dense' });
await dense(tf.ones([4, 4]));
`;

type Name = 'Dynamic graph' | 'Static graph';
const table = (page: Page, name: Name): Locator => page.getByRole('treegrid', { name });
const row = (page: Page, name: Name, op: string): Locator =>
  table(page, name)
    .getByRole('row')
    .and(page.locator(':not([aria-expanded])'))
    .filter({ has: page.getByRole('gridcell', { name: new RegExp(`^${op}\\b(?! %)`) }) });

async function runBoth(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openText(page, TEXT, 'A test', '?mode=both');
  await editorReady(page);
  await showGraphs(page);
  await run(page);
  await expect(status(page)).toContainText('ok');
  await expect(table(page, 'Dynamic graph')).toBeVisible();
  await expect(table(page, 'Static graph')).toBeVisible();
}

test('what is pointed at in the static graph lights the kernel that it was, and its line', async ({
  page,
}) => {
  await runBoth(page);
  await row(page, 'Static graph', 'sum').hover();
  await expect(row(page, 'Dynamic graph', 'Sum')).toHaveClass(/pointed/);
  await expect(row(page, 'Dynamic graph', 'BatchMatMul')).not.toHaveClass(/pointed/);
  await expect(page.locator('.monaco-editor .twograph-lit')).toHaveCount(1);
  await row(page, 'Dynamic graph', 'BatchMatMul').hover();
  await expect(table(page, 'Static graph').locator('.pointed', { hasText: 'matmul' }).first()).toBeVisible();
  await expect(row(page, 'Static graph', 'sum')).not.toHaveClass(/pointed/);
});

test('an operation that the passes took away is struck through, with the reason', async ({ page }) => {
  await runBoth(page);
  const product = row(page, 'Dynamic graph', 'Multiply');
  await expect(product).toContainText(/removed, matmul %\d+ stands for it/);
  await expect(product.locator('.op')).toHaveCSS('text-decoration-line', 'line-through');
  await expect(product.locator('.fate')).toHaveAttribute('title', /Pass simplify, rule /);
  expect(await violations(page)).toEqual([]);
});

test('a click pins, Esc lets go, and the walk goes from the line to its node, its kernel and back', async ({
  page,
}) => {
  await runBoth(page);
  const sum = row(page, 'Static graph', 'sum');
  await sum.click();
  await expect(sum).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(sum).toHaveAttribute('aria-selected', 'false');
  await page.locator('.monaco-editor .view-line', { hasText: 'product.sum' }).click();
  await page.keyboard.press('Alt+Shift+G');
  await expect(sum).toBeFocused();
  await page.keyboard.press('Alt+Shift+G');
  await expect(row(page, 'Dynamic graph', 'Sum')).toBeFocused();
  await page.keyboard.press('Alt+Shift+G');
  await expect(page.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText('6');
});

test('the lines that made nodes have their colours beside their numbers while the text is the one that ran', async ({
  page,
}) => {
  await runBoth(page);
  const tints = page.locator('.monaco-editor .twograph-tint');
  await expect(tints.first()).toBeVisible();
  await page.locator('.monaco-editor .view-line', { hasText: 'product.sum' }).click();
  await page.keyboard.type(' ');
  await expect(tints).toHaveCount(0);
});
