/** The graphs beside the code, as a person uses them: run, read, search, walk with the keys, follow a row to its line, scrub the passes. */
import type { Locator, Page } from '@playwright/test';
import { violations } from './axe';
import { expect, test } from './fixtures';
import { editorReady, open, openText, output, run, showGraphs, status } from './page';
import { FULL, WHY_SKIPPED } from './full';

const LOOP = `import * as tf from '@tensorflow/tfjs';
import { compile } from 'twograph';
let x = tf.tensor2d([[1, 2], [3, 4]]);
const dense = compile((x: tf.Tensor2D) => x.matMul(x).relu().relu().mul(1) as tf.Tensor2D, { name: 'dense' });
const first = await dense(x);
for (let i = 0; i < 5; i++) {
  x = x.add(1);
  x = x.div(2);
}
console.log('done', first.shape.join());
`;

const table = (page: Page, name: 'Dynamic graph' | 'Static graph'): Locator =>
  page.getByRole('treegrid', { name });

/** The rows of an operation or a group; what they read is called by its operation too, with its number behind it. */
const row = (page: Page, name: 'Dynamic graph' | 'Static graph', text: string): Locator =>
  table(page, name)
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell', { name: new RegExp(`^${text}\\b(?! %)`) }) });

test('each operation of a run stands at its line, a loop as one body and a count', async ({ page }) => {
  await openText(page, LOOP);
  await showGraphs(page);
  await expect(table(page, 'Dynamic graph')).toContainText('Run the snippet');
  await run(page);
  await expect(status(page)).toContainText('ok in');
  const matMul = row(page, 'Dynamic graph', 'BatchMatMul');
  await expect(matMul).toContainText('float32[2,2]');
  await expect(matMul.getByRole('button', { name: 'line 4' })).toBeVisible();
  const repeat = row(page, 'Dynamic graph', '× 5');
  await expect(repeat).toContainText('20 nodes');
  await expect(repeat).toHaveAttribute('aria-expanded', 'true');
  const sum = row(page, 'Dynamic graph', 'Add');
  const before = await sum.textContent();
  await repeat.getByRole('spinbutton').fill('5');
  await repeat.getByRole('spinbutton').press('Enter');
  await expect(sum).not.toHaveText(before ?? '');
  await repeat.click();
  await expect(repeat).toHaveAttribute('aria-expanded', 'false');
  await expect(sum).toHaveCount(0);
});

test('a run whose graphs are not in sight is not recorded, and can be run again', async ({ page }) => {
  await openText(page, LOOP);
  await run(page);
  await expect(output(page)).toContainText('done 2,2');
  await showGraphs(page);
  await expect(page.getByText('This run was not recorded')).toBeVisible();
  await page.getByRole('button', { name: 'Run again and record' }).click();
  await expect(row(page, 'Dynamic graph', 'BatchMatMul')).toBeVisible();
  await page.getByRole('tab', { name: 'Output' }).click();
  await expect(output(page)).toContainText('done 2,2');
});

test('a row leads to its line, by click and by key', async ({ page }) => {
  await openText(page, LOOP);
  await editorReady(page);
  await showGraphs(page);
  await run(page);
  await row(page, 'Dynamic graph', 'BatchMatMul').getByRole('button', { name: 'line 4' }).click();
  await expect(page.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText('4');
  await row(page, 'Dynamic graph', '× 5').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText('7');
});

test('what is pointed at in the graph lights up in the code, and the other way round', async ({ page }) => {
  await openText(page, LOOP);
  await editorReady(page);
  await showGraphs(page);
  await run(page);
  const lit = page.locator('.monaco-editor .twograph-lit');
  await row(page, 'Dynamic graph', 'BatchMatMul').hover();
  await expect(lit).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search the graph' }).hover();
  await expect(lit).toHaveCount(0);
  await page.locator('.monaco-editor .view-line', { hasText: 'x.add(1)' }).hover();
  const pointed = table(page, 'Dynamic graph').locator('.pointed');
  await expect(pointed.first()).toContainText('× 5');
  await expect(pointed.filter({ hasText: 'Add' }).last()).toContainText('float32[2,2]');
  await expect(pointed.filter({ hasText: 'BatchMatMul' })).toHaveCount(0);
});

test('the keys walk through the rows, open and close them', async ({ page }) => {
  await openText(page, LOOP);
  await showGraphs(page);
  await run(page);
  const repeat = row(page, 'Dynamic graph', '× 5');
  await repeat.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(repeat).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  await expect(repeat).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowRight');
  const add = row(page, 'Dynamic graph', 'add');
  await expect(add).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(add).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowLeft');
  await expect(repeat).toBeFocused();
  await page.keyboard.press('Home');
  await expect(table(page, 'Dynamic graph').getByRole('row').nth(1)).toBeFocused();
});

test('a search leaves what has its words, in operation, shape and line', async ({ page }) => {
  await openText(page, LOOP);
  await showGraphs(page);
  await run(page);
  await expect(row(page, 'Dynamic graph', 'BatchMatMul')).toBeVisible();
  const search = page.getByRole('searchbox', { name: 'Search the graph' });
  await search.fill('relu');
  await expect(row(page, 'Dynamic graph', 'Relu')).toHaveCount(2);
  await expect(row(page, 'Dynamic graph', 'BatchMatMul')).toHaveCount(0);
  await search.fill('line 7');
  await expect(row(page, 'Dynamic graph', 'Add')).toHaveCount(1);
  await search.fill('no such thing');
  await expect(table(page, 'Dynamic graph')).toContainText('No operation has that');
});

test('the static graph is walked through its passes, with what each did and why', async ({ page }) => {
  await openText(page, LOOP, 'A test', '?mode=compiled');
  await showGraphs(page);
  await run(page);
  await expect(status(page)).toContainText('ok in');
  const passes = page.getByRole('group', { name: 'Pass' });
  await passes.getByRole('radio', { name: 'traced' }).check();
  // The two stand in a group of their name.
  const relus = row(page, 'Static graph', 'relu').and(page.locator(':not([aria-expanded])'));
  await expect(relus).toHaveCount(2);
  await page.keyboard.press('ArrowRight');
  await expect(passes.getByRole('radio', { name: 'simplify' })).toBeChecked();
  await expect(page.getByText(/\d+ edits?: \d+ nodes became \d+, \d+ kernels became \d+\./)).toBeVisible();
  await expect(relus).toHaveCount(1);
  await page.getByRole('button', { name: 'Show what it made and took away' }).click();
  await expect(relus).toHaveCount(2);
  await expect(relus.filter({ hasText: /now relu %\d+/ })).toHaveCount(1);
  await page.getByRole('button', { name: 'Hide what it took away' }).click();
  await page.getByRole('button', { name: /^Which rules, and why/ }).click();
  await expect(page.getByText('f(f(x)) -> f(x) for relu')).toBeVisible();
  await page.getByRole('button', { name: 'Show what changed as text' }).click();
  await expect(page.getByLabel('The graph as text')).toContainText('relu(');
  await expect(page.getByLabel('The graph as text').locator('.removed').first()).toBeVisible();
});

test('both graphs stand there after a run in both modes', async ({ page }) => {
  await openText(page, LOOP, 'A test', '?mode=both');
  await showGraphs(page);
  await run(page);
  await expect(status(page)).toContainText('ok');
  await page
    .getByRole('radiogroup', { name: 'Graph' })
    .getByRole('radio', { name: /^Dynamic/ })
    .check();
  await expect(row(page, 'Dynamic graph', 'BatchMatMul')).toBeVisible();
  await page
    .getByRole('radiogroup', { name: 'Graph' })
    .getByRole('radio', { name: /^Static/ })
    .check();
  await expect(row(page, 'Static graph', 'input')).toBeVisible();
});

for (const [width, theme] of [
  [1280, 'light'],
  [1280, 'dark'],
  [390, 'light'],
] as const) {
  test(`the graphs break no rule of accessibility at ${String(width)} in ${theme}`, async ({ page }) => {
    test.skip(!FULL && width === 1280 && theme === 'light', WHY_SKIPPED);
    await page.setViewportSize({ width, height: 844 });
    await open(page, `/?theme=${theme}&example=gradient-descent&backend=cpu`);
    if (width > 500) await showGraphs(page);
    else await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Graph' }).click();
    await run(page);
    await expect(row(page, 'Dynamic graph', 'forward').first()).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

test('the list stands by what cost most, for the keyboard too, and back as it ran', async ({ page }) => {
  await openText(page, LOOP);
  await showGraphs(page);
  await run(page);
  await expect(status(page)).toContainText('ok in');
  const dynamic = table(page, 'Dynamic graph');
  const memory = dynamic.getByRole('columnheader', { name: /^memory/ });
  const asRun = await dynamic.getByRole('row').nth(1).textContent();
  await memory.getByRole('button').click();
  await expect(memory).toHaveAttribute('aria-sort', 'descending');
  await expect(dynamic.getByRole('combobox', { name: 'Order' })).toHaveValue('memory');
  // What allocates most is the loop, five times as much as any operation before it.
  const top = dynamic.getByRole('row').nth(1);
  await expect(top).toContainText('× 5');
  await expect(top).toHaveAttribute('aria-posinset', '1');
  await dynamic.getByRole('row').nth(2).focus();
  await page.keyboard.press('Home');
  await expect(top).toBeFocused();
  await dynamic.getByRole('combobox', { name: 'Order' }).selectOption('as run');
  await expect(dynamic.getByRole('row').nth(1)).toHaveText(asRun ?? '');
});

test('on a phone both graphs stand one above the other, and light each other up', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openText(page, LOOP, 'A test', '?mode=both');
  await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Graph' }).click();
  await run(page);
  await expect(status(page)).toContainText('ok in');
  await expect(
    page.getByRole('radiogroup', { name: 'Graph' }).getByRole('radio', { name: 'Both' }),
  ).toBeChecked();
  await row(page, 'Dynamic graph', 'BatchMatMul').hover();
  await expect(row(page, 'Static graph', 'fused_matmul')).toHaveClass(/pointed/);
  // What is folded there is opened for more of the static graph alone.
  const fold = page.getByRole('button', { name: /^Traces and passes/ });
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await fold.click();
  await expect(page.getByRole('group', { name: 'Pass' })).toBeVisible();
});
