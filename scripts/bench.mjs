/** `npm run bench -- --help` tells what it measures and how it is told what to. */
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './chromium.mjs';
import { ensure } from './ensure.mjs';

await ensure();
process.env.TWOGRAPH_CHROMIUM = await ensureChromium();
const { runnerImport } = await import('vite');
const { module } = await runnerImport(fileURLToPath(new URL('../bench/main.ts', import.meta.url)));
process.exitCode = await module.main(process.argv.slice(2));
