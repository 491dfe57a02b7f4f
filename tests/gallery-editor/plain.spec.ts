/** The text area by itself. */
import { inFullView } from '../e2e/page';
import { expect, test } from './gallery';

test.beforeEach(async ({ gallery, page }) => {
  await gallery.open({ surface: 'plain' });
  await gallery.area.focus();
  await page.keyboard.press('Control+Home');
});

test('Tab indents, and Escape then Tab leaves', async ({ gallery, page }) => {
  await page.keyboard.press('Tab');
  expect(await gallery.text()).toMatch(/^ {2}\/\*\*/);
  await page.keyboard.press('Shift+Tab');
  expect(await gallery.text()).toMatch(/^\/\*\*/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(gallery.area).not.toBeFocused();
});

test('undo takes back a Tab, a line and another example, and redo brings them again', async ({
  gallery,
  page,
}) => {
  const original = await gallery.text();
  await page.keyboard.type('let a;');
  await page.keyboard.press('Enter');
  const typed = await gallery.text();
  await page.getByLabel('Example').selectOption('long');
  const other = await gallery.text();
  expect(other).not.toBe(typed);
  await gallery.area.focus();
  await page.keyboard.press('Control+z');
  expect(await gallery.text()).toBe(typed);
  for (let i = 0; i < 5; i++) await page.keyboard.press('Control+z');
  expect(await gallery.text()).toBe(original);
  for (let i = 0; i < 5; i++) await page.keyboard.press('Control+Shift+z');
  expect(await gallery.text()).toBe(other);
});

test('a failed line is marked until it is edited', async ({ gallery, page }) => {
  await page.getByRole('button', { name: 'fail', exact: true }).click();
  const message = page.getByRole('listitem').filter({ hasText: 'cannot be added' });
  await expect(message).toBeVisible();
  await expect(page.locator('.row.failed')).toHaveAttribute('data-line', '17');
  await message.getByRole('button', { name: 'line 17' }).click();
  await expect(gallery.area).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page.locator('.row.failed')).toHaveAttribute('data-line', '18');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('x');
  await expect(page.locator('.row.failed')).toHaveCount(0);
  await expect(message).toHaveCount(0);
});

test('Control and Enter run without a line break', async ({ gallery, page }) => {
  const before = await gallery.text();
  await page.keyboard.press('Control+Enter');
  await expect(gallery.runs).toHaveText('1');
  expect(await gallery.text()).toBe(before);
});

test('a caret that leaves the window is followed', async ({ gallery, page }) => {
  await page.setViewportSize({ width: 1280, height: 300 });
  await page.keyboard.press('Control+End');
  for (let i = 0; i < 5; i++) await page.keyboard.press('Enter');
  await page.keyboard.type('last');
  const last = (await gallery.text()).split('\n').length;
  await inFullView(page.locator(`[data-line="${String(last)}"]`), 'the line of the caret');
});
