/** A browser elsewhere, through the Playwright server that runs there. */
import { chromium } from 'playwright-core';
import { dependencies } from '../../package.json';
import { firstLine, NoBrowser, openPage, type OpenBrowser } from './browser';

const CONNECT_MS = 60_000;
const SERVER = `playwright@${dependencies['playwright-core']}`;

/**
 * Opens an empty page there. That browser reaches this machine's own addresses through the connection, so that 127.0.0.1 is the site
 * here, and a secure context. Rejects with `NoBrowser`.
 */
export async function connectBrowser(address: string): Promise<OpenBrowser> {
  try {
    return await openPage(
      await chromium.connect(address, { exposeNetwork: '<loopback>', timeout: CONNECT_MS }),
    );
  } catch (error) {
    throw new NoBrowser(
      `${address} gives no browser (${firstLine(error)}). A Playwright server of the same version has to run there, ` +
        `as this starts one: npx ${SERVER} run-server --port PORT`,
    );
  }
}
