/** A headless Chromium for one run: a fresh profile, software WebGL and WebGPU, gone when the run is. */
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium, noChromium } from '../../scripts/chromium.mjs';

/**
 * What the browser leaves out. Of several such switches Chromium takes the last alone, so Playwright's own names stand here again;
 * the last two are lists under the address bar, which nobody sees without a window but which every new one prepares as two web
 * pages: a third of what it takes until the editor is there.
 */
const LEFT_OUT = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
];

/**
 * WebGPU has to be asked for; SwiftShader gives the same results on every machine, with or without a graphics card. No sandbox as it
 * cannot be had by root or in most containers; the rest keeps the browser from talking to anyone.
 */
export const LAUNCH_ARGS: readonly string[] = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-webgpu',
  '--use-angle=swiftshader',
  `--disable-features=${LEFT_OUT.join()}`,
];

/** No browser could be had; the message says what to do. */
export class NoBrowser extends Error {}

export interface OpenOptions {
  /** Whether Ctrl+C and a signal to terminate close it, Ctrl+C ending the process too, as a hang-up always does; true by default. */
  readonly interruptible?: boolean;
}

async function launch(executablePath: string, { interruptible = true }: OpenOptions): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [...LAUNCH_ARGS],
    handleSIGINT: interruptible,
    handleSIGTERM: interruptible,
  });
}

export interface OpenBrowser {
  readonly page: Page;
  close(): Promise<void>;
}

export const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

export async function openPage(browser: Browser): Promise<OpenBrowser> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  return { page: await context.newPage(), close: () => browser.close() };
}

/** Opens an empty page; rejects with `NoBrowser`. */
export async function openBrowser(options: OpenOptions = {}): Promise<OpenBrowser> {
  const first = findChromium();
  if (first === undefined) throw new NoBrowser(noChromium());
  let browser: Browser;
  try {
    browser = await launch(first, options);
  } catch (error) {
    // On some systems the name on PATH is a stub; another one may start.
    const second = findChromium({ check: true });
    if (second === undefined || second === first) {
      throw new NoBrowser(`${first} did not start (${firstLine(error)}). ${noChromium()}`);
    }
    browser = await launch(second, options);
  }
  return openPage(browser);
}
