/**
 * Tightens the policy of the page before it makes its first worker. A worker that is started from an address does not inherit
 * the page's policy, so a snippet that starts one would be out of it: from here on a worker can only be made from a blob, which
 * inherits. The offline service worker is the one exception. The address of it must be absolute, and is known only here: a
 * built site does not know where it will be served from.
 *
 * Policies add up: a further one can only forbid more. In development Vite's own workers come from addresses, so there is none.
 */
export function lockWorkers(serviceWorker: URL): void {
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = `worker-src blob: ${serviceWorker.origin}${serviceWorker.pathname}`;
  document.head.append(meta);
}
