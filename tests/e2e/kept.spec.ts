/** What the page keeps: texts, drafts, links, over reloads, a second page, a crash, and without storage. */
import { encodeShare } from '../../src/snippet/share';
import { expect, test } from './fixtures';
import {
  editorReady,
  kept,
  open,
  openText,
  opened,
  output,
  picker,
  run,
  saveAsDraft,
  status,
  type,
} from './page';

test('brings a change back after a reload, and the original with Reset, and the change with Undo', async ({
  page,
}) => {
  await open(page);
  await editorReady(page);
  await type(page, '// mine\n');
  await page.reload();
  await expect(page.locator('[data-editor]')).toContainText('// mine');
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(page.locator('[data-editor]')).not.toContainText('// mine');
  expect(await kept(page)).toEqual({});
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('[data-editor]')).toContainText('// mine');
});

test('drafts are saved, renamed, deleted and brought back', async ({ page }) => {
  await open(page);
  await saveAsDraft(page, 'My draft');
  await expect.poll(() => opened(page)).toBe('My draft');
  await page.getByRole('button', { name: 'Drafts' }).click();
  const dialog = page.getByRole('dialog', { name: 'Drafts' });
  await dialog.getByRole('button', { name: 'Rename My draft' }).click();
  await expect(dialog.getByLabel('New name of My draft')).toBeFocused();
  await page.keyboard.type('Another name');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: /^Another name/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete Another name' }).click();
  await expect(dialog).toContainText('No drafts yet');
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await expect(dialog.getByRole('button', { name: /^Another name/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect.poll(() => opened(page)).toBe('Another name');
});

test('a link brings text and settings to another browser, and runs nothing', async ({ page, browser }) => {
  await open(page);
  await editorReady(page);
  await type(page, `console.log('shared');\n`);
  await page.getByLabel('Backend').selectOption('cpu');
  await page.getByRole('button', { name: 'Share' }).click();
  const field = page.getByLabel('Link', { exact: true });
  await expect(field).toHaveValue(/#v1=/);
  const link = await field.inputValue();

  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.locator('[data-editor]')).toContainText("console.log('shared');");
  await expect(other.getByLabel('Backend')).toHaveValue('cpu');
  await expect(status(other)).toContainText('not run yet');
  expect(await kept(other)).toEqual({});
  await editorReady(other);
  expect(other.url()).toBe(link);
  await type(other, '// changed\n');
  await expect.poll(() => other.url()).not.toContain('#');
  await expect.poll(async () => Object.values(await kept(other)).join()).toContain('// changed');
  await context.close();
});

test('an example as it came is shared by its name, with what was chosen', async ({ page }) => {
  await open(page, '/?example=two-constants&backend=cpu&seed=5&threads=2');
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByLabel('Link', { exact: true })).toHaveValue(
    /\/\?example=two-constants&backend=cpu&threads=2&seed=5$/,
  );
});

test('a shared text is told from the example that it came from', async ({ page }) => {
  const text = `console.log('changed');\n`;
  await open(page, `/${await encodeShare({ text, title: 'Two constants', example: 'two-constants' })}`);
  await expect.poll(() => opened(page)).toBe('Shared text (from Two constants)');
  await expect(page.getByText('your first change saves it as yours')).toBeVisible();
  await expect(page.getByText('of the original example')).toBeVisible();
  await page.getByRole('button', { name: 'Show the original' }).click();
  await expect(picker(page)).toHaveValue('example:two-constants');
  await expect(page.getByText('of the original example')).toHaveCount(0);
});

test('a link that is followed while the page is open loses nothing', async ({ page }) => {
  await open(page);
  await editorReady(page);
  await type(page, '// mine\n');
  await openText(page, `console.log('from a link');`, 'From a link');
  await expect(page.locator('[data-editor]')).toContainText('from a link');
  await picker(page).selectOption({ label: 'Tensor addition (edited)' });
  await expect(page.locator('[data-editor]')).toContainText('// mine');
  await page.goBack();
  await expect(page.locator('[data-editor]')).toContainText('from a link');
});

test('a broken link says so and opens what was open last', async ({ page }) => {
  await open(page);
  await picker(page).selectOption({ label: 'Two constants' });
  await open(page, '/#v1=AAAAAAAAAA');
  await expect(page.getByText(/This link/)).toBeVisible();
  await expect(picker(page)).toHaveValue('example:two-constants');
});

test('a reload in the middle of a run brings the text back and does not run it', async ({ page }) => {
  await openText(page, `console.log('begun');\nfor (;;);\n`);
  await editorReady(page);
  await type(page, '// mine\n');
  await run(page);
  await expect(output(page)).toContainText('begun');
  await page.reload();
  await expect(page.getByText('was not run again')).toBeVisible();
  await expect(page.locator('[data-editor]')).toContainText('// mine');
  await expect(status(page)).toContainText('not run yet');
});

test('a page that the browser ended in a run says so when it is opened again', async ({ page }) => {
  await openText(page, `console.log('begun');\nfor (;;);\n`);
  await editorReady(page);
  await type(page, '// mine\n');
  await run(page);
  await expect(output(page)).toContainText('begun');
  const mark = (): Promise<string | null> => page.evaluate(() => sessionStorage.getItem('twograph:running'));
  expect(await mark()).not.toBeNull();
  // What a page leaves behind that has no time for its last words.
  await page.addInitScript(() => {
    sessionStorage.setItem('twograph:running', 'a page that is gone');
  });
  await page.reload();
  await expect(page.getByText('probably out of memory')).toBeVisible();
  await expect(page.locator('[data-editor]')).toContainText('// mine');
  await expect(status(page)).toContainText('not run yet');
});

test('a duplicate of a page in its run does not say that the run has ended', async ({ page, context }) => {
  await openText(page, `console.log('begun');\nfor (;;);\n`);
  await run(page);
  await expect(output(page)).toContainText('begun');
  // As with a duplicated tab, what is kept for the tab is copied.
  const opening = context.waitForEvent('page');
  await page.evaluate(() => void window.open(location.href));
  const copy = await opening;
  await expect(status(copy)).toContainText('not run yet');
  await expect(copy.getByText('was not run again')).toHaveCount(0);
  await expect(status(page)).toContainText('running');
  expect(await page.evaluate(() => sessionStorage.getItem('twograph:running'))).not.toBeNull();
});

test('two pages that change one text keep both, and say so', async ({ page, context }) => {
  await open(page);
  const second = await context.newPage();
  await open(second);
  await editorReady(page);
  await editorReady(second);
  await type(page, '// from the first\n');
  await expect(second.getByText('was changed in another page')).toBeVisible();
  await type(second, '// from the second\n');
  await expect(second.getByText('yours goes on here as the draft')).toBeVisible();
  await expect(page.locator('[data-editor]')).toContainText('// from the first');
  await expect(second.locator('[data-editor]')).toContainText('// from the second');
  await expect
    .poll(async () => Object.values(await kept(page)).join())
    .toMatch(/from the first[^]*from the second|from the second[^]*from the first/);
  await expect(picker(page).locator('option', { hasText: 'Tensor addition (2)' })).toHaveCount(1);
});

test('the theme is kept, and follows the system until one is chosen', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await open(page);
  const background = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await background()).toBe('rgb(22, 25, 29)');
  await page.getByLabel('Theme').selectOption('light');
  expect(await background()).toBe('rgb(255, 255, 255)');
  await page.reload();
  await expect.poll(background).toBe('rgb(255, 255, 255)');
  await page.getByLabel('Theme').selectOption('system');
  expect(await background()).toBe('rgb(22, 25, 29)');
});

test('works where storage is forbidden, and says that nothing is kept', async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
    }
  });
  await open(page);
  await expect(page.getByText('keeps nothing for this page')).toBeVisible();
  await expect(page.getByText('changes are not kept')).toBeVisible();
  await editorReady(page);
  await type(page, `console.log('mine');\n`);
  await run(page);
  await expect(output(page)).toContainText('mine');
});

test('works where storage is full, says so, and loses nothing while the page is open', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await open(page);
  await editorReady(page);
  await type(page, '// mine\n');
  await expect(page.getByText('is full').first()).toBeVisible();
  await picker(page).selectOption({ label: 'Two constants' });
  await picker(page).selectOption({ label: 'Tensor addition (edited)' });
  await expect(page.locator('[data-editor]')).toContainText('// mine');
});
