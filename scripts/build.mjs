/** Builds the site into dist/ and the command into dist-node/. `--quiet` prints warnings and errors only. */
import { argv } from 'node:process';
import { ensureInstalled, hashOfSources, root, stampBuild } from './ensure.mjs';

await ensureInstalled();
process.chdir(root);
const logLevel = argv.includes('--quiet') ? 'warn' : 'info';
const hash = hashOfSources();
// Our configurations are bundled before they are loaded, as node 20 reads no TypeScript.
process.env.VITE_CONFIG_NATIVE_IGNORE_WARNING = 'true';
const { build } = await import('vite');
await build({ logLevel });
await build({ logLevel, configFile: 'vite.cli.config.ts' });
stampBuild(hash);
