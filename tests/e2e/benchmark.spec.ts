/** The benchmark as a person uses it: measure, read, stop, come back, follow a link, take the result away. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { toJson } from '../../src/bench/export/json';
import { measured, reportOf } from '../../src/bench/fake-reports';
import { violations } from './axe';
import { expect, test } from './fixtures';
import { editorReady, openText, output } from './page';

const SMALL = `import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';
const x = tf.ones<tf.Rank.R2>([24, 24]);
await benchmark('product', (a: tf.Tensor2D) => a.matMul(a).relu(), x);
console.log('ran to its end');
`;
const QUERY = '?tab=benchmark&contestants=eager:cpu,eager:wasm,ort:wasm&budget=1&precision=50';

const tab = (page: Page): Locator => page.getByRole('group', { name: 'Benchmark of the snippet' });
const measure = (page: Page): Locator => tab(page).getByRole('button', { name: 'Measure', exact: true });
const table = (page: Page): Locator => tab(page).getByRole('table', { name: 'Contestants', exact: true });
const rowOf = (page: Page, name: string): Locator =>
  table(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name }) });
const verdict = (page: Page): Locator => tab(page).getByRole('region', { name: 'Verdict' });
const kept = (page: Page): Locator => tab(page).getByRole('region', { name: 'Kept results' });

test('a marked function is measured in three ways, the answer stands in words, and no theme breaks a rule', async ({
  page,
}) => {
  await openText(page, SMALL, 'A product', `${QUERY}&theme=light`);
  await measure(page).click();
  await expect(verdict(page)).toContainText(/a call|not distinguishable/);
  for (const name of ['eager tfjs cpu', 'eager tfjs wasm', 'compiled ONNX Runtime wasm'])
    await expect(rowOf(page, name)).toContainText(/\d (µs|ms)/);
  await expect(table(page).getByRole('row').nth(1)).toContainText('fastest');
  await expect(tab(page).getByRole('heading', { name: /^product/ })).toBeVisible();

  await table(page).getByRole('button', { name: 'compiled ONNX Runtime wasm' }).click();
  for (const name of ['Steady', 'Cold', 'One call'])
    await expect(table(page).getByRole('region', { name })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Theme').selectOption('dark');
  expect(await violations(page)).toEqual([]);
});

/** Calls that never take twice the same, and soon take so long that no race of them ends before the test does. */
const LONG = `import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';
const x = tf.ones<tf.Rank.R2>([24, 24]);
let calls = 0;
await benchmark('long', (a: tf.Tensor2D) => {
  const until = performance.now() + (calls < 40 ? 150 : 2000) + 50 * Math.sin(calls++);
  while (performance.now() < until);
  return a.matMul(a);
}, x);
`;

test('what was measured before a stop stands, and outlives a reload; two results stand side by side', async ({
  page,
}) => {
  await openText(
    page,
    LONG,
    'A long call',
    '?tab=benchmark&contestants=eager:cpu,eager:wasm&budget=600&precision=0.1',
  );
  await measure(page).press('Enter');
  await expect(rowOf(page, 'eager tfjs wasm')).toContainText(/\d (µs|ms)/);
  await expect(tab(page).getByRole('button', { name: 'Stop' })).toBeFocused();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText('A run would disturb the measurement: stop it first.')).toBeVisible();
  await tab(page).getByRole('button', { name: 'Stop' }).press('Enter');
  await expect(verdict(page)).toContainText('It was stopped before its end');
  await expect(measure(page)).toBeFocused();
  const median = await rowOf(page, 'eager tfjs wasm').locator('.median').textContent();
  expect(median).toMatch(/\d/);

  await page.reload();
  await kept(page).getByRole('button', { name: /^long/ }).click();
  await expect(verdict(page)).toContainText('It was stopped before its end');
  await expect(rowOf(page, 'eager tfjs wasm').locator('.median')).toHaveText(median ?? '');

  await tab(page).getByLabel('Time, seconds').fill('1');
  await tab(page).getByLabel('Precision, percent').fill('50');
  await measure(page).click();
  await expect(kept(page).getByRole('listitem')).toHaveCount(2);
  await expect(measure(page)).toBeVisible();
  await kept(page).getByRole('button', { name: 'Compare' }).click();
  await expect(tab(page).getByRole('table', { name: 'Before and after' }).getByRole('row')).toHaveCount(3);
});

test('an address sets everything and measures nothing, and what is changed stands in it', async ({
  page,
}) => {
  await openText(
    page,
    SMALL,
    'A product',
    '?tab=benchmark&subject=benchmark:product&contestants=eager:cpu,ort:wasm:1:frozen&budget=4&precision=2.5&batches=1,8,24',
  );
  const bar = tab(page).getByRole('group', { name: 'What is measured' });
  await expect(bar.getByLabel('Subject')).toHaveValue('0');
  await expect(bar.getByRole('option', { name: 'product', exact: true })).toHaveCount(1);
  await expect(bar.getByLabel('Time, seconds')).toHaveValue('4');
  await expect(bar.getByLabel('Precision, percent')).toHaveValue('2.5');
  await expect(bar.getByLabel('Batches')).toHaveValue('1, 8, 24');
  await bar.getByRole('button', { name: /^Contestants: Eager tfjs on cpu; ONNX Runtime on wasm/ }).click();
  const grid = page.getByRole('dialog', { name: 'Contestants' });
  await expect(grid.getByLabel('ONNX Runtime on wasm')).toBeChecked();
  await expect(grid.getByLabel('frozen')).toBeChecked();
  await grid.getByLabel('Eager tfjs on wasm').check();
  await expect(page).toHaveURL(/contestants=eager%3Acpu%2Ceager%3Awasm%3A1%2Cort%3Awasm%3A1%3Afrozen/);
  await page.keyboard.press('Escape');
  await expect(kept(page).getByRole('listitem')).toHaveCount(0);
  await expect(tab(page).getByText('Press Measure')).toBeVisible();
  await page.getByRole('tab', { name: 'Output' }).click();
  await expect(output(page)).not.toContainText('ran to its end');
});

test('what makes no sense in a field or an address is marked where it stands, what is right is said, and nothing is measured', async ({
  page,
}) => {
  await openText(page, SMALL, 'A product', '?contestants=eager:cpu&precision=-3');
  await page.getByRole('tab', { name: 'Benchmark' }).click();
  const bar = tab(page).getByRole('group', { name: 'What is measured' });
  const [time, precision, batches] = [
    bar.getByLabel('Time, seconds'),
    bar.getByLabel('Precision, percent'),
    bar.getByLabel('Batches'),
  ];
  await expect(precision).toHaveValue('-3');
  await expect(precision).toHaveAccessibleDescription(/^A precision is per cent/);
  await precision.fill('50');
  await batches.fill('0,-3,abc');
  await time.fill('0');
  await measure(page).click();
  await expect(time).toBeFocused();
  await expect(time).toHaveAttribute('aria-invalid', 'true');
  await expect(bar.getByText('A budget is a number of seconds above 0')).toBeVisible();
  await expect(bar.getByText('Batches are whole numbers from 1')).toBeVisible();
  await expect(batches).toHaveValue('0,-3,abc');
  await expect(measure(page)).toBeEnabled();
  expect(await violations(page)).toEqual([]);
  await time.fill('1');
  await expect(time).toHaveAttribute('aria-invalid', 'false');

  await page.reload();
  await expect(page.getByRole('tab', { name: 'Benchmark' })).toHaveAttribute('aria-selected', 'true');
  await expect(kept(page).getByRole('listitem')).toHaveCount(0);
});

const UNFIT = `import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';
const x = tf.ones<tf.Rank.R2>([24, 24]);
await benchmark('of its backend', () => {
  const backend = tf.getBackend();
  if (backend === 'webgl') throw new Error('not on this one');
  return x.mul(backend === 'wasm' ? 3 : 2);
});
`;

test('one that is wrong or fails says so and gets no time, the others go on, and the result is a file that opens anywhere', async ({
  page,
  context,
}) => {
  const contestants = 'eager:cpu,eager:wasm,eager:webgl';
  await openText(page, UNFIT, 'Unfit', `?tab=benchmark&contestants=${contestants}&budget=1&precision=50`);
  await measure(page).click();
  await expect(rowOf(page, 'eager tfjs wasm')).toContainText(/wrong: .*Off by 5e-1 of the largest element/);
  await expect(rowOf(page, 'eager tfjs webgl')).toContainText(/failed: .*not on this one/);
  await expect(rowOf(page, 'eager tfjs cpu')).toContainText(/\d (µs|ms)/);
  await expect(verdict(page)).toContainText('nothing else was timed');
  const marks = page.locator('.monaco-editor .twograph-failed-glyph');
  await editorReady(page);
  await expect(marks).toHaveCount(1);
  await rowOf(page, 'eager tfjs webgl').getByRole('button', { name: 'Go to line 6' }).click();
  await expect(page.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText('6');
  await page.keyboard.type(' ');
  await expect(marks).toHaveCount(0);
  const download = page.waitForEvent('download');
  await tab(page).getByRole('button', { name: 'Export' }).click();
  await page.getByRole('button', { name: /^HTML file/ }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^of-its-backend-.*\.html$/);
  const elsewhere = await context.newPage();
  await elsewhere.setContent(await readFile(await file.path(), 'utf8'));
  await expect(elsewhere.getByRole('table').first()).toContainText('eager tfjs cpu');
  await expect(elsewhere.getByRole('table').first()).toContainText('not on this one');
});

/** Two contestants that lie forty times apart, and one that can't be told from the quicker. */
const FAR_APART = (() => {
  const by = (ms: number) => Array.from({ length: 12 }, (_, turn) => ms * (1 + 0.004 * ((turn * 7) % 5)));
  return reportOf([
    measured('eager:cpu', by(160)),
    measured('ort:wasm', by(4)),
    measured('replay:wasm', by(4.01)),
  ]);
})();

test('times far apart stand on a logarithmic axis, the choice of another one and of columns is remembered, the file has that axis, and the marks are explained in place', async ({
  page,
  context,
}) => {
  const load = async (): Promise<void> => {
    await tab(page)
      .getByLabel('Files of results, JSON or HTML')
      .setInputFiles({
        name: 'result.json',
        mimeType: 'application/json',
        buffer: Buffer.from(toJson(FAR_APART)),
      });
  };
  const axis = (name: string): Locator => tab(page).getByRole('radio', { name, exact: true });
  await openText(page, SMALL, 'A product', QUERY);
  await load();
  await expect(axis('Logarithmic')).toBeChecked();
  const head = table(page).getByRole('columnheader', { name: /Time of a call/ });
  await expect(head).toContainText('logarithmic');
  await expect(rowOf(page, 'graph on tfjs wasm')).toContainText('among the fastest');
  await axis('Linear').check();
  await expect(head).not.toContainText('logarithmic');

  const against = table(page).getByRole('columnheader', { name: 'Against the best' });
  for (const order of ['ascending', 'descending']) {
    await against.getByRole('button').press('Enter');
    await expect(against).toHaveAttribute('aria-sort', order);
  }
  await expect(table(page).getByRole('row').nth(1)).toContainText('eager tfjs cpu');
  await tab(page).getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Quartiles' }).check();
  await page.keyboard.press('Escape');

  await tab(page).getByRole('button', { name: 'How to read the table' }).click();
  const words = page.getByRole('dialog', { name: 'How to read the table' });
  for (const term of ['Median', '95 % interval', 'Quartiles', 'Against the best', 'Not told yet', 'Error'])
    await expect(words).toContainText(term);
  await page.keyboard.press('Escape');

  await page.reload();
  await kept(page)
    .getByRole('button', { name: /^subject/ })
    .click();
  await expect(axis('Linear')).toBeChecked();
  await expect(table(page).getByRole('columnheader', { name: 'Quartiles' })).toBeVisible();
  const download = page.waitForEvent('download');
  await tab(page).getByRole('button', { name: 'Export' }).click();
  await page.getByRole('button', { name: /^HTML file/ }).click();
  const elsewhere = await context.newPage();
  await elsewhere.setContent(await readFile(await (await download).path(), 'utf8'));
  const [linear, logarithmic] = [
    elsewhere.getByRole('img', { name: /^Median time of a call/ }).and(elsewhere.locator('.linear svg')),
    elsewhere.getByRole('img', { name: /^Median time of a call/ }).and(elsewhere.locator('.log svg')),
  ];
  await expect(linear).toBeVisible();
  await elsewhere.getByRole('radio', { name: 'logarithmic' }).check();
  await expect(logarithmic).toBeVisible();
  await expect(linear).toBeHidden();
});

const ENDLESS = `import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';
const x = tf.ones<tf.Rank.R2>([24, 24]);
await benchmark('endless', (a: tf.Tensor2D) => {
  if (tf.getBackend() === 'wasm') for (;;);
  return a.matMul(a);
}, x);
`;

/** What the browser keeps of results, as JSON. */
const keptJson = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => {
          resolve(request.result);
        };
        request.onerror = () => {
          reject(new Error('the database refused'));
        };
      });
    const database = await done(indexedDB.open('twograph:benchmarks'));
    const all: unknown = await done(database.transaction('reports').objectStore('reports').getAll());
    database.close();
    return JSON.stringify(all);
  });

test('a page that the browser ends leaves what was measured, says at whose turn that was, and the others are measured', async ({
  page,
  context,
}) => {
  const query = '?tab=benchmark&contestants=eager:cpu,eager:wasm&budget=1&precision=50';
  await openText(page, ENDLESS, 'Endless', query);
  await measure(page).click();
  await expect(rowOf(page, 'eager tfjs wasm')).toContainText('preparing');
  await expect.poll(() => keptJson(page)).toMatch(/during[\\": ]+eager:wasm/);
  const crash = page.waitForEvent('crash');
  const session = await context.newCDPSession(page);
  // Nobody is left to answer.
  session.send('Page.crash').catch(() => undefined);
  await crash;

  const next = await context.newPage();
  await openText(next, ENDLESS, 'Endless', query);
  await expect(
    verdict(next).getByText('The page went away while eager tfjs wasm was being measured'),
  ).toBeVisible();
  await tab(next).getByRole('button', { name: 'Measure the others' }).click();
  await expect(verdict(next)).toContainText('nothing else was timed to compare it with');
  await expect(rowOf(next, 'eager tfjs cpu')).toContainText(/\d (µs|ms)/);
  await expect(rowOf(next, 'eager tfjs wasm')).toHaveCount(0);
});

const TWO = `import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';
for (const size of [8, 24])
  await benchmark(\`product \${size}\`, (a: tf.Tensor2D) => a.matMul(a), tf.ones<tf.Rank.R2>([size, size]));
`;

test('all subjects are measured one after the other, and stand together: in one table, over a reload, in a file', async ({
  page,
}) => {
  await openText(
    page,
    TWO,
    'Two products',
    '?tab=benchmark&subject=all&contestants=eager:cpu,eager:wasm:1&budget=1&precision=50',
  );
  await expect(tab(page).getByLabel('Subject', { exact: true })).toHaveValue('all');
  await measure(page).click();
  const overview = tab(page).getByRole('table', { name: 'Overview' });
  const timed = (name: string): Locator =>
    overview
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name }) })
      .getByRole('cell', { name: /\d (µs|ms)/ });
  for (const name of ['product 8', 'product 24']) await expect(timed(name)).toHaveCount(2);
  await expect(tab(page).getByText('2 subjects, one after the other: at most about 10 s')).toBeVisible();
  await expect(tab(page).getByRole('region', { name: 'product N: time by N', exact: true })).toBeVisible();

  await page.reload();
  await kept(page)
    .getByRole('button', { name: /^2 subjects/ })
    .click();
  await overview.getByRole('button', { name: 'product 24' }).press('Enter');
  await expect(rowOf(page, 'eager tfjs cpu')).toContainText(/\d (µs|ms)/);
  await expect(tab(page).getByText('2 of 2')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(overview.getByRole('button', { name: 'product 24' })).toBeFocused();
  expect(await violations(page)).toEqual([]);

  const download = page.waitForEvent('download');
  await tab(page).getByRole('button', { name: 'Export' }).click();
  await page.getByRole('button', { name: /^JSON/ }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^Two-products-.*\.json$/);
  expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toMatchObject({
    version: 1,
    reports: [{ subject: { name: 'product 8' } }, { subject: { name: 'product 24' } }],
  });
});
