/** The editor by itself: `npx vite --config tests/gallery-editor/vite.config.ts`, to look at it and for its tests. */
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { typings } from '../../build/typings-plugin.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root,
  base: './',
  plugins: [svelte({ configFile: '../../svelte.config.js' }), typings()],
  worker: { format: 'es' },
  build: { target: 'es2023', outDir: '../../node_modules/.cache/gallery-editor', emptyOutDir: true },
  server: { fs: { allow: ['../..'] } },
});
