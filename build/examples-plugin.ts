/**
 * The examples as one JSON asset, their headers read, and the texts of their counterparts as another: they are documents, which the
 * page fetches, and no part of its code. The page gets the assets' addresses from `virtual:examples`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { isCounterpart, readExamples } from '../src/snippet/examples.ts';

const MODULE = 'virtual:examples';
const RESOLVED = `\0${MODULE}`;
const NAMES = ['examples', 'counterparts'] as const;
type Name = (typeof NAMES)[number];

export function examples(): Plugin {
  let folder = resolve('examples');
  let serving = false;
  const texts = (wanted: (file: string) => boolean): Record<string, string> =>
    Object.fromEntries(
      readdirSync(folder)
        .filter(wanted)
        .map((file) => [file, readFileSync(resolve(folder, file), 'utf8')]),
    );
  const json = (name: Name): string => {
    const counterparts = texts(isCounterpart);
    if (name === 'counterparts') return JSON.stringify(counterparts);
    const snippets = texts((file) => file.endsWith('.ts'));
    return JSON.stringify(readExamples(snippets, Object.keys(counterparts)));
  };
  const devAddress = (name: Name): string => `/@${name}.json`;
  return {
    name: 'twograph:examples',
    configResolved(config) {
      folder = resolve(config.root, 'examples');
      serving = config.command === 'serve';
    },
    configureServer(server) {
      for (const name of NAMES)
        server.middlewares.use(devAddress(name), (_request, response) => {
          response.setHeader('content-type', 'application/json');
          response.end(json(name));
        });
    },
    resolveId: (id) => (id === MODULE ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined;
      const address = (name: Name): string => {
        if (serving) return `new URL('${devAddress(name)}', location.origin).href`;
        const reference = this.emitFile({ type: 'asset', name: `${name}.json`, source: json(name) });
        return `import.meta.ROLLUP_FILE_URL_${reference}`;
      };
      return NAMES.map((name) => `export const ${name} = ${address(name)};`).join('\n');
    },
  };
}
