import { describe, expect, it, vi } from 'vitest';
import { Keeper, type CacheLike } from './keeper';
import { NEVER_LOADED, type Manifest, type ManifestFile } from './manifest';

const BASE = 'https://host.example/sub/';
async function hash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const SITE: Readonly<Record<string, { text: string; part?: string }>> = {
  'index.html': { text: '<p>page</p>' },
  'assets/core-1.js': { text: 'core' },
  'assets/engine-2.wasm': { text: 'engine', part: 'the WebGPU engine' },
  'assets/glue-3.js': { text: 'glue', part: 'the WebGPU engine' },
};

const files: Record<string, ManifestFile> = {};
for (const [path, { text, part }] of Object.entries(SITE)) {
  files[path] = { sha256: await hash(text), ...(part ? { part } : {}) };
}
const manifest: Manifest = { version: '1', files };

class FakeCache implements CacheLike {
  readonly held = new Map<string, { body: string; headers: Record<string, string> }>();
  async match(url: string): Promise<Response | undefined> {
    const entry = this.held.get(url);
    return Promise.resolve(entry && new Response(entry.body, { headers: entry.headers }));
  }
  async put(url: string, response: Response): Promise<void> {
    this.held.set(url, { body: await response.text(), headers: Object.fromEntries(response.headers) });
  }
  async delete(url: string): Promise<boolean> {
    return Promise.resolve(this.held.delete(url));
  }
}

function setUp(
  options: { online?: boolean; older?: CacheLike[]; served?: Record<string, string>; slow?: boolean } = {},
) {
  const cache = new FakeCache();
  const state = { online: options.online ?? true };
  const headers = {
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Opener-Policy': 'same-origin',
  };
  const fetched = vi.fn(async (input: RequestInfo | URL): Promise<Response> => {
    const url = input instanceof Request ? input.url : String(input);
    const path = url.slice(BASE.length) || 'index.html';
    if (!state.online) throw new TypeError('Failed to fetch');
    if (options.slow) return new Promise<never>(() => undefined);
    const text = options.served?.[path] ?? SITE[path]?.text;
    return Promise.resolve(
      text === undefined ? new Response('', { status: 404 }) : new Response(text, { headers }),
    );
  });
  const keeper = new Keeper({
    manifest,
    policy: 'the policy',
    base: BASE,
    cache: () => Promise.resolve(cache),
    olderCaches: () => Promise.resolve(options.older ?? []),
    fetch: fetched,
    patienceMs: 1,
  });
  const ask = async (path: string): Promise<Response> => {
    const works: Promise<unknown>[] = [];
    const answer = await keeper.answer(path, new Request(BASE + path), (work) => works.push(work));
    await Promise.all(works);
    return answer;
  };
  return { keeper, cache, state, fetched, ask };
}

describe('the keeper of the offline files', () => {
  it('keeps the core at install and leaves the engines for their first use', async () => {
    const { keeper, cache } = setUp();
    await keeper.install();
    expect([...cache.held.keys()].sort()).toEqual([`${BASE}assets/core-1.js`, `${BASE}index.html`]);
  });

  it('does not install a core that is not the one it was built with', async () => {
    const { keeper } = setUp({ served: { 'assets/core-1.js': 'another' } });
    await expect(keeper.install()).rejects.toThrow('assets/core-1.js');
  });

  it('takes over what an older version kept if it is still right, engines too', async () => {
    const older = new FakeCache();
    older.held.set(`${BASE}assets/engine-2.wasm`, { body: 'engine', headers: {} });
    older.held.set(`${BASE}assets/core-1.js`, { body: 'tampered', headers: {} });
    const { keeper, cache, fetched } = setUp({ older: [older] });
    await keeper.install();
    expect(cache.held.get(`${BASE}assets/engine-2.wasm`)?.body).toBe('engine');
    expect(cache.held.get(`${BASE}assets/core-1.js`)?.body).toBe('core');
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  it('serves an engine offline after its first use', async () => {
    const { ask, state, fetched } = setUp();
    await ask('assets/engine-2.wasm');
    state.online = false;
    fetched.mockClear();
    const answer = await ask('assets/engine-2.wasm');
    expect(await answer.text()).toBe('engine');
    expect(answer.headers.get('content-type')).toBe('application/wasm');
    expect(fetched).not.toHaveBeenCalled();
  });

  it('keeps all of an engine when one of its files is used', async () => {
    const { ask, state } = setUp();
    await ask('assets/engine-2.wasm');
    state.online = false;
    expect(await (await ask('assets/glue-3.js')).text()).toBe('glue');
  });

  it('says in words what was never loaded', async () => {
    const { ask } = setUp({ online: false });
    const answer = await ask('assets/engine-2.wasm');
    expect(answer.status).toBe(503);
    expect(answer.headers.has(NEVER_LOADED)).toBe(true);
    expect(await answer.text()).toContain('the WebGPU engine was never loaded');
  });

  it('never serves a tampered body: it fetches anew, or says that there is none', async () => {
    const { ask, cache, state, keeper } = setUp();
    await keeper.install();
    const url = `${BASE}assets/core-1.js`;
    cache.held.set(url, { body: 'evil', headers: {} });
    expect(await (await ask('assets/core-1.js')).text()).toBe('core');
    cache.held.set(url, { body: 'evil', headers: {} });
    state.online = false;
    const answer = await ask('assets/core-1.js');
    expect(answer.status).toBe(503);
    expect(cache.held.has(url)).toBe(false);
  });

  it('passes no stored header on that could do harm', async () => {
    const { ask, cache, state } = setUp();
    state.online = false;
    cache.held.set(`${BASE}index.html`, {
      body: '<p>page</p>',
      headers: {
        refresh: '0; url=https://evil.example',
        'content-type': 'text/javascript',
        'content-security-policy': 'default-src *',
        'cross-origin-opener-policy': 'unsafe-none',
        'cross-origin-embedder-policy': 'require-corp',
      },
    });
    const { headers } = await ask('index.html');
    expect(headers.get('refresh')).toBeNull();
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toBe('the policy');
    expect(headers.get('cross-origin-opener-policy')).toBeNull();
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  });

  it('shows a new version of the page at once, but does not keep it as the old one', async () => {
    const served: Record<string, string> = {};
    const { ask, keeper, cache } = setUp({ served });
    await keeper.install();
    served['index.html'] = '<p>new</p>';
    expect(await (await ask('index.html')).text()).toBe('<p>new</p>');
    expect(cache.held.get(`${BASE}index.html`)?.body).toBe('<p>page</p>');
  });

  it('shows the kept page where the network does not answer', async () => {
    const { ask, cache } = setUp({ slow: true });
    cache.held.set(`${BASE}index.html`, { body: '<p>page</p>', headers: {} });
    expect(await (await ask('index.html')).text()).toBe('<p>page</p>');
  });

  it('works with a network where the cache is forbidden', async () => {
    const { ask, cache } = setUp();
    vi.spyOn(cache, 'match').mockRejectedValue(new DOMException('no', 'SecurityError'));
    vi.spyOn(cache, 'put').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
    expect(await (await ask('assets/core-1.js')).text()).toBe('core');
  });

  it('is concerned with whole GET requests for files of the site only', () => {
    const { keeper } = setUp();
    expect(keeper.pathOf(new Request(BASE))).toBe('index.html');
    expect(keeper.pathOf(new Request(`${BASE}?embed&backend=cpu`))).toBe('index.html');
    expect(keeper.pathOf(new Request(`${BASE}assets/core-1.js#x`))).toBe('assets/core-1.js');
    expect(keeper.pathOf(new Request('https://host.example/other/index.html'))).toBeUndefined();
    expect(keeper.pathOf(new Request(`${BASE}unknown.js`))).toBeUndefined();
    expect(keeper.pathOf(new Request(`${BASE}constructor`))).toBeUndefined();
    expect(keeper.pathOf(new Request(BASE, { method: 'POST' }))).toBeUndefined();
    expect(keeper.pathOf(new Request(BASE, { headers: { range: 'bytes=0-1' } }))).toBeUndefined();
  });
});
