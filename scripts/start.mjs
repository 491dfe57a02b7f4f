/**
 * Serves the built site, after installing and building what is missing. PORT or `--port N` chooses the port, else the next free
 * one is taken; with `--strict-port` a taken port is an error.
 */
import { argv, env, exit } from 'node:process';
import { join } from 'node:path';
import { ensure, root, say } from './ensure.mjs';

const DEFAULT_PORT = 4317;
/** Ports tried after the first before any free one is taken. */
const NEXT_PORTS = 20;

const at = argv.indexOf('--port');
const text = at === -1 ? (env.PORT ?? String(DEFAULT_PORT)) : argv[at + 1];
const wanted = Number(text);
if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535 || text === '') {
  say(`${text ?? 'nothing'} is no port: give a number from 0 (any free one) to 65535.`);
  exit(2);
}

await ensure();
const { serveSite } = await import('../dist-node/serve.js');
const ports = argv.includes('--strict-port')
  ? [wanted]
  : [...Array.from({ length: NEXT_PORTS }, (_, i) => wanted + i).filter((port) => port <= 65_535), 0];

for (const port of ports) {
  try {
    const site = await serveSite({ folder: join(root, 'dist'), port });
    console.log(`Twograph is at ${site.url.replace('127.0.0.1', 'localhost')}   (Ctrl+C ends it)`);
    break;
  } catch (error) {
    if (!['EADDRINUSE', 'EACCES'].includes(error.code) || port === ports.at(-1)) {
      say(`Could not serve at port ${port}: ${error.message}.`);
      exit(1);
    }
  }
}
