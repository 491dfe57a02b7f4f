/**
 * The texts of the examples as one JSON asset `{ path: text }`: they are documents, which the page reads, and no part of its code. The page
 * gets the asset's address from `virtual:examples`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';

const MODULE = 'virtual:examples';
const RESOLVED = `\0${MODULE}`;
const DEV_ADDRESS = '/@examples.json';

export function examples(): Plugin {
  let folder = resolve('examples');
  let serving = false;
  const json = (): string => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
    return JSON.stringify(
      Object.fromEntries(
        files.map((file) => [`/examples/${file}`, readFileSync(resolve(folder, file), 'utf8')]),
      ),
    );
  };
  return {
    name: 'twograph:examples',
    configResolved(config) {
      folder = resolve(config.root, 'examples');
      serving = config.command === 'serve';
    },
    configureServer(server) {
      server.middlewares.use(DEV_ADDRESS, (_request, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(json());
      });
    },
    resolveId: (id) => (id === MODULE ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined;
      if (serving) return `export default new URL('${DEV_ADDRESS}', location.origin).href;`;
      const reference = this.emitFile({ type: 'asset', name: 'examples.json', source: json() });
      return `export default import.meta.ROLLUP_FILE_URL_${reference};`;
    },
  };
}
