/** What people, links and files do to the page: it says what is the matter, goes on, and loses no text. */
import type { Page } from '@playwright/test';
import { deflateRawSync } from 'node:zlib';
import { encodeShare } from '../../src/snippet/share';
import { expect, test } from './fixtures';
import {
  countBusy,
  editorReady,
  HELLO,
  kept,
  open,
  openText,
  opened,
  output,
  picker,
  run,
  saveAsDraft,
  status,
  stop,
  type,
} from './page';

/** Another text runs, in the same page. */
async function nextRunWorks(page: Page): Promise<void> {
  await picker(page).selectOption({ label: 'Two constants' });
  await run(page);
  await expect(output(page)).toContainText('2 + 3 = 5');
}

/** Waits until ten pictures were drawn. Gives the milliseconds for which that kept the page's thread busy. */
async function tenPictures(page: Page): Promise<number> {
  const busy = await countBusy(page);
  await page.evaluate(async () => {
    for (let i = 0; i < 10; i++) await new Promise((drawn) => requestAnimationFrame(drawn));
  });
  return busy();
}

const ENDLESS: Readonly<Record<string, string>> = {
  'a loop that prints': `for (let i = 0; ; i++) console.log('begun', i);\n`,
  'a loop of microtasks': `console.log('begun');\nconst again = (): Promise<void> => Promise.resolve().then(again);\nawait again();\n`,
  'a loop that awaits and shows': `import { plot } from 'twograph';\nconsole.log('begun');\nconst line = plot.line([0], 'all');\nfor (let i = 0; ; i++) { await null; line.push(i); }\n`,
};

for (const [name, text] of Object.entries(ENDLESS)) {
  test(`${name} leaves the page free, and Stop ends it within a second`, async ({ page }) => {
    await openText(page, text);
    await editorReady(page);
    await type(page, '// mine\n');
    await run(page);
    await expect(output(page)).toContainText('begun');
    expect(await tenPictures(page)).toBeLessThan(2000);
    await stop(page);
    await expect(page.locator('[data-editor]')).toContainText('// mine');
    await nextRunWorks(page);
  });
}

test('a text that takes minutes to read can be stopped, and the next one runs', async ({ page }) => {
  await openText(page, 'a ? (b) : c => '.repeat(25) + 'c');
  await run(page);
  await expect(status(page)).toContainText('running');
  await stop(page);
  await nextRunWorks(page);
});

test('neither title, text nor output of a shared snippet becomes markup', async ({ page }) => {
  const evil = `<img src=x onerror="globalThis.hacked = 1"><script>globalThis.hacked = 1</script>`;
  const text = `import { image, pad, plot, progress, show, table } from 'twograph';
const evil = ${JSON.stringify(evil)};
console.log(evil);
console.error('%c' + evil, 'background: url(https://example.com/)');
show({ [evil]: evil }, evil);
show([1, 2], evil);
show(new Float32Array([1, 2]), evil);
table([{ [evil]: evil }], evil);
plot.line({ [evil]: [1, 2, 3] }, { title: evil, x: evil, y: evil });
plot.bar({ [evil]: 1, 'url(#x)': 2 }, evil);
plot.heatmap([[1, 2]], { title: evil, points: { x: [0], y: [0], group: ['url(https://example.com/)'] } });
image([[1, 2]], evil);
pad({ title: evil }).close?.();
progress(3, evil).step?.();
throw new Error(evil);
`;
  await openText(page, text, `\u202e${evil}`);
  await expect(status(page)).toContainText('not run yet');
  await expect.poll(() => opened(page)).toContain('<img src=x');
  await run(page);
  await expect(status(page)).toContainText('failed');
  await expect(output(page)).toContainText(evil);
  await expect(output(page).locator('svg').first()).toBeVisible();
  await saveAsDraft(page);
  await page.getByRole('button', { name: 'Drafts' }).click();
  await expect(page.getByRole('dialog', { name: 'Drafts' })).toContainText('<img src=x');
  expect(
    await page.evaluate(() => [
      (globalThis as { hacked?: number }).hacked,
      document.querySelectorAll('img[src="x"], script:not([src])').length,
    ]),
  ).toEqual([undefined, 0]);
});

test('links that are cut, changed, foreign or too large say so, and leave everything as it is', async ({
  page,
}) => {
  const whole = await encodeShare({ text: HELLO.repeat(20), title: 'Whole' });
  const large = deflateRawSync(Buffer.from(JSON.stringify({ text: 'x'.repeat(3e6) })));
  const links: Readonly<Record<string, RegExp>> = {
    [whole.slice(0, -6)]: /not whole/,
    [whole.slice(0, 12)]: /not whole/,
    [whole.replace(/.{5}$/, 'AAAAA')]: /not whole/,
    [`${whole}%20and%20more`]: /not whole/,
    '#v1=': /does not hold|not whole/,
    [`#v1=${Buffer.concat([Buffer.alloc(4), large]).toString('base64url')}`]: /more than 2 MB/,
    '#v2=abcdefgh': /newer Twograph/,
    '#section-3': /not written by Twograph/,
    '#%E0%A4%A': /not written by Twograph/,
  };
  await openText(page, `console.log('first');\n`, 'First');
  await editorReady(page);
  await type(page, '// mine\n');
  for (const [link, says] of Object.entries(links)) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, link);
    const notice = page.getByText(/This link/);
    await expect(notice, link).toHaveText(says);
    await expect(page.locator('[data-editor]')).toContainText('// mine');
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
    await expect(notice).toHaveCount(0);
  }
  await run(page);
  await expect(output(page)).toContainText('first');
});

test('where the storage is really full, texts are kept again as soon as there is room', async ({ page }) => {
  await open(page);
  await editorReady(page);
  await page.evaluate(() => {
    let size = 1 << 22;
    for (let i = 0; size > 0; i++) {
      try {
        localStorage.setItem(`filler ${String(i)}`, 'x'.repeat(size));
      } catch {
        size >>= 1;
      }
    }
  });
  await type(page, `console.log('mine');\n`);
  await expect(page.getByText('is full').first()).toBeVisible();
  await expect(page.getByText('changes are not kept')).toBeVisible();
  await run(page);
  await expect(output(page)).toContainText('mine');
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith('filler')) localStorage.removeItem(key);
  });
  await type(page, '// more\n');
  await expect(page.getByText('changes are not kept')).toHaveCount(0);
  await expect.poll(async () => Object.values(await kept(page)).join()).toContain('// more\nconsole.log');
  await page.reload();
  await expect(page.locator('[data-editor]')).toContainText('// more');
});

test('a damaged file is named at the line that reads it, and another takes its place', async ({ page }) => {
  await openText(
    page,
    `import { datasets } from 'twograph';\n\nconsole.log((await datasets.csv()).columns);\n`,
  );
  const input = page.locator('input[type=file]');
  await input.setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('x,y\n1,2\n3\n') });
  await run(page);
  await expect(output(page)).toContainText("CSV file can't be read");
  await expect(output(page).getByRole('button', { name: /line 3/ })).toBeVisible();
  await input.setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('x,y\n1,2\n') });
  await run(page);
  await expect(output(page)).toContainText("['x', 'y']");
});

test('a context that is lost fails the run in words, and the next run has another', async ({ page }) => {
  const text = `import * as tf from '@tensorflow/tfjs';
(tf.backend() as any).gpgpu.gl.getExtension('WEBGL_lose_context').loseContext();
await new Promise(() => setInterval(() => 0, 100));
`;
  await openText(page, text);
  await page.getByLabel('Backend').selectOption('webgl');
  await run(page);
  await expect(output(page)).toContainText('The WebGL context was lost');
  await expect(output(page)).toContainText('Backend error');
  await expect(status(page)).toContainText('failed');
  await nextRunWorks(page);
});

test('a page runs while another is in an endless loop', async ({ page, context }) => {
  await openText(page, `console.log('begun');\nfor (;;);\n`);
  await run(page);
  await expect(output(page)).toContainText('begun');
  const second = await context.newPage();
  await open(second);
  await nextRunWorks(second);
  await second.close();
  await stop(page);
});

test('a text of a megabyte is edited and run', async ({ page }) => {
  const line = `var counted = ((globalThis as any).counted ?? 0) + 1; (globalThis as any).counted = counted;\n`;
  const lines = Math.ceil(1e6 / line.length);
  await openText(page, `${line.repeat(lines)}console.log(counted, 'lines');\n`);
  await run(page);
  await expect(output(page)).toContainText(`${String(lines)} lines`);
  await editorReady(page);
  await type(page, `console.log('mine');\n`);
  await run(page);
  await expect(output(page)).toContainText('mine');
  await expect.poll(async () => Object.values(await kept(page)).join().length).toBeGreaterThan(1e6);
});
