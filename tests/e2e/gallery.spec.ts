/** The output's components in every state, in every theme: no serious violation, no error, nothing wider than the pane. */
import { expect, test } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { createServer, type ViteDevServer } from 'vite';
import { violations } from './axe';
import { FULL, WHY_SKIPPED } from './full';

test.describe.configure({ mode: 'serial' });

let server: ViteDevServer;
let address = '';

test.beforeAll(async () => {
  server = await createServer({
    configFile: fileURLToPath(new URL('../gallery/vite.config.ts', import.meta.url)),
    server: { port: 0, host: '127.0.0.1' },
    logLevel: 'error',
  });
  await server.listen();
  address = server.resolvedUrls?.local[0] ?? '';
});
test.afterAll(() => server.close());

for (const [theme, width] of [
  ['light', 900],
  ['dark', 900],
  ['contrast', 900],
  ['dark', 390],
] as const) {
  test(`the gallery holds in ${theme} at ${String(width)} px`, async ({ page }) => {
    test.skip(!FULL && width > 390, WHY_SKIPPED);
    const problems: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    // Tall enough that everything is in sight and drawn.
    await page.setViewportSize({ width, height: 12_000 });
    await page.goto(`${address}?theme=${theme}`);
    await expect(page.locator('.layer svg')).toHaveCount(10);
    expect(await violations(page)).toEqual([]);
    const spill = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(spill).toBe(0);
    expect(problems).toEqual([]);
  });
}
