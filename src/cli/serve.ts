/**
 * The one server of the built site: for `npm start`, for runs without a window, and for the end-to-end tests. It sends what a good
 * static host would send, and nothing beyond this machine.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { CACHING, SITE_HEADERS } from '../../build/csp';

export interface SiteOptions {
  /** The built site. */
  readonly folder: string;
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** False serves as a host does that sets no headers: no policy but the page's own, no threads. */
  readonly headers?: boolean;
  /** Where the site lies, as `/courses/twograph/`; `/` by default. */
  readonly mount?: string;
}

export interface Site {
  /** Address of the page, with a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the site on 127.0.0.1; rejects with node's error, `EADDRINUSE` where the port is taken. */
export async function serveSite({
  folder,
  port = 0,
  headers = true,
  mount = '/',
}: SiteOptions): Promise<Site> {
  const files = sirv(folder, {
    etag: true,
    setHeaders(response, pathname) {
      for (const [name, value] of Object.entries(headers ? SITE_HEADERS : {}))
        response.setHeader(name, value);
      response.setHeader('Cache-Control', pathname.startsWith('/assets/') ? CACHING.hashed : CACHING.other);
    },
  });
  const server = createServer((request, response) => {
    const notFound = (): void => {
      response
        .writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' })
        .end('There is no such file.\n');
    };
    const url = request.url ?? '/';
    if (!url.startsWith(mount) || (request.method !== 'GET' && request.method !== 'HEAD')) {
      notFound();
      return;
    }
    request.url = url.slice(mount.length - 1);
    files(request, response, notFound);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(taken)}${mount}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
