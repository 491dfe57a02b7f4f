/** Builds the bare contestant: the page, its worker, and the example as the worker imports it. */
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import { wasmThreads } from '../../build/wasm-threads-plugin';

const path = (from: string): string => fileURLToPath(new URL(from, import.meta.url));

const HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>The bare contestant</title>
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

/** Puts the text in the place of the example's own. */
function example(text: string): Plugin {
  return {
    name: 'bench:example',
    enforce: 'pre',
    load: (id) => (id === path('../../examples/digits-cnn.ts') ? text : null),
  };
}

/** `text` is what the worker runs; the site is written to `folder`. */
export async function buildBare(text: string, folder: string): Promise<void> {
  const plugins = (): Plugin[] => [wasmThreads(), example(text)];
  await build({
    configFile: false,
    root: path('../..'),
    base: './',
    publicDir: false,
    logLevel: 'error',
    plugins: [...plugins(), page()],
    resolve: { alias: { twograph: path('./twograph.ts') } },
    worker: { format: 'es', plugins },
    build: {
      target: 'es2023',
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: {
        input: { page: path('./page.ts') },
        output: { entryFileNames: '[name].js' },
        checks: { pluginTimings: false },
      },
    },
  });
}
