/** A headless Chromium for one run: a fresh profile, software WebGL and WebGPU, gone when the run is. */
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium, noChromium } from '../../scripts/chromium.mjs';

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
];

/** No browser could be had; the message says what to do. */
export class NoBrowser extends Error {}

async function launch(executablePath: string): Promise<Browser> {
  // Playwright closes the browser on Ctrl+C, on a hang-up and on termination.
  return chromium.launch({ executablePath, args: [...LAUNCH_ARGS] });
}

export interface OpenBrowser {
  readonly page: Page;
  close(): Promise<void>;
}

/** Opens an empty page; rejects with `NoBrowser`. */
export async function openBrowser(): Promise<OpenBrowser> {
  const first = findChromium();
  if (first === undefined) throw new NoBrowser(noChromium());
  let browser: Browser;
  try {
    browser = await launch(first);
  } catch (error) {
    // On some systems the name on PATH is a stub; another one may start.
    const second = findChromium({ check: true });
    if (second === undefined || second === first) {
      const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      throw new NoBrowser(`${first} did not start (${reason}). ${noChromium()}`);
    }
    browser = await launch(second);
  }
  const context = await browser.newContext({ serviceWorkers: 'block' });
  return { page: await context.newPage(), close: () => browser.close() };
}
