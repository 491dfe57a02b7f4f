/**
 * What a snippet can do to the code that it shares its realm with: it may replace every global and every prototype's methods, look
 * into stacks, forge events, and import the site's own files. None of it may give a worker without the lock-down, the way to the page,
 * or a page that stands still.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures';
import { openRunner } from './snippets';
import { watchForStandstills } from './standstill';

const ASSETS = readdirSync(fileURLToPath(new URL('../../dist/assets', import.meta.url)));

/** In a nested worker: what of the browser it can reach that it must not. */
const LOOK = `postMessage(['caches', 'indexedDB', 'BroadcastChannel', 'SharedWorker', 'Worker', 'cookieStore', 'webkitRequestFileSystem']
  .filter((name) => self[name] !== undefined)
  .concat(['storage', 'locks', 'serviceWorker', 'storageBuckets'].filter((name) => navigator[name] !== undefined)).join() || 'locked down')`;

/** What is done to the language just before a worker is made; what it names is put back afterwards. */
const POISONS: Readonly<Record<string, string>> = {
  nothing: ``,
  'another Symbol, and a part of its own for every blob': `
    Object.prototype[Symbol.iterator] = function* () { yield LOOK; };
    globalThis.Symbol = { iterator: 'x' };`,
  'the iterator of arrays': `Array.prototype[Symbol.iterator] = function* () { yield LOOK; };`,
  'the iterator of strings': `String.prototype[Symbol.iterator] = function* () { yield LOOK; };`,
  'String and its methods': `
    String.prototype.startsWith = () => true; String.prototype.toString = () => LOOK; String.prototype.concat = () => LOOK;
    globalThis.String = () => ({ startsWith: () => true, toJSON: () => LOOK, toString: () => LOOK });`,
  'JSON and toJSON': `JSON.stringify = () => '"x"); ' + LOOK + '; ("'; String.prototype.toJSON = () => LOOK;`,
  Reflect: `Reflect.construct = (make, given, target) => { leak(make); return new make(...given); };`,
  'Function.prototype': `
    const { apply } = Reflect;
    for (const name of ['call', 'apply', 'bind']) {
      const real = Function.prototype[name];
      Function.prototype[name] = function (...given) { leak(this); return apply(real, this, given); };
    }`,
  Blob: `globalThis.Blob = class { constructor() { return new realBlob([LOOK], { type: 'text/javascript' }); } };`,
  'URL.createObjectURL': `URL.createObjectURL = () => makeUrl(new realBlob([LOOK], { type: 'text/javascript' }));`,
  'options that come from Object.prototype': `
    for (const [name, value] of Object.entries({ type: 'module', name: 'x', credentials: 'include', endings: 'native' }))
      Object.defineProperty(Object.prototype, name, { get: () => value, set() {}, configurable: true });`,
  'setters for elements of arrays': `
    Object.defineProperty(Array.prototype, 0, { get: () => blobUrl, set() {}, configurable: true });`,
  EventTarget: `EventTarget.prototype.constructor = class {}; Object.setPrototypeOf(Worker, class { constructor() { leak(new.target); } });`,
};

test('every worker of a snippet is locked down, whatever became of the language before', async ({ page }) => {
  const run = await openRunner(page);
  for (const [name, poison] of Object.entries(POISONS)) {
    const { output, reply } = await run(
      `// @ts-nocheck
      const LOOK = ${JSON.stringify(LOOK)};
      const realBlob = Blob, makeUrl = URL.createObjectURL.bind(URL), out = console.log;
      const defineProperty = Object.defineProperty, ownKeys = Reflect.ownKeys, describe = Object.getOwnPropertyDescriptor;
      const blobUrl = makeUrl(new realBlob([LOOK], { type: 'text/javascript' }));
      let leaked = 'nothing';
      const leak = (given) => { if (/postMessage|^Worker$/.test(given.name) && given !== Worker) leaked = given.name; };
      const holders = [Object.prototype, Array.prototype, String.prototype, Function.prototype, Reflect, JSON, URL, EventTarget.prototype];
      const before = holders.map((holder) => new Map(ownKeys(holder).map((key) => [key, describe(holder, key)])));
      const globals = ['Symbol', 'String', 'Blob'].map((name) => [name, globalThis[name]]);
      let classic, module;
      ${poison}
      try { classic = new Worker(blobUrl); } catch {}
      try { module = new Worker(blobUrl, { type: 'module' }); } catch {}
      for (let i = 0; i < globals.length; i++) globalThis[globals[i][0]] = globals[i][1];
      for (let i = 0; i < holders.length; i++) {
        const keys = ownKeys(holders[i]);
        for (let k = 0; k < keys.length; k++) {
          const was = before[i].get(keys[k]);
          if (was === undefined) delete holders[i][keys[k]];
          else if (was.configurable) defineProperty(holders[i], keys[k], was);
        }
      }
      const seen = [classic, module].map((worker) => worker === undefined ? 'no worker' : new Promise((resolve) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => { event.preventDefault(); resolve('no worker'); };
      }));
      for (const one of seen) out(await one);
      out(leaked);`,
      { timeoutMs: 10_000 },
    );
    expect(reply, name).toMatchObject({ status: 'ran', result: { status: 'ok' } });
    if (name === 'nothing') expect(output).toEqual(['locked down', 'locked down', 'nothing']);
    else expect(output.join(), name).toMatch(/^((locked down|no worker),){2}nothing$/);
  }
});

test('no file of the site gives a snippet the way to the page, nor storage', async ({
  page,
  expectConsole,
}) => {
  // What is no module, or one for the page alone, fails to load in a worker.
  expectConsole(/Failed to load|violates the following|Content Security Policy/);
  const run = await openRunner(page);
  const scripts = ASSETS.filter((name) => name.endsWith('js') && !/^(ts\.worker|editor)/.test(name));
  expect(scripts.length).toBeGreaterThan(10);
  const { output, reply } = await run(`
    const found: string[] = [];
    const seen = new Set<unknown>();
    const look = (value: any, path: string, depth: number): void => {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
      seen.add(value);
      if (typeof value === 'function' && /^bound (postMessage|fetch)/.test(value.name)) found.push(path);
      if (value instanceof CacheStorage || value instanceof IDBFactory || value instanceof LockManager) found.push(path);
      if (depth === 0) return;
      for (const key of Reflect.ownKeys(value)) {
        try { look(value[key], path + '.' + String(key), depth - 1); } catch {}
      }
    };
    let loaded = 0;
    for (const name of ${JSON.stringify(scripts)}) {
      for (const again of ['', '?again']) {
        try { look(await import(location.origin + '/assets/' + name + again), name + again, 4); loaded++; } catch {}
      }
    }
    look(globalThis, 'globalThis', 4);
    console.log(loaded > 10 ? 'loaded' : 'loaded only ' + loaded, found.join(' ') || 'found nothing');`);
  expect(output.at(-1)).toBe('loaded found nothing');
  expect(reply).toMatchObject({ status: 'ran', result: { status: 'ok' } });
});

test('stacks and callers give no function of the runner away', async ({ page }) => {
  const run = await openRunner(page);
  const { output } = await run(`// @ts-nocheck
    import * as tf from '@tensorflow/tfjs';
    const seen = [];
    Error.prepareStackTrace = (_error, sites) => {
      for (const site of sites) for (const got of [site.getFunction?.(), site.getThis?.()]) if (got !== undefined && got !== null && got !== globalThis) seen.push(String(got).slice(0, 80));
      return '';
    };
    const look = () => new Error('x').stack;
    const url = { toString() { look(); return 'blob:x'; } };
    try { new Worker(url, { get type() { look(); return 'module'; }, get name() { look(); return 'x'; } }).onerror = (e) => e.preventDefault(); } catch {}
    tf.tidy(() => look());
    console.log({ toString: look, get x() { return look(); } });
    addEventListener('message', look);
    dispatchEvent(new MessageEvent('message', { data: { type: 'drawing' } }));
    await new Promise((resolve) => setTimeout(() => { look(); resolve(); }));
    try { seen.push(String(look.caller), String(look.arguments)); } catch {}
    const nested = new Worker(URL.createObjectURL(new Blob([\`
      const seen = [];
      Error.prepareStackTrace = (e, sites) => { for (const s of sites) { const f = s.getFunction(); if (f && /lockDown|NativeWorker/.test(f)) seen.push('it'); } };
      (function () { new Error().stack; })();
      postMessage(seen.join());\`])));
    seen.push(...(await new Promise((resolve) => { nested.onmessage = ({ data }) => resolve(data); })));
    console.log(seen.join(' | ') || 'nothing');`);
  expect(output.at(-1)).toBe('nothing');
});

test('events that a snippet forges are its own affair: the page goes on', async ({ page }) => {
  const run = await openRunner(page);
  const forged = `
    for (const data of [undefined, null, 1, {}, { type: 'boot' }, { type: 'run', request: {} }, { type: 'run' }, { type: 'drawing', pad: -1 }, { type: 'padClosed' }])
      try { self.dispatchEvent(new MessageEvent('message', { data })); } catch {}
    const { port1, port2 } = new MessageChannel();
    port1.postMessage({ type: 'ended' });
    port2.start();
    console.log(typeof (self as any).postMessage, typeof (self as any).close);`;
  const { reply } = await run(forged);
  expect(reply.status).toBe('ran');
  const { output } = await run(`console.log('next')`);
  expect(output).toEqual(['next']);
});

/** Runs in the page before anything else: counts what its workers say. */
function countMessages(): void {
  const scope = globalThis as typeof globalThis & { heard?: number };
  scope.heard = 0;
  const add = Worker.prototype.addEventListener;
  Worker.prototype.addEventListener = function (this: Worker, ...given: Parameters<typeof add>) {
    if (given[0] === 'message') add.call(this, 'message', () => void (scope.heard = (scope.heard ?? 0) + 1));
    add.apply(this, given);
  } as typeof add;
}

test('a snippet that bends the clock and the collections does not flood the page', async ({ page }) => {
  await page.addInitScript(countMessages);
  const run = await openRunner(page);
  const { reply } = await run(
    `// @ts-nocheck
    const real = Date.now, until = real() + 2000;
    let time = 0;
    performance.now = Date.now = () => (time += 1e6);
    Object.defineProperty(Map.prototype, 'size', { get: () => 1e6 });
    Object.defineProperty(Set.prototype, 'size', { get: () => 0 });
    Math.min = Math.max = () => 1e9;
    for (let i = 0; real() < until; i++) console.log('line', i);`,
    { timeoutMs: 5000 },
  );
  expect(reply.status).toBe('ran');
  expect(await page.evaluate(() => (globalThis as { heard?: number }).heard)).toBeLessThan(1500);
  expect((await run(`console.log('next')`)).output).toEqual(['next']);
});

/** Lists of 4,294,967,295 elements, none of which is there: they travel in a few bytes. */
const ENDLESS: Readonly<Record<string, string>> = {
  'the items': `this.length = 2 ** 32 - 1; return 1;`,
  'the values of a tensor': `first.item = { kind: 'tensor', title: '', dtype: 'float32', shape: [2 ** 32 - 1], values: endless };`,
  'the cells of a table': `first.item = { kind: 'table', title: '', columns: endless, rows: [endless] };`,
};

for (const [name, code] of Object.entries(ENDLESS)) {
  test(`the page does not walk over ${name} without end`, async ({ page }) => {
    const run = await openRunner(page);
    const longestTask = await watchForStandstills(page);
    const { reply } = await run(`// @ts-nocheck
      const endless = [];
      endless.length = 2 ** 32 - 1;
      const { push } = Array.prototype;
      Array.prototype.push = function (...given) {
        const [first] = given;
        if (typeof first === 'object' && first !== null && 'slot' in first && 'item' in first) { ${code} }
        return Reflect.apply(push, this, given);
      };
      console.log('x');`);
    expect(reply).toMatchObject({ status: 'ran', result: { status: 'ok' } });
    expect((await run(`console.log('next')`)).output).toEqual(['next']);
    expect(await longestTask()).toBeLessThan(1000);
  });
}

test('the end of a run ends the workers that the snippet made', async ({ page }) => {
  const run = await openRunner(page);
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('still-alive')) asked++;
  });
  const code = `for (let i = 0; ; i++) {
    const r = new XMLHttpRequest(); r.open('GET', ORIGIN + '/icon.svg?still-alive' + i, false); r.send();
    if (i === 4) postMessage('alive');
  }`;
  const alive = `const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(code)}.replace('ORIGIN', JSON.stringify(location.origin))])));
    await new Promise((resolve) => { worker.onmessage = resolve; });`;
  const ended = await run(alive);
  expect(ended.reply).toMatchObject({ result: { status: 'ok' } });
  expect(asked).toBeGreaterThan(3);
  const { reply } = await run(`${alive}\nawait new Promise(() => setInterval(() => 0, 100));`, {
    timeoutMs: 2000,
  });
  expect(reply).toMatchObject({ result: { status: 'timeout' } });
  const text = `await new Promise((go) => setTimeout(go, 300));`;
  await run(text);
  const before = asked;
  await run(text);
  expect(asked).toBe(before);
});

test('a text that takes minutes to read can be given up, and the next one runs', async ({ page }) => {
  const run = await openRunner(page);
  const { reply } = await run('a ? (b) : c => '.repeat(25) + 'c', { timeoutMs: 1500 });
  expect(reply).toMatchObject({ status: 'ran', result: { status: 'timeout' } });
  const next = await run(`console.log('next')`, { timeoutMs: 10_000 });
  expect(next.output).toEqual(['next']);
});
