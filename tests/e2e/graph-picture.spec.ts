/** The pictures of the graphs, as a person uses them: search, point, click, open, move, take away as a file. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { violations } from './axe';
import { expect, test } from './fixtures';
import { editorReady, openText, run, status } from './page';

const LOOP = `import * as tf from '@tensorflow/tfjs';
import { compile } from 'twograph';
let x = tf.tensor2d([[1, 2], [3, 4]]);
const dense = compile((x: tf.Tensor2D) => x.matMul(x).relu().tanh().mul(3) as tf.Tensor2D, { name: 'dense' });
const first = await dense(x);
for (let i = 0; i < 5; i++) {
  x = x.add(1);
  x = x.div(2);
}
console.log('done', first.shape.join());
`;

/** One group and nothing else: with all of it in sight it is in the middle. */
const ONLY_LOOP = `import * as tf from '@tensorflow/tfjs';
for (let i = 0; i < 5; i++) {
  const x = tf.tensor2d([[i, 2], [3, 4]]);
  x.div(2);
}
console.log('done');
`;

const shown = (page: Page, shape: 'List' | 'Picture'): Locator =>
  page.getByRole('radiogroup', { name: 'Shown as' }).getByRole('radio', { name: shape });

const picture = (page: Page, name: 'Dynamic graph' | 'Static graph'): Locator =>
  page.getByRole('application', { name: new RegExp(`^${name}: a picture`) });

const search = (page: Page): Locator => page.getByRole('searchbox', { name: 'Search the graph' });

async function showGraph(page: Page, query = '', text = LOOP): Promise<void> {
  await openText(page, text, 'A test', query);
  await page.getByRole('tab', { name: 'Graph' }).click();
  await run(page);
  await expect(status(page)).toContainText('ok in');
}

/** Brings what has these words into the middle of the picture, by the search, and gives that place in the page. */
async function find(page: Page, words: string, of: Locator): Promise<readonly [number, number]> {
  await search(page).fill(words);
  await expect(page.getByRole('button', { name: 'Go to next' })).toBeVisible();
  await search(page).press('Enter');
  const box = await of.boundingBox();
  if (!box) throw new Error('There is no picture.');
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** Points there until it is seen, as the picture may be on its way. */
async function pointAt(
  page: Page,
  [x, y]: readonly [number, number],
  seen: () => Promise<void>,
): Promise<void> {
  await expect(async () => {
    await page.mouse.move(x - 3, y - 1);
    await page.mouse.move(x, y);
    await seen();
  }).toPass();
}

test('what is pointed at in the picture lights up in the code, and a click pins it', async ({ page }) => {
  await showGraph(page);
  await editorReady(page);
  await shown(page, 'Picture').check();
  const dynamic = picture(page, 'Dynamic graph');
  const lit = page.locator('.monaco-editor .twograph-lit');
  const place = await find(page, 'batchmatmul', dynamic);
  await pointAt(page, place, () => expect(lit).toHaveCount(1, { timeout: 500 }));
  await search(page).hover();
  await expect(lit).toHaveCount(0);
  await pointAt(page, place, () => expect(lit).toHaveCount(1, { timeout: 500 }));
  await page.mouse.click(...place);
  await search(page).hover();
  await expect(lit).toHaveCount(1);
  await dynamic.focus();
  await page.keyboard.press('Escape');
  await expect(lit).toHaveCount(0);
});

test('a group that is clicked twice opens, and so does one that holds what is searched for, in the picture and in the list', async ({
  page,
}) => {
  await showGraph(page, '', ONLY_LOOP);
  const repeat = page
    .getByRole('treegrid', { name: 'Dynamic graph' })
    .getByRole('row')
    .filter({ hasText: '× 5' });
  const close = async (): Promise<void> => {
    await shown(page, 'List').check();
    await repeat.click();
    await expect(repeat).toHaveAttribute('aria-expanded', 'false');
    await shown(page, 'Picture').check();
  };
  const isOpen = async (): Promise<void> => {
    await search(page).fill('');
    await shown(page, 'List').check();
    await expect(repeat).toHaveAttribute('aria-expanded', 'true');
  };
  await close();
  const dynamic = picture(page, 'Dynamic graph');
  await dynamic.focus();
  await page.keyboard.press('0');
  const box = await dynamic.boundingBox();
  if (!box) throw new Error('There is no picture.');
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  const surface = dynamic.locator('.surface');
  await pointAt(page, middle, () => expect(surface).toHaveClass(/box/, { timeout: 500 }));
  await page.mouse.dblclick(...middle);
  await expect(page.getByRole('spinbutton', { name: 'turn' })).toHaveValue('1');
  await isOpen();

  await close();
  await find(page, 'realdiv', dynamic);
  await expect(page.getByText('1 of 1')).toBeVisible();
  await expect(page.getByRole('spinbutton', { name: 'turn' })).toBeVisible();
  await isOpen();
});

test('the keys walk from a line to its boxes and on, choose a turn of a loop, and lead back to the line', async ({
  page,
}) => {
  await showGraph(page);
  await editorReady(page);
  const dynamic = picture(page, 'Dynamic graph');
  await expect(dynamic).toBeVisible();
  const said = page.locator('.graphs [aria-live="polite"]');
  await page.locator('.monaco-editor .view-line', { hasText: 'x.div(2)' }).click();
  await page.keyboard.press('Alt+Shift+G');
  await expect(dynamic).toBeFocused();
  await expect(said).toHaveText(/line 8/);
  await expect(page.locator('.monaco-editor .twograph-lit')).toHaveCount(1);
  const first = (await said.textContent()) ?? '';
  await page.keyboard.press('Alt+Shift+J');
  await expect(said).not.toHaveText(first);
  await expect(said).toHaveText(/line 8/);
  await page.keyboard.press('Alt+Shift+K');
  await expect(said).toHaveText(first);
  await page.keyboard.press('ArrowUp');
  await expect(said).not.toHaveText(first);
  await expect(said).toHaveText(/^div, .*open$/);
  await page.keyboard.press('Space');
  await expect(said).toHaveText(
    /^div, .*closed, reads float32\[2,2\] from Add; gives float32\[2,2\] to × 5$/,
  );
  await expect(dynamic).toBeFocused();
  await page.keyboard.press('Alt+Shift+G');
  await expect(page.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText('8');
  const turn = page.getByRole('spinbutton', { name: 'turn' });
  await turn.fill('5');
  await turn.press('Enter');
  await shown(page, 'List').check();
  const repeat = page
    .getByRole('treegrid', { name: 'Dynamic graph' })
    .getByRole('row')
    .filter({ hasText: '× 5' });
  await expect(repeat.getByRole('spinbutton')).toHaveValue('5');
});

test('the picture is panned, zoomed and fitted by keys, and says what a search finds', async ({ page }) => {
  await showGraph(page, '?mode=compiled');
  await shown(page, 'Picture').check();
  const fixed = picture(page, 'Static graph');
  await expect(fixed).toBeVisible();
  const canvas = fixed.locator('.surface canvas').filter({ visible: true }).first();
  const place = (): Promise<string> =>
    canvas.evaluate(
      (sheet) => `${sheet.style.transform} ${(sheet as HTMLCanvasElement).toDataURL().slice(-4000)}`,
    );
  await fixed.focus();
  await page.keyboard.press('0');
  for (const key of ['+', 'Shift+ArrowRight', '-', 'Shift+ArrowUp', '0']) {
    const before = await place();
    await page.keyboard.press(key);
    await expect.poll(place).not.toBe(before);
  }
  await search(page).fill('no such thing');
  await expect(page.getByText('Nothing has that.')).toBeVisible();
  await search(page).fill('tanh');
  await expect(page.getByText('1 match')).toBeVisible();
});

test('the picture is had as SVG with every name as text, and as an image', async ({ page }) => {
  await showGraph(page, '?mode=compiled');
  await shown(page, 'List').check();
  await page
    .getByRole('radiogroup', { name: 'Graph' })
    .getByRole('radio', { name: /^Static/ })
    .check();
  const take = async (name: string): Promise<readonly [string, Buffer]> => {
    await page.getByRole('button', { name: 'Export the static graph' }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name }).click();
    const file = await coming;
    return [file.suggestedFilename(), await readFile(await file.path())];
  };
  const rows = page.getByRole('treegrid', { name: 'Static graph' }).getByRole('row');
  await expect(rows.nth(4)).toBeVisible();
  const names = (await rows.locator('.text').allTextContents()).map(
    (text) => text.split('\u00a0')[0] ?? text,
  );
  const [file, bytes] = await take('SVG picture');
  expect(file).toMatch(/^dense\..+\.svg$/);
  const words = await page.evaluate((text) => {
    const svg = new DOMParser().parseFromString(text, 'image/svg+xml');
    if (svg.querySelector('parsererror')) return [];
    return [...svg.querySelectorAll('text')].map(({ textContent }) => textContent);
  }, bytes.toString('utf8'));
  expect(names.length).toBeGreaterThan(3);
  for (const name of names) expect(words.join('\n')).toContain(name);
  const [image, png] = await take('PNG picture');
  expect(image).toMatch(/\.png$/);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
});

test('where there is room graphs open as pictures, which break no rule of accessibility, and what is chosen stays', async ({
  page,
}) => {
  await showGraph(page, '?theme=dark&mode=both');
  await expect(shown(page, 'Picture')).toBeChecked();
  await expect(picture(page, 'Dynamic graph')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  const fold = page.getByRole('button', { name: 'Fold the traces and passes' });
  await fold.click();
  const folded = page.getByRole('button', { name: /^Traces and passes: \w+ · \d+ nodes · dense/ });
  await expect(folded).toBeFocused();
  await expect(page.getByRole('radio', { name: 'traced' })).toHaveCount(0);
  await folded.press('Enter');
  await expect(fold).toBeFocused();
  await shown(page, 'List').check();
  await page.reload();
  await page.getByRole('tab', { name: 'Graph' }).click();
  await expect(shown(page, 'List')).toBeChecked();
});
