/** The text area first, Monaco in its place later, and nothing lost on the way. */
import { inFullView } from '../e2e/page';
import { expect, test } from './gallery';

test('what was typed, the selection and the focus go over to Monaco', async ({ gallery, page }) => {
  const release = await gallery.holdMonaco();
  await gallery.open();
  const original = await gallery.text();
  await gallery.area.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('// typed before');
  await page.keyboard.press('Enter');
  await page.keyboard.type('let xyz');
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowLeft');
  release();
  await gallery.ready();
  await expect(gallery.area).toHaveCount(0);
  await page.keyboard.type('answer');
  expect(await gallery.text()).toBe(`// typed before\nlet answer${original}`);

  for (let i = 0; i < 10 && (await gallery.text()) !== original; i++) await page.keyboard.press('Control+z');
  expect(await gallery.text()).toBe(original);
});

test('the caret is at the start until the person puts it elsewhere', async ({ gallery, page }) => {
  const release = await gallery.holdMonaco();
  await gallery.open();
  expect(await gallery.area.evaluate((area: HTMLTextAreaElement) => area.selectionEnd)).toBe(0);
  const original = await gallery.text();
  release();
  await gallery.ready();
  await page.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first().focus();
  await page.keyboard.type('// first');
  expect(await gallery.text()).toBe(`// first${original}`);
});

test('both show the text at the same place, scrolled alike', async ({ gallery, page }) => {
  const release = await gallery.holdMonaco();
  await page.setViewportSize({ width: 1280, height: 400 });
  await gallery.open({ alone: '' });
  const frame = page.locator('.frame');
  await frame.evaluate((element) => element.scrollTo(0, 120));
  const row = page.locator('[data-line="20"] .ghost');
  await inFullView(row, 'line 20');
  const [area, plain] = [await gallery.area.boundingBox(), await row.boundingBox()];
  release();
  await gallery.ready();
  const line = page.locator('.view-line', { hasText: 'const sum' });
  await inFullView(line, 'the line of the sum');
  // Monaco may be drawing its lines anew while one is looked at.
  await expect(async () => {
    const monaco = await line.boundingBox();
    expect(Math.abs((monaco?.x ?? NaN) - (area?.x ?? NaN))).toBeLessThan(1);
    expect(Math.abs((plain?.x ?? NaN) - (area?.x ?? NaN))).toBeLessThan(1);
    expect(Math.abs((monaco?.y ?? NaN) - (plain?.y ?? NaN))).toBeLessThan(1);
  }).toPass();
});

test('an input method that is composing holds the swap up', async ({ gallery, page }) => {
  const release = await gallery.holdMonaco();
  await gallery.open();
  await gallery.area.focus();
  const client = await page.context().newCDPSession(page);
  await client.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 });
  release();
  await gallery.heldUp();
  await client.send('Input.insertText', { text: '你' });
  await gallery.ready();
  expect(await gallery.text()).toContain('你');
});

test('a selection that is being dragged holds the swap up', async ({ gallery, page }) => {
  const release = await gallery.holdMonaco();
  await gallery.open();
  await page.mouse.move(100, 100);
  await page.mouse.down();
  await page.mouse.move(200, 160);
  release();
  await gallery.heldUp();
  await page.mouse.up();
  await gallery.ready();
});

test.describe('where Monaco cannot be loaded', () => {
  test.use({ expectedErrors: /Failed to load resource|dynamically imported module/ });

  test('the text area stays, says so, edits and runs', async ({ gallery, page }) => {
    await page.route(/\/monaco-surface-[^/]*\.js$/, (route) => route.abort());
    await gallery.open();
    await expect(gallery.status).toHaveText(/^failed: The full editor could not be loaded/);
    await expect(page.getByText(/^The full editor could not be loaded/)).toBeVisible();
    await gallery.area.focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('f(');
    await page.keyboard.press('Enter');
    await page.keyboard.type('1');
    expect(await gallery.text()).toMatch(/^f\(\n {2}1/);
    await page.keyboard.press('Control+Enter');
    await expect(gallery.runs).toHaveText('1');
  });
});

test('without the typings Monaco still comes, and says what is missing', async ({ gallery, page }) => {
  await page.route(/typings-[^/]*\.json$/, (route) => route.fulfill({ status: 200, body: 'not json' }));
  await gallery.open();
  await expect(gallery.status).toHaveText(/^ready: The libraries' typings could not be loaded/);
  await gallery.toEnd();
  await page.keyboard.type('const n: number = "x";');
  await expect(gallery.problems).toHaveText(/not assignable/);
  await expect(gallery.problems).not.toHaveText(/Cannot find module/);
});
