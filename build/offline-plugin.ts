/**
 * Writes dist/sw.js when the site is built: the service worker with the SHA-256 of every file of the site in it. The core is kept at
 * the first visit; a part (an engine, the editor) at its first use.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Plugin, type ResolvedConfig } from 'vite';
import type { Manifest, ManifestFile } from '../src/offline/manifest';
import { CSP } from './csp';

export interface Part {
  /** As it stands in "… was never loaded in this browser". */
  readonly name: string;
  /** Matches the paths of its files. */
  readonly files: RegExp;
}

/** Files that no page asks for. */
const LEFT_OUT = /(^|\/)(sw\.js|_headers|\..*)$|\.map$/;

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The site's files by path; the first part that matches is the file's. */
export function toManifest(contents: ReadonlyMap<string, Uint8Array>, parts: readonly Part[]): Manifest {
  const files: Record<string, ManifestFile> = {};
  for (const path of [...contents.keys()].sort()) {
    const part = parts.find((candidate) => candidate.files.test(path))?.name;
    const hash = sha256(contents.get(path) ?? '');
    files[path] = part === undefined ? { sha256: hash } : { sha256: hash, part };
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

export function offline(parts: readonly Part[]): Plugin {
  let config: ResolvedConfig;
  let written = false;
  return {
    name: 'twograph:offline',
    apply: 'build',
    enforce: 'post',
    configResolved(resolved) {
      config = resolved;
    },
    writeBundle() {
      written = true;
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        // Called after a build that failed, too. Workers are bundled by builds of their own, within that of the site.
        if (!written || config.isWorker) return;
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
            copyPublicDir: false,
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
}
