/** Puts the page together: the policy for workers first, then what is kept, then the page itself; engines and offline use after. */
import { mount } from 'svelte';
import App from './App.svelte';
import { lockWorkers } from './lock-workers';
import { must } from './base/errors';
import { settingsFromQuery } from './snippet/query';
import { siteExamples } from './snippet/site-examples';
import { pageAddress } from './workspace/address';
import { pageClock } from './workspace/clock';
import { lazyClient } from './workspace/lazy-client';
import { pagePresence } from './workspace/presence';
import { openShelf, Store } from './workspace/store';
import { Workspace } from './workspace/workspace.svelte';
import './views/theme.css';
import './views/shell/global.css';

const base = new URL('./', document.baseURI);
if (import.meta.env.PROD) lockWorkers(new URL('sw.js', base));

/** The first picture comes first; Safari has no idle callbacks. */
const whenIdle = (task: () => void): void => {
  if ('requestIdleCallback' in window) requestIdleCallback(task, { timeout: 1500 });
  else setTimeout(task, 200);
};

/** A function, not awaits at the top: the chunks that it waits for import shared code from this one, and would wait for it. */
async function start(): Promise<void> {
  const examples = await siteExamples();
  const embedded = settingsFromQuery(location.search).settings.embed ?? false;
  const workspace = new Workspace({
    examples,
    client: lazyClient(async () => (await import('./worker/client')).createRunClient()),
    store: new Store(embedded ? 'memory' : openShelf('localStorage')),
    tab: new Store(embedded ? 'memory' : openShelf('sessionStorage')),
    clock: pageClock,
    address: pageAddress,
    presence: pagePresence(globalThis.navigator.locks),
    // randomUUID is there in secure contexts only.
    newId: () =>
      [...crypto.getRandomValues(new Uint8Array(9))]
        .map((byte) => byte.toString(36).padStart(2, '0'))
        .join(''),
    benchmark: async (of) => (await import('./workspace/open-benchmark')).openBenchmark(of),
    embedded,
  });
  await workspace.start();
  mount(App, { target: must(document.querySelector('#app'), '#app'), props: { workspace } });
  whenIdle(() => {
    workspace.warm();
  });
}

void start().then(async () => {
  if (!import.meta.env.PROD) return;
  const { registerOffline } = await import('./offline/register');
  registerOffline(base.href);
});
