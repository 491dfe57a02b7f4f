/**
 * Writes dist/sw.js when the site is built: the service worker with the SHA-256 of every file of the site in it. The core is kept at
 * the first visit; a part (an engine, the editor) at its first use. Which part a file belongs to is told by the sources it was
 * made from, as the names of chunks tell nothing.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Plugin, type ResolvedConfig, type Rolldown } from 'vite';
import type { Manifest, ManifestFile } from '../src/offline/manifest';
import { CSP } from './csp.ts';

/**
 * Parts by their names, as they stand in "… was never loaded in this browser", with the sources that make a file theirs. What matches
 * none is the core; so is the wasm backend that a browser of these years takes, as the page starts on it.
 */
const PARTS: Readonly<Record<string, RegExp>> = {
  'the editor': /node_modules\/monaco-editor\/|src\/views\/editor\/monaco|typings.*\.json$/,
  'ONNX Runtime for WebGPU': /node_modules\/onnxruntime-web\/.*jspi/,
  'ONNX Runtime for WebGL': /node_modules\/onnxruntime-web\/.*webgl/,
  'ONNX Runtime': /node_modules\/onnxruntime-web\//,
  'the WebGPU backend': /node_modules\/@tensorflow\/tfjs-backend-webgpu\//,
  'the WebAssembly backend for browsers without SIMD': /tfjs-backend-wasm\.wasm$/,
};

/** Files that no page asks for. */
const LEFT_OUT = /(^|\/)(sw\.js|_headers|\..*)$|\.map$/;

/** The part that something made from these sources belongs to; one of its sources is enough. */
function partOf(sources: readonly string[]): string | undefined {
  return Object.entries(PARTS).find(([, pattern]) => sources.some((source) => pattern.test(source)))?.[0];
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** From the site's files, and the part of each that belongs to one, both by path. */
function toManifest(contents: ReadonlyMap<string, Uint8Array>, parts: ReadonlyMap<string, string>): Manifest {
  const files: Record<string, ManifestFile> = {};
  for (const [path, content] of [...contents].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const part = parts.get(path);
    files[path] = { sha256: sha256(content), ...(part === undefined ? {} : { part }) };
  }
  return { version: sha256(JSON.stringify(files)).slice(0, 16), files };
}

function readSite(folder: string): Map<string, Uint8Array> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !LEFT_OUT.test(path));
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path))]));
}

/** Notes the parts of what one build makes: its chunks, and what is imported into them as files. */
function note(bundle: Rolldown.OutputBundle, parts: Map<string, string>): void {
  const outputs = Object.values(bundle);
  for (const output of outputs) {
    const sources =
      output.type === 'chunk' ? output.moduleIds : [...output.originalFileNames, ...output.names];
    const part = partOf(sources.map((source) => source.replaceAll('\\', '/')));
    if (part === undefined) continue;
    parts.set(output.fileName, part);
    if (output.type !== 'chunk') continue;
    for (const style of output.viteMetadata?.importedCss ?? []) parts.set(style, part);
  }
}

/** One plugin for the page's build, and one for those of its workers (`worker.plugins`). */
export function offline(): { readonly page: Plugin; readonly workers: Plugin } {
  const parts = new Map<string, string>();
  let config: ResolvedConfig;
  let written = false;
  const page: Plugin = {
    name: 'twograph:offline',
    apply: 'build',
    enforce: 'post',
    configResolved(resolved) {
      config = resolved;
    },
    generateBundle(_options, bundle) {
      note(bundle, parts);
    },
    writeBundle() {
      written = true;
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        // Called after a build that failed, too.
        if (!written) return;
        const folder = resolve(config.root, config.build.outDir);
        const manifest = toManifest(readSite(folder), parts);
        await build({
          configFile: false,
          root: config.root,
          logLevel: 'warn',
          publicDir: false,
          define: { MANIFEST: JSON.stringify(manifest), POLICY: JSON.stringify(CSP) },
          build: {
            outDir: folder,
            emptyOutDir: false,
            target: 'es2023',
            lib: {
              entry: resolve(config.root, 'src/offline/sw.ts'),
              formats: ['iife'],
              name: 'sw',
              fileName: () => 'sw.js',
            },
          },
        });
      },
    },
  };
  const workers: Plugin = {
    name: 'twograph:offline-workers',
    generateBundle(_options, bundle) {
      note(bundle, parts);
    },
  };
  return { page, workers };
}
