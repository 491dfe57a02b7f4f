/** Builds the bare contestant: the page, its worker, and the example as the worker imports it. */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { buildBenchSite } from '../site';

const path = (from: string): string => fileURLToPath(new URL(from, import.meta.url));

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
  await buildBenchSite(
    {
      script: new URL('./page.ts', import.meta.url),
      alias: { twograph: path('./twograph.ts') },
      plugins: [example(text)],
    },
    folder,
  );
}
