/** Graphs of all sizes: from none, by one node, to ten thousand. Each shows whole, and the page never stands still for it. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { LENET_STEP, NO_NODE, ONE_NODE, TEN_THOUSAND, THOUSAND_STEPS, TRANSFORMER } from './graph-programs';
import { openText, run, showGraphs, status } from './page';
import { watchForStandstills } from './standstill';

/** Many times what it takes here: a slow processor passes. */
const STANDSTILL_MS = 1_000;

const table = (page: Page, name: 'Dynamic graph' | 'Static graph'): Locator =>
  page.getByRole('treegrid', { name });

const rows = (page: Page, name: 'Dynamic graph' | 'Static graph', text: string): Locator =>
  table(page, name).getByRole('row').filter({ hasText: text });

/** Runs the text with its graphs in sight. */
async function graphOf(page: Page, text: string, query = ''): Promise<void> {
  await openText(page, text, 'A test', query);
  await showGraphs(page);
  await run(page);
  await expect(status(page)).toContainText('ok in');
}

test('a training step of LeNet shows as it ran and as it was compiled', async ({ page }) => {
  await graphOf(page, LENET_STEP, '?mode=both&engine=tfjs');
  const graphs = page.getByRole('radiogroup', { name: 'Graph' });
  await graphs.getByRole('radio', { name: /^Static/ }).check();
  await expect(page.getByText(/\d+ → \d+ nodes/).first()).toBeVisible();
  await expect(rows(page, 'Static graph', 'forward').first()).toBeVisible();
  const search = page.getByRole('searchbox', { name: 'Search the graph' });
  await search.fill('conv2d');
  await expect(rows(page, 'Static graph', 'conv2d').nth(3)).toBeVisible();
  await search.fill('');
  await graphs.getByRole('radio', { name: /^Dynamic/ }).check();
  await expect(rows(page, 'Dynamic graph', 'forward').first()).toBeVisible();
});

test('a stack of twelve layers folds into its layers', async ({ page }) => {
  await graphOf(page, TRANSFORMER, '?mode=compiled&engine=tfjs');
  await page.getByRole('group', { name: 'Pass' }).getByRole('radio', { name: 'traced' }).check();
  await expect(rows(page, 'Static graph', '× 12').first()).toBeVisible();
  await expect(page.getByText(/72 guards/)).toBeVisible();
});

test('a loop of a thousand steps is one body, and its last turn is there', async ({ page }) => {
  const longestTask = await watchForStandstills(page);
  await graphOf(page, THOUSAND_STEPS);
  const loop = rows(page, 'Dynamic graph', '× 1,000');
  await expect(loop).toContainText('nodes');
  const multiply = rows(page, 'Dynamic graph', 'Multiply');
  const first = await multiply.first().textContent();
  await loop.getByRole('spinbutton').fill('1000');
  await loop.getByRole('spinbutton').press('Enter');
  await expect(multiply.first()).not.toHaveText(first ?? '');
  expect(await longestTask()).toBeLessThan(STANDSTILL_MS);
});

test('ten thousand operations that do not repeat show whole, to the last one', async ({ page }) => {
  const longestTask = await watchForStandstills(page);
  await graphOf(page, TEN_THOUSAND);
  const grid = table(page, 'Dynamic graph');
  await expect.poll(async () => Number(await grid.getAttribute('aria-rowcount'))).toBeGreaterThan(5_000);
  await grid.getByRole('row').nth(1).focus();
  await page.keyboard.press('End');
  const count = await grid.getAttribute('aria-rowcount');
  await expect(grid.locator('[role="row"]:focus')).toHaveAttribute('aria-rowindex', count ?? '');
  await page.getByRole('searchbox', { name: 'Search the graph' }).fill('sigmoid');
  await expect.poll(async () => Number(await grid.getAttribute('aria-rowcount'))).toBeLessThan(5_000);
  expect(await longestTask()).toBeLessThan(STANDSTILL_MS);
});

test('one node is a graph, and none is said to be none', async ({ page }) => {
  await graphOf(page, ONE_NODE);
  await expect(table(page, 'Dynamic graph').getByRole('row')).toHaveCount(2);
  await expect(rows(page, 'Dynamic graph', 'Tensor')).toContainText('float32[3]');
  await graphOf(page, NO_NODE);
  await expect(table(page, 'Dynamic graph')).toContainText('This run made no tensor');
  await expect(table(page, 'Dynamic graph').getByRole('row')).toHaveCount(1);
});
