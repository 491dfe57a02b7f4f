/** Builds the site into dist/ and the command into dist-node/. `--quiet` prints warnings and errors only. */
import { argv } from 'node:process';
import { ensureInstalled, hashOfSources, root, stampBuild } from './ensure.mjs';

await ensureInstalled();
process.chdir(root);
const logLevel = argv.includes('--quiet') ? 'warn' : 'info';
const hash = hashOfSources();
const { build } = await import('vite');
await build({ logLevel });
await build({ logLevel, configFile: 'vite.cli.config.ts' });
stampBuild(hash);
