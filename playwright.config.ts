/** End-to-end tests: the built site, served as `npm start` serves it, in the Chromium that the command would use. */
import { defineConfig } from '@playwright/test';
import { findChromium, noChromium } from './scripts/chromium.mjs';
import { TEST_ARGS } from './tests/launch';
import { freePorts } from './tests/ports';

const executablePath = findChromium();
if (executablePath === undefined) throw new Error(noChromium());
// Each of Playwright's processes reads this file: the later ones are given what the first has found.
const port = (process.env['TWOGRAPH_E2E_PORT'] ??= String(freePorts(4517)));
const url = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: 'tests/e2e',
  // Patience with a loaded machine. What must be fast is measured by the page's own clock, and bounded where it is measured.
  timeout: 120_000,
  expect: { timeout: 90_000 },
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  outputDir: 'test-results',
  use: {
    baseURL: url,
    launchOptions: { executablePath, args: [...TEST_ARGS] },
    viewport: { width: 1280, height: 800 },
    // Only the tests of offline use want the service worker; the others want the files that were built last.
    serviceWorkers: 'block',
    // A trace of every test costs a third of the whole: `--trace retain-on-failure` where one is wanted.
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: `node scripts/start.mjs --port ${port} --strict-port`,
    url,
    timeout: 300_000,
    reuseExistingServer: false,
    stdout: 'ignore',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 1000 },
  },
});
