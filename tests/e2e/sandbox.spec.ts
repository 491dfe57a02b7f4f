/**
 * A shared snippet is a stranger's code. Each test is a snippet that tries one way out of its worker: to another origin, to the
 * page, or to what the page keeps.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { serveSite, type Site } from '../../src/cli/serve';
import { expect, test } from './fixtures';
import { openRunner } from './snippets';

/** A host that sets no headers: the page has its policy all the same. */
let bare: Site;

let elsewhere: Server;
let hits: string[] = [];
let address = '';

test.beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    hits.push(request.url ?? '');
    response
      .writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/javascript' })
      .end('1');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${String((elsewhere.address() as AddressInfo).port)}`;
  const folder = fileURLToPath(new URL('../../dist', import.meta.url));
  bare = await serveSite({ folder, headers: false });
});
test.beforeEach(() => {
  hits = [];
});
test.afterAll(async () => {
  elsewhere.close();
  await bare.close();
});

/** Reports what came of an attempt, in the snippet. */
const TRY = `
const attempt = async (name: string, act: () => unknown) => {
  try { console.log(name, 'GOT', await act()); } catch (error) { console.log(name, 'refused'); }
};
const fromWorker = (code: string, type: 'classic' | 'module') => new Promise((resolve, reject) => {
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })), { type });
  worker.onmessage = ({ data }) => { resolve(data); worker.terminate(); };
  worker.onerror = (event) => { event.preventDefault(); reject(new Error(event.message)); };
});
`;

/** Each way to another origin; ADDRESS is a server that would notice. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  fetch: `await fetch('http://ADDRESS/fetch')`,
  'fetch without its wrapper': `await Object.getPrototypeOf(async () => 0).constructor('return fetch("http://ADDRESS/eval")')()`,
  XMLHttpRequest: `await new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.onload = () => resolve(request.response);
    request.onerror = reject;
    request.open('GET', 'http://ADDRESS/xhr');
    request.send();
  })`,
  WebSocket: `await new Promise((resolve, reject) => {
    const socket = new WebSocket('ws://ADDRESS/socket');
    socket.onopen = resolve;
    socket.onerror = reject;
    socket.onclose = reject;
  })`,
  EventSource: `await new Promise((resolve, reject) => {
    const source = new EventSource('http://ADDRESS/events');
    source.onopen = resolve;
    source.onerror = reject;
  })`,
  'dynamic import': `await import(['http:', '', 'ADDRESS', 'import.js'].join('/'))`,
  'import of JSON': `await import(['http:', '', 'ADDRESS', 'data.json'].join('/'), { with: { type: 'json' } })`,
  'import of a data address': `await import(['data:text/javascript', 'export default 1'].join(','))`,
  // Nobody listens there either: what counts is that the policy said no.
  WebTransport: `await new Promise((resolve, reject) => {
    addEventListener('securitypolicyviolation', reject, { once: true });
    new WebTransport('https://ADDRESS/transport').ready.then(resolve, () => undefined);
  })`,
  'fetch in the mode no-cors': `await Object.getPrototypeOf(self).fetch?.call(self, 'http://ADDRESS/opaque', { mode: 'no-cors' })
    ?? await fetch(new Request('http://ADDRESS/opaque', { mode: 'no-cors' }))`,
  'WebAssembly while it loads': `await WebAssembly.compileStreaming(fetch('http://ADDRESS/module.wasm'))`,
  FontFace: `await new FontFace('x', 'url(http://ADDRESS/font.woff2)').load()`,
  'a worker that imports': `await fromWorker("importScripts('http://ADDRESS/scripts.js'); postMessage('in')", 'classic')`,
  'a module worker that imports': `await fromWorker("import 'http://ADDRESS/module.js'; postMessage('in')", 'module')`,
  'a worker that fetches': `await fromWorker(
    "fetch('http://ADDRESS/worker').then(() => postMessage('in'), () => { throw new Error('refused') })", 'classic')`.replace(
    "{ throw new Error('refused') }",
    "setTimeout(() => { throw new Error('refused') })",
  ),
  'a worker that imports later': `await fromWorker(
    "import('http://ADDRESS/later.js').then(() => postMessage('in'), () => setTimeout(() => { throw new Error('refused') }))", 'module')`,
  'a worker from an address': `await new Promise((resolve, reject) => {
    const worker = new Worker('http://ADDRESS/worker.js');
    worker.onmessage = resolve;
    worker.onerror = reject;
  })`,
};

for (const headers of [true, false]) {
  test(`no snippet reaches another origin, ${headers ? 'with' : 'without'} the host's headers`, async ({
    page,
    expectConsole,
  }) => {
    expectConsole(
      /Content Security Policy|Failed to load|ERR_BLOCKED_BY_CSP|violates the following|Connecting to/i,
    );
    const run = await openRunner(page, headers ? undefined : `${bare.url}run.html`);
    for (const [name, code] of Object.entries(WAYS_OUT)) {
      const text = `${TRY}\nawait attempt(${JSON.stringify(name)}, async () => { return ${code.replaceAll('ADDRESS', address)} });`;
      const { output, reply } = await run(text, { timeoutMs: 20_000 });
      expect(reply, name).toMatchObject({ status: 'ran', result: { status: 'ok' } });
      expect(output, name).toEqual([`${name} refused`]);
    }
    expect(hits).toEqual([]);
  });
}

test('the control: the same server is reached from outside', async () => {
  await fetch(`http://${address}/control`);
  expect(hits).toEqual(['/control']);
});

test('a snippet and its workers see no storage, no channel, and no way to the page', async ({ page }) => {
  const run = await openRunner(page);
  await page.evaluate(async () => {
    localStorage.setItem('twograph.secret', 'a draft');
    await (await caches.open('kept')).put('/kept', new Response('kept'));
  });
  const look = `[
    'caches', 'indexedDB', 'BroadcastChannel', 'SharedWorker', 'localStorage', 'sessionStorage', 'document', 'window', 'parent',
    'opener', 'cookieStore', 'Notification', 'webkitRequestFileSystem', 'webkitRequestFileSystemSync',
  ].filter((name) => { try { return globalThis[name] !== undefined } catch { return true } })
   .concat(['storage', 'locks', 'serviceWorker', 'storageBuckets'].filter((name) => navigator[name] !== undefined))`;
  const { output } = await run(`${TRY}
    const look = ${JSON.stringify(look)};
    console.log('run', JSON.stringify(${look.replaceAll('globalThis[name]', '(globalThis as any)[name]').replaceAll('navigator[name]', '(navigator as any)[name]')}));
    for (const type of ['classic', 'module'] as const)
      console.log(type, JSON.stringify(await fromWorker('postMessage(' + look + ')', type)));
    // Through the prototypes, as someone would who knows that names can be hidden.
    const keys = (object: object | null): string[] => object ? [...Reflect.ownKeys(object).map(String), ...keys(Object.getPrototypeOf(object))] : [];
    console.log('keys', keys(self).concat(keys(navigator)).filter((key) => /^(caches|indexedDB|storage|locks|serviceWorker|postMessage)$/.test(key)).join() || 'none');
  `);
  expect(output).toEqual(['run []', 'classic []', 'module []', 'keys none']);
  expect(
    await page.evaluate(async () => [
      localStorage.getItem('twograph.secret'),
      await (await (await caches.open('kept')).match('/kept'))?.text(),
    ]),
  ).toEqual(['a draft', 'kept']);
});

test('the native Worker cannot be had again', async ({ page, baseURL, expectConsole }) => {
  expectConsole(/Content Security Policy|violates the following/i);
  const run = await openRunner(page);
  const url = JSON.stringify(`${String(baseURL)}/sw.js`);
  const attempts: Readonly<Record<string, string>> = {
    plain: `new Worker(${url})`,
    constructor: `new (Worker.prototype.constructor as typeof Worker)(${url})`,
    instance: `new ((new Worker(URL.createObjectURL(new Blob(['']))) as any).constructor)(${url})`,
    construct: `Reflect.construct(Worker, [${url}])`,
    subclass: `new (class extends Worker {})(${url})`,
    target: `Reflect.construct(EventTarget, [${url}], Worker).postMessage('x')`,
    toString: `new Worker({ n: 0, toString() { return this.n++ ? ${url} : 'blob:x' } } as any)`,
    type: `fromWorker('new Worker("blob:x"); postMessage("made")', 'classic')`,
  };
  for (const [name, code] of Object.entries(attempts)) {
    // A worker that lives says nothing, and the run waits for it to the end of its time.
    const { output } = await run(`${TRY}\nawait attempt(${JSON.stringify(name)}, () => {
      const made = ${code};
      return made instanceof Promise ? made : new Promise((resolve, reject) => { made.onmessage = resolve; made.onerror = (e: any) => { e.preventDefault(); reject(e) }; });
    });`);
    expect(output, name).toEqual([`${name} refused`]);
  }
});
