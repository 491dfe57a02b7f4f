import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { cspMeta } from './build/csp.ts';
import { examples } from './build/examples-plugin.ts';
import { offline } from './build/offline-plugin.ts';
import { typings } from './build/typings-plugin.ts';
import { wasmThreads } from './build/wasm-threads-plugin.ts';

const site = offline();

/** `base` is relative: the site runs from any path. */
export default defineConfig({
  base: './',
  plugins: [svelte(), examples(), typings(), wasmThreads(), cspMeta(), site.page],
  worker: { format: 'es', plugins: () => [wasmThreads(), site.workers] },
  build: {
    target: 'es2023',
    // Every browser of the target knows how to preload modules.
    modulePreload: { polyfill: false },
    // Everything heavy is loaded when it is first wanted; the page's own JavaScript has a budget of its own.
    chunkSizeWarningLimit: 6_000,
    rolldownOptions: { input: { index: 'index.html', run: 'run.html' } },
  },
});
