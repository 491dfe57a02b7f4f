/** Builds the bare contestant: the page, its worker, and the example as the worker imports it. */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { withBenchSite } from '../site';

const path = (from: string): string => fileURLToPath(new URL(from, import.meta.url));

/** Puts the text in the place of the example's own. */
function example(text: string): Plugin {
  return {
    name: 'bench:example',
    enforce: 'pre',
    load: (id) => (id === path('../../examples/digits-cnn.ts') ? text : null),
  };
}

/** Builds and serves it for as long as `use` takes, which is given its address; `text` is what the worker runs. */
export async function withBareSite<T>(text: string, use: (url: string) => Promise<T>): Promise<T> {
  return withBenchSite(
    {
      script: new URL('./page.ts', import.meta.url),
      alias: { twograph: path('./twograph.ts') },
      plugins: [example(text)],
    },
    use,
  );
}
