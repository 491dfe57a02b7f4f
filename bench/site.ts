/** A page of a benchmark with its workers, built as the built site is built but for what is not measured. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build, type Plugin } from 'vite';
import { wasmThreads } from '../build/wasm-threads-plugin';
import { serveSite } from '../src/cli/serve';

const path = (from: string): string => fileURLToPath(new URL(from, import.meta.url));

const HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>A benchmark</title>
    <link rel="icon" href="data:," />
    <script type="module" src="./page.js"></script>
  </head>
</html>
`;

function page(): Plugin {
  return {
    name: 'bench:page',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'index.html', source: HTML });
    },
  };
}

export interface BenchSite {
  /** The page's script. */
  readonly script: URL;
  /** What stands for a module, by its name. */
  readonly alias?: Readonly<Record<string, string>>;
  /** For page and workers. */
  readonly plugins?: readonly Plugin[];
}

/** The site is written to `folder`. */
async function buildBenchSite(
  { script, alias = {}, plugins = [] }: BenchSite,
  folder: string,
): Promise<void> {
  const all = (): Plugin[] => [wasmThreads(), ...plugins];
  await build({
    configFile: false,
    root: path('..'),
    base: './',
    publicDir: false,
    logLevel: 'error',
    plugins: [...all(), page()],
    resolve: { alias: { ...alias } },
    worker: { format: 'es', plugins: all },
    build: {
      target: 'es2023',
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: {
        input: { page: fileURLToPath(script) },
        output: { entryFileNames: '[name].js' },
        checks: { pluginTimings: false },
      },
    },
  });
}

/** Builds and serves a site for as long as `use` takes, which is given its address. */
export async function withBenchSite<T>(site: BenchSite, use: (url: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'twograph-bench-'));
  try {
    await buildBenchSite(site, folder);
    const served = await serveSite({ folder });
    try {
      return await use(served.url);
    } finally {
      await served.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Opens a page of a site of its own for as long as `use` takes; `ready` names what its script puts into the global scope. */
export async function withBenchPage<T>(
  browser: Page,
  { ready, ...site }: BenchSite & { readonly ready: string },
  use: (page: Page) => Promise<T>,
): Promise<T> {
  return withBenchSite(site, async (url) => {
    const page = await browser.context().newPage();
    try {
      await page.goto(url);
      await page.waitForFunction((name) => name in globalThis, ready);
      return await use(page);
    } finally {
      await page.close();
    }
  });
}
