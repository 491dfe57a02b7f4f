/** The page as a person uses it: run, stop, errors at their lines, embedding, narrow screens, keys. */
import { expect, test } from './fixtures';
import {
  editorReady,
  HELLO,
  inFullView,
  narrowTo,
  open,
  openText,
  output,
  picker,
  resize,
  run,
  runButton,
  status,
  stop,
  type,
} from './page';

test('shows and runs the first example before the editor is there', async ({ page }) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/monaco|editor\.api/, async (route) => {
    await held;
    await route.continue();
  });
  await open(page);
  await expect(page.locator('[data-editor] textarea')).toHaveValue(/Tensor addition[^]*x\.gather\(0\)/);
  await runButton(page).click();
  await expect(output(page)).toContainText('5 7 9');
  await expect(status(page)).toContainText(/ok in .*\d (ms|s)/);
  release();
  await editorReady(page);
});

test('goes on with a plain text area where the editor cannot be loaded', async ({ page, expectConsole }) => {
  expectConsole(/Failed to load resource|ERR_FAILED/);
  await page.route(/monaco-surface.*\.js/, (route) => route.abort());
  await open(page);
  await expect(page.getByText('full editor could not be loaded').first()).toBeVisible();
  await type(page, `console.log('typed by hand');\n`);
  await run(page);
  await expect(output(page)).toContainText('typed by hand');
});

test('ends an endless loop within a second of Stop, and runs again', async ({ page }) => {
  await openText(page, `console.log('begun');\nfor (;;);\n`);
  await run(page);
  await expect(output(page)).toContainText('begun');
  await stop(page);
  await picker(page).selectOption({ label: 'Two constants' });
  await run(page);
  await expect(output(page)).toContainText('2 + 3 = 5');
});

test('a second Run starts over, and a run is stopped by its key', async ({ page }) => {
  await openText(page, `console.log('begun');\nawait new Promise(() => setInterval(() => 0, 1000));\n`);
  await run(page);
  await expect(output(page)).toContainText('begun');
  await run(page);
  await expect(output(page)).toContainText('begun');
  await expect(status(page)).toContainText('running');
  await page.keyboard.press('ControlOrMeta+.');
  await expect(status(page)).toContainText('stopped');
});

test('a run that an open pad holds says that it waits for a drawing', async ({ page }) => {
  await openText(
    page,
    `import { pad } from 'twograph';\nfor await (const drawing of pad()) drawing.print();\n`,
  );
  await run(page);
  await expect(status(page)).toContainText('waiting for a drawing');
  await output(page).getByRole('button', { name: 'Done' }).click();
  await expect(status(page)).toContainText('ok in');
});

test('a click on an error goes to its line', async ({ page }) => {
  await openText(
    page,
    `const a = 1;\n\nfunction f(): void {\n  throw new RangeError('no such row');\n}\nf();\n`,
  );
  await editorReady(page);
  await run(page);
  await expect(output(page)).toContainText('no such row');
  await expect(status(page)).toContainText('failed');
  await expect(page.getByRole('button', { name: 'problems: 1' })).toBeVisible();
  await output(page)
    .getByRole('button', { name: /line 4/i })
    .first()
    .click();
  await expect(page.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText('4');
  await page.keyboard.press('ControlOrMeta+Home');
  await page.getByRole('button', { name: 'problems: 1' }).click();
  await expect(page.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText('4');
});

test('a type error is counted and prevents nothing', async ({ page }) => {
  await openText(page, `const a: string = 3;\nconsole.log('ran', a);\n`);
  await editorReady(page);
  await expect(page.getByRole('button', { name: 'problems: 1' })).toBeVisible();
  await run(page);
  await expect(output(page)).toContainText('ran 3');
  await expect(status(page)).toContainText('ok in');
});

test('a text that is changed while it runs runs on as it was, and the page says so', async ({ page }) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/icon.svg?held', async (route) => {
    await held;
    await route.continue();
  });
  await openText(page, `await fetch(location.origin + '/icon.svg?held');\nconsole.log('as it was');\n`);
  await editorReady(page);
  await run(page);
  await type(page, `console.log('changed');\n`);
  await expect(status(page)).toContainText('running the text as it was');
  await picker(page).selectOption({ label: 'Two constants' });
  await expect(status(page)).toContainText(/running for .*“A test”/);
  release();
  await expect(output(page)).toContainText('as it was');
  await expect(output(page)).not.toContainText('changed');
});

test('undo ends where the text was opened', async ({ page }) => {
  await open(page);
  await editorReady(page);
  await type(page, '// mine\n');
  await picker(page).selectOption({ label: 'Two constants' });
  await type(page, '// here\n');
  for (let i = 0; i < 3; i++) await page.keyboard.press('ControlOrMeta+z');
  await expect(page.locator('[data-editor] .view-lines')).toContainText('Two constants');
  await expect(page.locator('[data-editor] .view-lines')).not.toContainText(/\/\/ (mine|here)/);
});

test('lives through a million lines', async ({ page }) => {
  await openText(page, `for (let i = 0; i < 1e6; i++) console.log('line', i);\n`);
  await run(page);
  await expect(status(page)).toContainText('ok in');
  await expect(page.getByText(/left out|dropped|not shown/i).first()).toBeVisible();
  await picker(page).selectOption({ label: 'Two constants' });
  await run(page);
  await expect(output(page)).toContainText('2 + 3 = 5');
});

test('the same seed gives the same run', async ({ page }) => {
  await openText(
    page,
    `import * as tf from '@tensorflow/tfjs';\nconsole.log(await tf.randomNormal([3]).data());\n`,
  );
  const seed = page.getByLabel('Seed');
  const runWith = async (value: string): Promise<void> => {
    await seed.fill(value);
    await seed.press('Enter');
    await expect(status(page)).toContainText('ok in');
  };
  // Not `innerText`: it is empty while the browser has not yet laid the line out.
  const drawn = (): Promise<string | null> =>
    output(page)
      .getByText(/^Float32Array/)
      .textContent();
  await runWith('7');
  const first = await drawn();
  await runWith('8');
  await expect.poll(drawn).not.toBe(first);
  await runWith('7');
  await expect.poll(drawn).toBe(first);
});

test('a seed that cannot be says why, and what was shown says of which settings it is', async ({ page }) => {
  await open(page, '/?example=two-constants&backend=cpu');
  const seed = page.getByLabel('Seed');
  await seed.press('Enter');
  await expect(status(page)).toHaveText(/^ok in .+ · cpu/);
  await seed.fill('1.5');
  await seed.press('Enter');
  await expect(page.getByText('A seed is a whole number')).toBeVisible();
  await expect(seed).toHaveAttribute('aria-invalid', 'true');
  await seed.fill('6');
  await expect(page.getByText('A seed is a whole number')).toHaveCount(0);
  await expect(status(page)).toContainText('seed 0');
  await expect(status(page)).toContainText('with earlier settings');
  await seed.press('Enter');
  await expect(status(page)).not.toContainText('with earlier settings');
});

test('every control of the bar is on the page, whatever its width', async ({ page }) => {
  await page.setViewportSize({ width: 641, height: 800 });
  await open(page);
  await expect(status(page)).toContainText('wasm');
  const menu = page.getByRole('button', { name: 'Menu' });
  for (const width of [641, 720, 800, 900, 980]) {
    await resize(page, width);
    const folded = (await menu.count()) > 0;
    if (folded) await menu.press('Enter');
    const names = ['Example or draft', 'Backend', 'Seed', 'Theme'];
    const controls = [
      ...names.map((name) => page.getByLabel(name)),
      ...['Files', 'Drafts', 'Share'].map((name) => page.getByRole('button', { name })),
      runButton(page),
    ];
    for (const control of controls) await inFullView(control, `at ${String(width)} px`);
    const beyond = await page.evaluate(() =>
      [...document.querySelectorAll('header, header *, footer, footer *')]
        .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth)
        .map((element) => element.outerHTML.slice(0, 80)),
    );
    expect(beyond, `at ${String(width)} px`).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    if (!folded) continue;
    await page.keyboard.press('Escape');
    await expect(menu).toHaveAttribute('aria-expanded', 'false');
  }
});

test('what define-by-run means is told at a key', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'define-by-run' }).press('Enter');
  const meaning = page.getByRole('dialog', { name: 'What define-by-run means' });
  await expect(meaning).toContainText('each line computes as it runs');
  await page.keyboard.press('Escape');
  await expect(meaning).toBeHidden();
});

test('each click on the problems goes to the next one', async ({ page }) => {
  await openText(page, `const a: string = 3;\n\nconst b: string = 4;\nconsole.log(a, b);\n`);
  await editorReady(page);
  const problems = page.getByRole('button', { name: 'problems: 2' });
  for (const line of ['1', '3', '1']) {
    await problems.click();
    await expect(page.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText(line);
  }
});

test('a snippet reads files that were picked or dropped, by calls that can be copied', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-write']);
  await openText(
    page,
    `import { files } from 'twograph';\nfor (const f of files) console.log(f.name, await f.text());\n`,
  );
  await page.setInputFiles('input[type=file]', {
    name: 'picked.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('a,b'),
  });
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['c,d'], 'dropped.csv'));
    return data;
  });
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
  await run(page);
  await expect(output(page)).toContainText('picked.csv a,b');
  await expect(output(page)).toContainText('dropped.csv c,d');
  await page.getByRole('button', { name: 'Files (2)' }).click();
  await page.getByRole('button', { name: "Copy await datasets.csv('picked.csv')" }).click();
  await expect(page.getByText("Copied: await datasets.csv('picked.csv')")).toBeVisible();
  await page.getByRole('button', { name: 'Remove picked.csv' }).click();
  await run(page);
  await expect(output(page)).not.toContainText('picked.csv');
});

test('tells in plain sight, and in full at a click, what this browser can run', async ({ page }) => {
  await open(page);
  const device = page.getByRole('button', { name: /Chrom.* cores? · \d+ threads? · isolated/ });
  await expect(device).toBeVisible();
  await device.click();
  const panel = page.getByRole('dialog', { name: 'What this browser can run' });
  for (const backend of ['cpu', 'wasm', 'webgl', 'webgpu'])
    await expect(panel.getByText(backend, { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});

test('the address sets example, backend and seed, and follows when they are changed', async ({ page }) => {
  await open(page, '/?example=two-constants&backend=cpu&seed=5');
  await expect(page.getByLabel('Backend')).toHaveValue('cpu');
  await expect(page.getByLabel('Seed')).toHaveValue('5');
  await expect(picker(page)).toHaveValue('example:two-constants');
  await page.getByLabel('Backend').selectOption('webgl');
  await expect(page).toHaveURL(/example=two-constants&backend=webgl&seed=5/);
});

test('embedded, it shows and runs the example, and keeps nothing', async ({ page }) => {
  await open(page, '/?embed&example=two-constants&backend=cpu');
  const address = page.url();
  await expect(page.getByRole('heading', { name: 'Two constants' })).toBeVisible();
  await expect(picker(page)).toHaveCount(0);
  await editorReady(page);
  await type(page, `console.log('tried out');\n`);
  await run(page);
  await expect(output(page)).toContainText('tried out');
  expect(page.url()).toBe(address);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  const whole = await page.getByRole('link', { name: 'Open in Twograph' }).getAttribute('href');
  await page.goto(whole ?? '');
  await expect(picker(page)).toBeVisible();
  await expect(page.locator('[data-editor]')).toContainText('tried out');
  await expect(status(page)).toContainText('not run yet');
});

test.describe('at 390 px', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('shows one pane at a time, and everything is within reach of a thumb', async ({ page }) => {
    await open(page);
    await page.getByRole('button', { name: 'Run', exact: true }).tap();
    await expect(output(page)).toContainText('5 7 9');
    await expect(page.locator('[data-editor] textarea')).toBeHidden();
    const panes = page.getByRole('navigation', { name: 'Panes' });
    await panes.getByRole('button', { name: 'PyTorch' }).tap();
    await expect(page.getByText('import torch')).toBeVisible();
    await panes.getByRole('button', { name: 'Code' }).tap();
    await expect(page.locator('[data-editor] textarea')).toBeVisible();
    await page.getByRole('button', { name: 'Menu' }).tap();
    await expect(page.getByLabel('Backend')).toBeVisible();
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button, select, input, a')]
        .filter((element) => element.checkVisibility())
        .map((element) => ({
          what: element.ariaLabel ?? element.textContent,
          box: element.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.width > 1 && (box.width < 44 || box.height < 44))
        .map(({ what, box }) => `${String(what).trim()}: ${String(box.width)} x ${String(box.height)}`),
    );
    expect(small).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});

test('the palette opens, narrows and runs by keyboard alone', async ({ page }) => {
  await open(page);
  await editorReady(page);
  await page.locator('[data-editor] .view-lines').click();
  await narrowTo(page, 'two const', 'Two constants');
  await page.keyboard.press('Enter');
  await expect(picker(page)).toHaveValue('example:two-constants');
  await narrowTo(page, 'run', 'Run');
  await page.keyboard.press('Enter');
  await expect(output(page)).toContainText('2 + 3 = 5');
  await narrowTo(page, 'theme: dark', 'Theme: dark');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await narrowTo(page, 'theme: dark', 'Theme: dark');
  await expect(page.getByPlaceholder('Type a command')).toHaveValue('theme: dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('every control of the bars is reached by Tab, with its focus to be seen', async ({ page }) => {
  await openText(page, HELLO);
  await picker(page).focus();
  const reached: string[] = [];
  for (let i = 0; i < 10; i++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const seen = element?.closest('label') ?? element;
      const outlined = [element, seen].some((each) => each && getComputedStyle(each).outlineStyle !== 'none');
      return {
        name: element?.ariaLabel ?? element?.closest('label')?.textContent ?? element?.textContent,
        outlined,
      };
    });
    expect(focused.outlined, `${String(focused.name)} shows its focus`).toBe(true);
    reached.push(String(focused.name).trim());
    await page.keyboard.press('Tab');
  }
  const all = reached.join('|');
  for (const name of [
    'Example or draft',
    'Run',
    'Backend',
    'Seed',
    'Files',
    'Drafts',
    'Share',
    'Theme',
    'Commands',
  ])
    expect(all).toContain(name);
});

test('a divider moves by key, stays where it was put, and goes back', async ({ page }) => {
  await open(page);
  const divider = page.getByRole('separator', { name: 'Width of the code' });
  await divider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(divider).toHaveAttribute('aria-valuenow', '46');
  await page.reload();
  await expect(divider).toHaveAttribute('aria-valuenow', '46');
  await divider.dblclick();
  await expect(divider).toHaveAttribute('aria-valuenow', '48');
});
