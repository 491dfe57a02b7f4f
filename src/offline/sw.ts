/**
 * The service worker: the site without a network, after the first visit. Its script is built with the list of the site's files and
 * their hashes (build/offline-plugin.ts). It listens to no messages, so that no snippet can tell it anything.
 */
import { Keeper } from './keeper';
import type { Manifest } from './manifest';

declare const MANIFEST: Manifest;
declare const POLICY: string;

/** What is used of a service worker's scope; the DOM's types don't have it. */
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface ServiceWorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}

const scope = globalThis as unknown as ServiceWorkerScope;
const base = scope.registration.scope;
/** The scope is part of the name: several copies of the site may lie on one origin. */
const prefix = `twograph ${base} `;
const current = prefix + MANIFEST.version;

async function olderNames(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== current);
}

const keeper = new Keeper({
  manifest: MANIFEST,
  policy: POLICY,
  base,
  cache: () => caches.open(current),
  olderCaches: async () => Promise.all((await olderNames()).map((name) => caches.open(name))),
  fetch: (input, init) => fetch(input, init),
  patienceMs: 3000,
});

scope.addEventListener('install', (event) => {
  event.waitUntil(keeper.install());
});

scope.addEventListener('activate', (event) => {
  const tidy = async (): Promise<void> => {
    await Promise.all((await olderNames()).map((name) => caches.delete(name)));
    // The page of the first visit is taken over, so that an engine which it loads is kept.
    await scope.clients.claim();
  };
  event.waitUntil(tidy());
});

scope.addEventListener('fetch', (event) => {
  const path = keeper.pathOf(event.request);
  if (path === undefined) return;
  const answer = keeper.answer(path, event.request, (work) => {
    event.waitUntil(work);
  });
  event.respondWith(answer);
});
