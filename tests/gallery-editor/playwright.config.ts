/** Tests of the editor by itself: `npx playwright test --config tests/gallery-editor/playwright.config.ts`. */
import { defineConfig } from '@playwright/test';
import { findChromium, noChromium } from '../../scripts/chromium.mjs';
import { TEST_ARGS } from '../launch';
import { PORT, site } from './site';

const executablePath = findChromium();
if (executablePath === undefined) throw new Error(noChromium());

export default defineConfig({
  testDir: '.',
  // Patience with a loaded machine, no bound on how long anything may take.
  timeout: 120_000,
  expect: { timeout: 90_000 },
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  outputDir: '../../test-results/gallery-editor',
  use: {
    baseURL: site(true),
    launchOptions: { executablePath, args: [...TEST_ARGS] },
    viewport: { width: 1280, height: 800 },
    // A trace of every test costs a third of the whole: `--trace retain-on-failure` where one is wanted.
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: `node serve.mjs ${String(PORT)}`,
    url: site(false),
    timeout: 300_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 1000 },
  },
});
