/** No serious violation of the accessibility rules, in any theme, with and without a dialog. */
import { violations } from './axe';
import { expect, test } from './fixtures';
import { editorReady, open, output, run } from './page';
import { FULL, WHY_SKIPPED } from './full';

for (const theme of ['light', 'dark', 'contrast'] as const) {
  test(`the page breaks no rule in ${theme}`, async ({ page }) => {
    await open(page, `/?theme=${theme}&backend=cpu`);
    await editorReady(page);
    await run(page);
    await expect(output(page)).toContainText('5 7 9');
    expect(await violations(page)).toEqual([]);
  });

  test(`the dialogs break no rule in ${theme}`, async ({ page }) => {
    test.skip(!FULL && theme !== 'light', WHY_SKIPPED);
    await open(page, `/?theme=${theme}`);
    await editorReady(page);
    for (const key of ['ControlOrMeta+k', 'ControlOrMeta+o', 'ControlOrMeta+s', 'Alt+Shift+l']) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await violations(page), key).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
  });
}

test('the narrow page breaks no rule', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Menu' }).click();
  expect(await violations(page)).toEqual([]);
});

test('an embedded page breaks no rule', async ({ page }) => {
  await open(page, '/?embed&example=two-constants');
  expect(await violations(page)).toEqual([]);
});
