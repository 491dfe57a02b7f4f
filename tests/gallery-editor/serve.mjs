/**
 * Builds the editor's gallery and serves it twice from a folder below the root, as a course page might: cross-origin isolated on
 * PORT, with no headers at all on the next one.
 */
import { createServer } from 'node:http';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { build } from 'vite';

const port = Number(argv[2]);
const config = fileURLToPath(new URL('vite.config.ts', import.meta.url));
const folder = fileURLToPath(new URL('../../node_modules/.cache/gallery-editor', import.meta.url));
const BELOW = '/course/editor/';

await build({ configFile: config, logLevel: 'warn' });
for (const [offset, headers] of [
  { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  {},
].entries()) {
  const files = sirv(folder, {
    setHeaders: (response) => Object.entries(headers).forEach((header) => response.setHeader(...header)),
  });
  createServer((request, response) => {
    const missing = () => response.writeHead(404).end();
    if (!request.url?.startsWith(BELOW)) return missing();
    request.url = request.url.slice(BELOW.length - 1);
    files(request, response, missing);
  }).listen(port + offset, '127.0.0.1');
}
