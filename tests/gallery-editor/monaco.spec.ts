/** Monaco as the page has it, from the built site, under its content security policy. */
import { expect, test } from './gallery';
import { site } from './site';

for (const isolated of [true, false]) {
  test.describe(isolated ? 'in a cross-origin isolated page' : 'in a page without headers', () => {
    test.use({ baseURL: site(isolated) });

    test('its workers start and find a type error', async ({ gallery, page }) => {
      await gallery.openMonaco();
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
      await gallery.toEnd();
      await page.keyboard.type("const wrong: number = 'text';");
      await expect(gallery.problems).toHaveText(/26:7 Type 'string' is not assignable to type 'number'/);
      await expect(page.locator('.squiggly-error')).not.toHaveCount(0);
    });
  });
}

test('every example is free of type errors', async ({ gallery, page }) => {
  await gallery.openMonaco({ alone: '' });
  await gallery.toEnd();
  await page.keyboard.type('nope;');
  await expect(gallery.problems).toHaveText(/nope/);
  for (const name of await page.getByLabel('Example').locator('option').allTextContents()) {
    await page.getByLabel('Example').selectOption(name);
    await gallery.toEnd();
    // A fault of our own shows that the checker has looked at this text. As one input: each key would ask for completions.
    await page.keyboard.insertText(`missing_${name.replaceAll('-', '_')};`);
    const found = new RegExp(`^\\d+:1 Cannot find name 'missing_${name.replaceAll('-', '_')}'\\.$`);
    await expect(gallery.problems, name).toHaveText(found);
  }
});

test('a snippet is a strict module in a worker: no document, top-level await, lists that grow', async ({
  gallery,
  page,
}) => {
  await gallery.openMonaco();
  await gallery.toEnd();
  await page.keyboard.type(
    'document.title;\nconst losses = [];\nlosses.push(await sum.data());\nconst f = (a) => a;\nf(losses);',
  );
  await expect(gallery.problems).toHaveText(
    /^26:1 There is no 'document' here: a snippet runs in a worker[^\n]*$/,
  );
});

test('completion knows tfjs and twograph, and hover shows their documentation', async ({ gallery, page }) => {
  await gallery.openMonaco();
  await gallery.toEnd();
  const suggestions = page.locator('.suggest-widget.visible .monaco-list-row');
  await page.keyboard.type('tf.matM');
  await expect(suggestions.filter({ hasText: /^matMul/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.type(';\nsum.softm');
  await expect(suggestions.filter({ hasText: /^softmax/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.type(";\nimport { plot } from 'twograph';\nplot.heat");
  await expect(suggestions.filter({ hasText: /^heatmap/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Home');

  const card = page.locator('.monaco-hover:not(.hidden)');
  await page.locator('.view-line', { hasText: "show(x, 'x')" }).hover({ position: { x: 12, y: 10 } });
  await expect(card).toContainText('Puts a value into the output, in order');
  // The card stands over the line that is hovered next.
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await page.locator('.view-line', { hasText: 'tf.tensor2d' }).hover({ position: { x: 110, y: 10 } });
  await expect(card).toContainText('Creates rank-2');
});

for (const keys of ['Shift+Alt+f', 'Control+s']) {
  test(`${keys} formats`, async ({ gallery, page }) => {
    await gallery.openMonaco();
    await gallery.toEnd();
    await page.keyboard.insertText('const   a={b:1}');
    await page.keyboard.press(keys);
    await expect.poll(() => gallery.text()).toContain('const a = { b: 1 }');
  });
}

test('Control and Enter run without a line break', async ({ gallery, page }) => {
  await gallery.openMonaco();
  const before = await gallery.text();
  await gallery.code.click();
  await page.keyboard.press('Control+Enter');
  await expect(gallery.runs).toHaveText('1');
  expect(await gallery.text()).toBe(before);
});

test('a failed line is marked, explains itself, moves with its text, and is cleared by an edit', async ({
  gallery,
  page,
}) => {
  await gallery.openMonaco();
  await page.getByRole('button', { name: 'fail', exact: true }).click();
  const glyph = page.locator('.twograph-failed-glyph');
  await expect(glyph).toHaveCount(1);
  const top = (await glyph.boundingBox())?.y ?? NaN;
  await glyph.hover();
  await expect(page.locator('.monaco-hover:not(.hidden)')).toContainText(
    'Shapes [2,3] and [3,2] cannot be added',
  );

  await page.locator('.view-line', { hasText: 'const x' }).click();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await glyph.boundingBox())?.y).toBe(top + 20);
  await page.locator('.view-line', { hasText: "show(x, 'x')" }).click();
  await page.keyboard.type(' ');
  await expect(glyph).toHaveCount(0);
});

test('another example is one step that undo takes back', async ({ gallery, page }) => {
  await gallery.openMonaco();
  await gallery.toEnd();
  await page.keyboard.type('// mine');
  const mine = await gallery.text();
  await page.getByLabel('Example').selectOption('long');
  await expect(page.locator('.view-line', { hasText: '* A snippet longer' })).toBeVisible();
  await gallery.code.click();
  await page.keyboard.press('Control+z');
  expect(await gallery.text()).toBe(mine);
});

test('the theme follows the page', async ({ gallery, page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await gallery.openMonaco();
  const editor = page.locator('.monaco-editor').first();
  await expect(editor).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(editor).toHaveCSS('background-color', 'rgb(22, 25, 29)');
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'contrast'));
  await expect(editor).toHaveClass(/hc-light/);
  await expect(page.locator('.view-line span span', { hasText: 'tf.tensor2d' }).first()).toHaveCSS(
    'color',
    'rgb(0, 0, 0)',
  );
});

test('Escape, then Tab leaves, and whoever came by the keyboard is told so', async ({ gallery, page }) => {
  await gallery.openMonaco();
  const before = await gallery.text();
  const hint = page.getByText('Esc, then Tab leaves');
  const focused = page.locator('.monaco-editor.focused');
  await gallery.code.click();
  await expect(focused).toHaveCount(1);
  await expect(hint).toHaveCount(0);
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveCount(0);
  await page.keyboard.press('Shift+Tab');
  await expect(focused).toHaveCount(1);
  await expect(hint).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+Tab');
  await expect(focused).toHaveCount(0);
  await expect(hint).toHaveCount(0);
  expect(await gallery.text()).toBe(before);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await gallery.text()).not.toBe(before);
});

test('Control and M let Tab leave', async ({ gallery, page }) => {
  await gallery.openMonaco();
  await gallery.code.click();
  const before = await gallery.text();
  await page.keyboard.press('Control+m');
  await page.keyboard.press('Tab');
  expect(await gallery.text()).toBe(before);
  await expect(page.locator('.monaco-editor.focused')).toHaveCount(0);
});
