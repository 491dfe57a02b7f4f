/**
 * Keeps the site's files for use without a network. A snippet is a stranger's code and runs in the same origin, where the browser's
 * cache is open to it in principle. So nothing in the cache is believed: a body is served only if its SHA-256 is the one in the
 * manifest, and of the stored headers only those that can do no harm. This is why no library is used here: those trust their cache.
 */
import { NEVER_LOADED, type Manifest, type ManifestFile } from './manifest';

/** The part of the Cache API that is used. */
export interface CacheLike {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<boolean>;
}

export interface Surroundings {
  readonly manifest: Manifest;
  /** The site's own policy, sent with every file. */
  readonly policy: string;
  /** Address of the site, with a slash at its end. */
  readonly base: string;
  /** The cache of this version. */
  cache(): Promise<CacheLike>;
  /** Those of other versions. */
  olderCaches(): Promise<readonly CacheLike[]>;
  readonly fetch: typeof fetch;
  /** Milliseconds after which a kept file is served although the network may still answer. */
  readonly patienceMs: number;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  wasm: 'application/wasm',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  ttf: 'font/ttf',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
};

/** Isolation is the host's decision: kept for a page exactly where the host sent it. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isPage(path: string): boolean {
  return path.endsWith('.html');
}

/** Names under assets/ hold a hash of their content: what is kept under one is as good as the network's. */
function isHashed(path: string): boolean {
  return path.startsWith('assets/');
}

export class Keeper {
  readonly #around: Surroundings;
  readonly #loadedParts = new Set<string>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** The path in the manifest that a request is for, or undefined where it is none of ours. */
  pathOf(request: Pick<Request, 'method' | 'url' | 'headers'>): string | undefined {
    if (
      request.method !== 'GET' ||
      request.headers.has('range') ||
      !request.url.startsWith(this.#around.base)
    )
      return undefined;
    const rest = request.url.slice(this.#around.base.length).replace(/[?#].*$/s, '');
    const path = rest === '' ? 'index.html' : rest;
    return Object.hasOwn(this.#around.manifest.files, path) ? path : undefined;
  }

  /** Keeps the core, from an older version's cache where that holds it, and whatever else that has and is still right. */
  async install(): Promise<void> {
    const older = await this.#around.olderCaches();
    const { files } = this.#around.manifest;
    await Promise.all(
      Object.entries(files).map(async ([path, file]) => {
        for (const cache of older) {
          const kept = await this.#verified(cache, path);
          if (kept !== undefined) {
            await this.#keep(path, kept);
            return;
          }
        }
        if (file.part === undefined) await this.#load(path);
      }),
    );
  }

  /**
   * Answers for a path of the manifest. Files with a hash in their name come from what is kept; pages and the others from the
   * network first, so that a new version of the site shows at once. `later` takes what may go on after the answer.
   */
  async answer(path: string, request: Request, later: (work: Promise<unknown>) => void): Promise<Response> {
    if (isHashed(path)) {
      const kept = await this.#kept(path);
      if (kept !== undefined) return kept;
    }
    const network = this.#around.fetch(request);
    try {
      const response = await (isHashed(path) ? network : this.#unlessSlow(network, path));
      if (!response.ok || response.type === 'opaque') return response;
      later(this.#keep(path, response.clone()));
      const { part } = this.#file(path);
      if (part !== undefined) later(this.#loadPart(part));
      return response;
    } catch {
      return (await this.#kept(path)) ?? this.#neverLoaded(path);
    }
  }

  /** Rejects when the network is slow and the file is kept. */
  async #unlessSlow(network: Promise<Response>, path: string): Promise<Response> {
    const slow = new Promise<undefined>((resolve) => {
      setTimeout(resolve, this.#around.patienceMs, undefined);
    });
    const first = await Promise.race([network, slow]);
    if (first !== undefined) return first;
    if ((await this.#kept(path)) === undefined) return network;
    network.catch(() => undefined);
    throw new Error('The network is slow.');
  }

  /**
   * Keeps all of a part whose first file was asked for: of some files we are not told, as a worker that was started before this service
   * worker asks for them past it. They come from the browser's own cache, mostly.
   */
  async #loadPart(part: string): Promise<void> {
    if (this.#loadedParts.has(part)) return;
    this.#loadedParts.add(part);
    const paths = Object.entries(this.#around.manifest.files).filter(([, file]) => file.part === part);
    const works = paths.map(async ([path]) => {
      if ((await this.#kept(path)) === undefined) await this.#load(path);
    });
    const results = await Promise.allSettled(works);
    if (results.some(({ status }) => status === 'rejected')) this.#loadedParts.delete(part);
  }

  async #load(path: string): Promise<void> {
    const cache = isHashed(path) ? 'default' : 'no-cache';
    const response = await this.#around.fetch(this.#url(path), { cache });
    if (!response.ok || !(await this.#keep(path, response))) {
      throw new Error(`${path} is not the file that this version was built with.`);
    }
  }

  async #kept(path: string): Promise<Response | undefined> {
    try {
      return await this.#verified(await this.#around.cache(), path);
    } catch {
      // Storage may be forbidden or broken: the network is there.
      return undefined;
    }
  }

  /** What a cache holds for a path, made anew from the verified bytes; what is wrong is thrown away. */
  async #verified(cache: CacheLike, path: string): Promise<Response | undefined> {
    const stored = await cache.match(this.#url(path));
    if (stored === undefined) return undefined;
    const bytes = await stored.arrayBuffer();
    if ((await sha256(bytes)) !== this.#file(path).sha256) {
      await cache.delete(this.#url(path));
      return undefined;
    }
    return new Response(bytes, { headers: this.#headers(path, stored.headers) });
  }

  /** Keeps a response if it is the file that the manifest names; says whether it was. Never rejects. */
  async #keep(path: string, response: Response): Promise<boolean> {
    try {
      const bytes = await response.arrayBuffer();
      if ((await sha256(bytes)) !== this.#file(path).sha256) return false;
      const cache = await this.#around.cache();
      await cache.put(
        this.#url(path),
        new Response(bytes, { headers: this.#headers(path, response.headers) }),
      );
      return true;
    } catch {
      return false;
    }
  }

  /** Nothing of the stored headers is passed on but isolation, and that only with the value that we know. */
  #headers(path: string, stored: Headers): Headers {
    const extension = path.slice(path.lastIndexOf('.') + 1);
    const headers = new Headers({
      'Content-Type': TYPES[extension] ?? 'application/octet-stream',
      'Content-Security-Policy': this.#around.policy,
      'X-Content-Type-Options': 'nosniff',
    });
    for (const [name, value] of Object.entries(ISOLATION)) {
      // An isolated page takes a worker's script only with these, and no other page minds them.
      if (!isPage(path) || stored.get(name) === value) headers.set(name, value);
    }
    return headers;
  }

  #neverLoaded(path: string): Response {
    const part = this.#file(path).part ?? 'a part of the page';
    const words = `There is no network, and ${part} was never loaded in this browser. It works offline once it has been used online.`;
    return new Response(words, {
      status: 503,
      statusText: 'Never loaded',
      headers: { 'Content-Type': 'text/plain; charset=utf-8', [NEVER_LOADED]: '1' },
    });
  }

  #file(path: string): ManifestFile {
    const file = this.#around.manifest.files[path];
    if (file === undefined) throw new Error(`${path} is not in the manifest.`);
    return file;
  }

  #url(path: string): string {
    return this.#around.base + path;
  }
}
