/** The counterpart beside the snippet. */
import type { Locator } from '@playwright/test';
import { violations } from '../e2e/axe';
import { expect, test } from './gallery';

const top = async (line: Locator): Promise<number> => Math.round((await line.boundingBox())?.y ?? NaN);

test('sections of one number are level, before Monaco where blanks can do it and with Monaco always', async ({
  gallery,
  page,
}) => {
  const release = await gallery.holdMonaco();
  await page.setViewportSize({ width: 1280, height: 1600 });
  await gallery.open({ example: 'long' });
  const sections = page.locator('.counterpart button.line');
  await expect(page.locator('[data-line="15"]')).toContainText('// 1.');
  await expect
    .poll(async () => (await top(sections.first())) - (await top(page.locator('[data-line="15"]'))))
    .toBe(0);
  release();
  await gallery.ready();
  const count = await sections.count();
  expect(count).toBeGreaterThan(3);
  for (let index = 0; index < count; index++) {
    const line = page.locator('.view-line', { hasText: `// ${String(index + 1)}.` });
    await expect.poll(async () => (await top(line)) - (await top(sections.nth(index)))).toBe(0);
  }
});

test('they stay level while the snippet is edited', async ({ gallery, page }) => {
  await gallery.openMonaco();
  await page.locator('.view-line', { hasText: 'const x' }).click();
  await page.keyboard.press('Home');
  for (let i = 0; i < 4; i++) await page.keyboard.press('Enter');
  const [ours, theirs] = [
    page.locator('.view-line', { hasText: '// 2.' }),
    page.locator('[data-section="2"]'),
  ];
  await expect.poll(async () => (await top(ours)) - (await top(theirs))).toBe(0);
});

test('both scroll in step', async ({ gallery, page }) => {
  await page.setViewportSize({ width: 1280, height: 500 });
  await gallery.openMonaco({ example: 'long' });
  const body = page.locator('.counterpart .body');
  const [ours, theirs] = [
    page.locator('.view-line', { hasText: '// 1.' }),
    page.locator('[data-section="1"]'),
  ];
  await expect.poll(async () => (await top(ours)) - (await top(theirs))).toBe(0);
  const before = await top(theirs);
  await gallery.code.hover();
  await page.mouse.wheel(0, 300);
  await expect.poll(() => top(theirs)).toBeLessThan(before);
  await expect.poll(async () => (await top(ours)) - (await top(theirs))).toBe(0);
  await body.hover();
  await page.mouse.wheel(0, -2000);
  await expect.poll(() => top(ours)).toBe(before);
});

test('a section is lit on both sides from either side, and a click puts the caret there', async ({
  gallery,
  page,
}) => {
  await gallery.openMonaco();
  const second = page.locator('[data-section="2"]');
  await page.locator('.view-line', { hasText: 'const sum' }).click();
  await expect(second).toHaveClass(/lit/);
  const third = page.locator('[data-section="3"]');
  await third.hover();
  await expect(second).not.toHaveClass(/lit/);
  await expect(third).toHaveClass(/lit/);
  await expect(page.locator('.twograph-lit')).toHaveCount(3);
  await third.getByText('total.tolist').click();
  await page.keyboard.type('here ');
  expect(await gallery.text()).toContain('\nhere // 3.');
});

test('the keyboard reaches its sections', async ({ gallery, page }) => {
  await gallery.openMonaco();
  const button = page.locator('[data-section="2"] button');
  await button.focus();
  await expect(page.locator('[data-section="2"]')).toHaveClass(/lit/);
  await page.keyboard.press('Enter');
  await page.keyboard.type('here ');
  expect(await gallery.text()).toContain('\nhere // 2.');
});

test('its header says which system, language and kind of graph, and explains the term', async ({
  gallery,
  page,
}) => {
  await gallery.openMonaco({ example: 'long' });
  const header = page.locator('.counterpart header');
  await expect(header).toContainText('TensorFlow 1');
  await expect(header).toContainText('Python');
  await header.getByRole('button', { name: 'define-then-run' }).click();
  await expect(page.getByText(/describe the whole graph/)).toBeVisible();
});

for (const theme of ['light', 'dark', 'contrast']) {
  for (const surface of ['plain', 'monaco']) {
    test(`axe finds nothing serious: ${theme}, ${surface}`, async ({ gallery, page }) => {
      await gallery.open({ theme, surface });
      if (surface === 'monaco') await gallery.ready();
      await page.getByRole('button', { name: 'fail', exact: true }).click();
      await page.locator('[data-section="2"]').hover();
      expect(await violations(page, '.panes')).toEqual([]);
    });
  }
}
