/** The timeline of a run, as a person uses it: read where the time went, step through it, follow a line, find what was left behind. */
import type { Locator, Page } from '@playwright/test';
import { violations } from './axe';
import { expect, test } from './fixtures';
import { editorReady, open, openText, run, showGraphs, status } from './page';

const LOOP = `import * as tf from '@tensorflow/tfjs';
import { compile } from 'twograph';
const state = tf.variable(tf.scalar(1));
const dense = compile((x: tf.Tensor2D) => x.matMul(x).relu() as tf.Tensor2D, { name: 'dense' });
let x = tf.ones<tf.Rank.R2>([320, 320]);
const product = x.matMul(x);
const small = tf.tidy(() => product.slice([0, 0], [2, 2]).square());
for (let i = 0; i < 3; i++) {
  x = x.add(1);
}
state.assign(tf.tidy(() => state.add(1)));
product.dispose();
const first = await dense(small);
const second = await dense(first);
console.log(await second.data());
`;

async function showTimeline(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Timeline' }).click();
}

/** Opens the text with its timeline in sight, and runs it to its end. */
async function recorded(page: Page, query = ''): Promise<void> {
  await openText(page, LOOP, 'A test', query);
  await showTimeline(page);
  await run(page);
  await expect(status(page)).toContainText('ok in');
}

const table = (page: Page, name: string): Locator => page.getByRole('table', { name });
const lineRow = (page: Page, name: string, line: number): Locator =>
  table(page, name)
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: `line ${String(line)}`, exact: true }) });
const stepper = (page: Page): Locator => page.getByRole('group', { name: 'Step through the run' });

/** Steps on by its key, which the lanes take. */
async function stepTo(page: Page, operation: string): Promise<void> {
  const words = stepper(page).getByRole('status');
  for (let step = 0; step < 30 && !(await words.textContent())?.endsWith(operation); step++)
    await page.keyboard.press('.');
  await expect(words).toHaveText(new RegExp(`: ${operation}$`));
}

/** Milliseconds; what is under the clock's resolution is as good as nothing here. */
function milliseconds(text: string): number {
  const [, less, value, unit] = /(< )?([\d.,]+) (ms|s)/.exec(text) ?? [];
  expect(value, `a time in "${text}"`).toBeDefined();
  return less ? 0 : Number(value?.replaceAll(',', '')) * (unit === 's' ? 1000 : 1);
}

test('the time of a run is that of JavaScript, of waiting and of copies, and its lines are told of by what they took', async ({
  page,
}) => {
  // So much more work than that of any other line that a pause of the machine makes none of them the longest.
  const product = 'x.tile([1, 5]).matMul(x.tile([5, 1]))';
  await openText(page, LOOP.replace('x.matMul(x);', `${product};`));
  await showTimeline(page);
  await expect(page.getByText('Run the snippet: when each of its operations ran')).toBeVisible();
  await run(page);
  await expect(status(page)).toContainText('ok in');
  await expect(lineRow(page, 'Time by line', 9)).toContainText('Add');
  // All at once: they may still be of the moment before the end.
  const figures = await page.getByRole('definition').allTextContents();
  const [wall = 0, ...parts] = figures.slice(0, 4).map(milliseconds);
  const sum = parts.reduce((total, part) => total + part, 0);
  expect(wall).toBeGreaterThan(0);
  // Each figure has three digits.
  expect(Math.abs(wall - sum)).toBeLessThanOrEqual(0.02 * wall);
  await expect(
    page.getByText(/Timer: performance\.now.*, resolution [\d.]+ ms; what takes less says “< /),
  ).toBeVisible();
  await expect(table(page, 'Time by line').getByRole('row').nth(1)).toContainText('BatchMatMul');
});

test('the keys and the buttons step through the operations, and the graph shows what is there then', async ({
  page,
}) => {
  await recorded(page);
  const words = stepper(page).getByRole('status');
  await expect(words).toHaveText(/^\d+ operations among \d+ nodes, all shown$/);
  await page.getByRole('application', { name: /^Timeline/ }).focus();
  await page.keyboard.press('.');
  await expect(words).toHaveText(/^operation 1 of \d+: /);
  await stepTo(page, 'Square, line 7');
  await expect(page.getByRole('group', { name: 'Pinned' })).toContainText('Kernel: Square');
  await stepper(page).getByRole('button', { name: 'Previous operation' }).click();
  await expect(words).toHaveText(/: Slice, line 7$/);

  await showGraphs(page);
  await expect(words).toHaveText(/: Slice, line 7$/);
  const row = (name: string): Locator =>
    page
      .getByRole('treegrid', { name: 'Dynamic graph' })
      .getByRole('row')
      .filter({ has: page.getByRole('gridcell', { name: new RegExp(`^${name}\\b(?! %)`) }) });
  await expect(row('Square')).toContainText('later');
  await expect(row('BatchMatMul').first()).not.toContainText('later');
  await stepper(page).getByRole('button', { name: 'Last operation' }).click();
  await expect(row('Square')).not.toContainText('later');
  await expect(row('Slice')).toContainText('freed');
  await stepper(page).getByRole('button', { name: 'Show all' }).click();
  await expect(row('Slice')).not.toContainText('freed');
});

test('a bar says what it is and lights its line, and a line lights what it cost', async ({ page }) => {
  await openText(page, LOOP);
  await editorReady(page);
  await showTimeline(page);
  await run(page);
  await expect(status(page)).toContainText('ok in');
  const lanes = page.getByRole('application', { name: /^Timeline/ });
  const lit = page.locator('.monaco-editor .twograph-lit');
  await page.locator('.monaco-editor .view-line', { hasText: 'x.add(1)' }).hover();
  await expect(lineRow(page, 'Time by line', 9)).toHaveClass(/lit/);
  await lineRow(page, 'Time by line', 6).hover();
  await expect(lit).toHaveCount(1);
  await expect(lineRow(page, 'Never disposed', 9)).not.toHaveClass(/lit/);

  const facts = page.getByRole('group', { name: 'Pinned' });
  await lanes.focus();
  await stepTo(page, 'BatchMatMul, line 6');
  // It stands in the middle then; the kernels' lane is the second.
  await page.keyboard.press('Enter');
  await facts.getByRole('button', { name: 'Let go' }).click();
  const kernel = { position: { x: 0.55 * ((await lanes.boundingBox())?.width ?? 0), y: 66 } };
  await lanes.hover(kernel);
  await expect(lanes).toContainText('BatchMatMul, line 6');
  await expect(lit).toHaveCount(1);
  await lanes.click(kernel);
  await expect(facts).toContainText(/Kernel: BatchMatMul, [\d.]+ m?s from [\d.]+ m?s, cpu/);
  await page.getByRole('tab', { name: 'Timeline' }).hover();
  await expect(lit).toHaveCount(1);
  await facts.getByRole('button', { name: 'Let go' }).click();
  await expect(lit).toHaveCount(0);
});

test('what was never disposed of is blamed on its line, and what was is not', async ({ page }) => {
  await recorded(page);
  const left = lineRow(page, 'Never disposed', 9);
  await expect(left).toContainText('Add float32[320,320]');
  await expect(left).toContainText('1.23 MB');
  await expect(lineRow(page, 'Never disposed', 7)).toContainText('Square float32[2,2]');
  await expect(lineRow(page, 'Never disposed', 6)).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Never disposed' })).toContainText('at the end of the run');
  await left.getByRole('button', { name: 'line 9' }).click();
  await editorReady(page);
  await expect(page.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText('9');
});

test('a compiled run tells what its first call was spent on, and its later ones', async ({ page }) => {
  await recorded(page, '?mode=compiled');
  const work = table(page, 'Compiled functions');
  for (const what of ['first call', 'trace', 'passes', 'lower', 'session'])
    await expect(work.getByRole('row').filter({ hasText: `${what} dense` })).toBeVisible();
  await expect(work.getByRole('row').filter({ hasText: 'run dense' }).first()).toContainText(/\d ms/);
});

test('the timeline breaks no rule of accessibility, light, dark and on a phone', async ({ page }) => {
  await open(page, '/?example=tensor-addition&backend=cpu&theme=system');
  await showTimeline(page);
  await run(page);
  await expect(table(page, 'Time by line')).toBeVisible();
  await expect(status(page)).toContainText('ok in');
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violations(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(
    page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Timeline' }),
  ).toHaveAttribute('aria-current', 'page');
  expect(await violations(page)).toEqual([]);
});
