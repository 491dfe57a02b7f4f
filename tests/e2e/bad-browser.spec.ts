/** The page in browsers that lack something, or that end it: each test has a browser of its own. */
import { chromium, type Browser, type Page } from '@playwright/test';
import { findChromium } from '../../scripts/chromium.mjs';
import { LAUNCH_ARGS } from '../../src/cli/browser';
import { expect, test } from './fixtures';
import { FULL, WHY_SKIPPED } from './full';
import { editorReady, open, output, run, type } from './page';

let browser: Browser | undefined;
test.afterEach(async () => {
  await browser?.close();
});

async function launch(args: readonly string[], baseURL = ''): Promise<Page> {
  browser = await chromium.launch({ executablePath: findChromium() ?? '', args: [...args] });
  const context = await browser.newContext({ baseURL, serviceWorkers: 'block' });
  return context.newPage();
}

test('backends that it lacks are shown as such, and a link that asks for one says why', async ({
  baseURL,
}) => {
  const bare = LAUNCH_ARGS.filter((arg) => !/webgpu|angle/.test(arg));
  const page = await launch([...bare, '--disable-gpu', '--disable-software-rasterizer'], baseURL);
  for (const [backend, why] of [
    ['webgpu', /could not be started: This browser .*WebGPU/],
    ['webgl', /could not be started: This browser gives a worker no WebGL 2/],
  ] as const) {
    await open(page, `/?example=two-constants&backend=${backend}`);
    const option = page.getByLabel('Backend').locator(`option[value=${backend}]`);
    await expect(option).toHaveText(`${backend} (not here)`);
    await expect(option).toBeDisabled();
    await run(page);
    await expect(output(page)).toContainText('Backend error');
    await expect(output(page)).toContainText(why);
    await page.getByLabel('Backend').selectOption('cpu');
    await run(page);
    await expect(output(page)).toContainText('2 + 3 = 5');
  }
});

test('a snippet that fills the heap ends the page, and the page comes back with the text and does not run it', async ({
  baseURL,
}) => {
  test.skip(!FULL, WHY_SKIPPED);
  // A loaded machine fills four gigabytes slowly.
  test.setTimeout(150_000);
  const page = await launch(LAUNCH_ARGS, baseURL);
  await open(page);
  await editorReady(page);
  await type(page, `const all: unknown[] = [];\nfor (;;) all.push(new Array(1e6).fill(1));\n// mine\n`);
  const tab = await tabOf(page);
  const crash = page.waitForEvent('crash', { timeout: 120_000 });
  await run(page);
  await crash;
  await tab.send('Page.reload');
  const seen = async (): Promise<string> => {
    const expression = 'document.body.innerText';
    const { result } = await tab.send('Runtime.evaluate', { expression, returnByValue: true });
    return String((result as { value?: unknown } | undefined)?.value).replaceAll('\u00a0', ' ');
  };
  await expect.poll(seen).toContain('probably out of memory');
  await expect.poll(seen).toContain('all.push(new Array(1e6).fill(1));');
  expect(await seen()).toContain('// mine');
  expect(await seen()).toContain('not run yet');
});

/** A tab as its window sees it: it outlives the page in it, which Playwright gives up when it crashes. */
async function tabOf(page: Page): Promise<{
  send(method: string, params?: object): Promise<Readonly<Record<string, unknown>>>;
}> {
  const context = page.context();
  const { targetInfo } = await (await context.newCDPSession(page)).send('Target.getTargetInfo');
  const session = await context.browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error('The page has no browser.');
  const { sessionId } = await session.send('Target.attachToTarget', { targetId: targetInfo.targetId });
  const waiting = new Map<number, (result: Readonly<Record<string, unknown>>) => void>();
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { id?: number; result?: Record<string, unknown> };
    if (id !== undefined) waiting.get(id)?.(result ?? {});
  });
  let last = 0;
  return {
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, resolve);
        const message = JSON.stringify({ id, method, params });
        session.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject);
      }),
  };
}
