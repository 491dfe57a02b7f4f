/** Builds the site into dist/ and the command into dist-node/. `--quiet` prints warnings and errors only. */
import { argv } from 'node:process';
import { ensureInstalled, hashOfSources, root, say, stampBuild } from './ensure.mjs';

await ensureInstalled();
process.chdir(root);
const logLevel = argv.includes('--quiet') ? 'warn' : 'info';
const hash = hashOfSources();
// Our configurations are bundled before they are loaded, as node 20 reads no TypeScript.
process.env.VITE_CONFIG_NATIVE_IGNORE_WARNING = 'true';
const { build } = await import('vite');

const fail = (error) => {
  say(error.message);
  process.exit(1);
};
// A worker that fails to build rejects a promise of Vite's own besides.
process.on('unhandledRejection', fail);

// How long each plugin took concerns nobody who only wants to see the page.
const rolldownOptions = { checks: { pluginTimings: false } };
await build({ logLevel, build: { rolldownOptions }, worker: { rolldownOptions } }).catch(fail);
await build({ logLevel, configFile: 'vite.cli.config.ts' }).catch(fail);
stampBuild(hash);
