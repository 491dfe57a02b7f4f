/** Builds a page of a benchmark with its workers, as the built site is built but for what is not measured. */
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import { wasmThreads } from '../build/wasm-threads-plugin';

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
export async function buildBenchSite(
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
