/**
 * The site without a network. Each test has a server of its own, from a sub-path, and closes it: then there is no network indeed, for
 * the page, its workers and the service worker alike.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { serveSite, type Site } from '../../src/cli/serve';
import { freePorts } from '../ports';
import { expect, test } from './fixtures';
import { openRunner } from './snippets';

const folder = fileURLToPath(new URL('../../dist', import.meta.url));
const mount = '/courses/twograph/';

test.use({ serviceWorkers: 'allow' });

const sites: Site[] = [];
test.afterEach(async () => {
  await Promise.all(sites.splice(0).map((site) => site.close()));
});

/** Paths of the files that belong to a part, as the service worker's own script lists them. */
function filesOf(part: string): readonly string[] {
  const script = readFileSync(join(folder, 'sw.js'), 'utf8');
  const found = [...script.matchAll(/["'`]([^"'`]+)["'`]:\{([^{}]*)\}/g)];
  const named = new RegExp(`["'\`]${part}["'\`]`);
  return found.flatMap(([, path = '', about = '']) => (named.test(about) ? [path] : []));
}

/** A port that can be had again after the server was closed, which no other worker of the tests looks for. */
const port = (): number => freePorts(20_000 + 100 * test.info().parallelIndex);

/** Opens the page for the first time and waits until it has all that it loads by itself: then nothing is on its way any more. */
async function visit(page: Page, headers = true): Promise<Site> {
  const site = await serveSite({ folder, mount, headers, port: port() });
  sites.push(site);
  await page.goto(site.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
  // The core is kept before the service worker is active; besides it, a page loads the editor and the first worker.
  await untilKept(page, 'the editor');
  await expect(page.getByRole('button', { name: /Chrom.* cores?/ })).toBeVisible();
  return site;
}

/** Waits until every file of this part is in the browser's cache for offline use. */
async function untilKept(page: Page, part: string): Promise<void> {
  const wanted = filesOf(part);
  expect(wanted.length).toBeGreaterThan(0);
  const missing = async (): Promise<readonly string[]> => {
    const kept = await page.evaluate(async () => {
      const opened = await Promise.all((await caches.keys()).map((key) => caches.open(key)));
      const requests = await Promise.all(opened.map((cache) => cache.keys()));
      return requests.flat().map(({ url }) => url);
    });
    return wanted.filter((path) => !kept.some((url) => url.endsWith(`/${path}`)));
  };
  await expect.poll(missing).toEqual([]);
}

const ADDITION = `import * as tf from '@tensorflow/tfjs';
import { show } from 'twograph';
show(tf.tensor2d([[1, 2, 3], [4, 5, 6]]).sum(0));`;

for (const headers of [true, false]) {
  test(`after the first visit the page and its runs work offline, ${headers ? 'with' : 'without'} the host's headers`, async ({
    page,
    expectConsole,
  }) => {
    expectConsole(/ERR_CONNECTION_REFUSED|503 \(Never loaded\)/);
    const site = await visit(page, headers);
    await site.close();
    await page.reload();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(headers);
    // The first example, on the backend that the page starts with.
    await page.getByRole('button', { name: /^Run/ }).first().click();
    await expect(page.getByText('5 7 9')).toBeVisible();
    const run = await openRunner(page, `${site.url}run.html`);
    for (const backend of ['cpu', 'wasm'] as const) {
      const { reply, output } = await run(ADDITION, { backend });
      expect(reply).toMatchObject({ status: 'ran', result: { status: 'ok' } });
      expect(output.join()).toContain('[5 7 9]');
    }
  });
}

test('an engine that was never loaded says so, and works offline once it was used', async ({
  page,
  expectConsole,
}) => {
  expectConsole(/ERR_CONNECTION_REFUSED|503 \(Never loaded\)/);
  const site = await visit(page);
  await site.close();
  const run = await openRunner(page, `${site.url}run.html`);
  const { reply } = await run(ADDITION, { backend: 'webgpu' });
  expect(JSON.stringify(reply)).toContain('the WebGPU backend was never loaded in this browser');

  const again = await serveSite({ folder, mount, port: Number(new URL(site.url).port) });
  expect((await run(ADDITION, { backend: 'webgpu' })).output.join()).toContain('[5 7 9]');
  await untilKept(page, 'the WebGPU backend');
  await again.close();
  await page.reload();
  await page.waitForFunction(() => 'twographRun' in globalThis);
  expect((await run(ADDITION, { backend: 'webgpu' })).output.join()).toContain('[5 7 9]');
});

const COMPILED = `import * as tf from '@tensorflow/tfjs';
import { compile, show } from 'twograph';
const f = compile((x: tf.Tensor) => x.mul(2).add(1), { name: 'f' });
show(await f(tf.tensor1d([1, 2, 3])));`;

test('a static engine that was never loaded says so, and works offline once it was used', async ({
  page,
  expectConsole,
}) => {
  expectConsole(/ERR_CONNECTION_REFUSED|503 \(Never loaded\)/);
  const site = await visit(page);
  await site.close();
  const run = await openRunner(page, `${site.url}run.html`);
  const compiled = { mode: 'compiled', engine: 'ort:wasm' } as const;
  const { reply } = await run(COMPILED, compiled);
  expect(JSON.stringify(reply)).toContain('ONNX Runtime was never loaded in this browser');

  const again = await serveSite({ folder, mount, port: Number(new URL(site.url).port) });
  expect((await run(COMPILED, compiled)).output.join()).toContain('[3 5 7]');
  await untilKept(page, 'ONNX Runtime');
  await again.close();
  await page.reload();
  await page.waitForFunction(() => 'twographRun' in globalThis);
  expect((await run(COMPILED, compiled)).output.join()).toContain('[3 5 7]');
});

test('a file that was tampered with in the cache is never served', async ({ page, expectConsole }) => {
  expectConsole(/ERR_CONNECTION_REFUSED|503 \(Never loaded\)/);
  const site = await visit(page);
  const tamper = () =>
    page.evaluate(async () => {
      let changed = 0;
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          const type = (await cache.match(request))?.headers.get('content-type') ?? '';
          await cache.put(
            request,
            new Response('globalThis.evil = true;', { headers: { 'content-type': type } }),
          );
          changed++;
        }
      }
      return changed;
    });
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  const script = loaded.find((name) => /assets\/index-.*\.js$/.test(name)) ?? '';
  const read = () =>
    page.evaluate(async (url) => {
      const response = await fetch(url);
      return { status: response.status, text: await response.text() };
    }, script);
  const original = await read();
  expect(await tamper()).toBeGreaterThan(10);
  expect(await read()).toEqual(original);
  await tamper();
  await site.close();
  // What the browser's own cache still holds is good enough; a snippet cannot write there.
  expect([original, expect.objectContaining({ status: 503 })]).toContainEqual(await read());
});

test('the service worker hears no messages, and leaves other requests alone', async ({
  page,
  expectConsole,
}) => {
  expectConsole(/404.*elsewhere/);
  const site = await visit(page);
  const source = await (await page.request.get(`${site.url}sw.js`)).text();
  expect(source).not.toMatch(/['"`]message['"`]|onmessage/);
  expect(await page.evaluate(async () => (await fetch('/elsewhere.txt')).status)).toBe(404);
});
