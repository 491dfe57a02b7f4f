/** `npm run -s twograph -- …`: a snippet's run without a window. Standard output holds the result and nothing else. */
import module from 'node:module';
import { ensure } from './ensure.mjs';

// From node 22.1 on: Playwright alone takes 0.3 s to compile.
module.enableCompileCache?.();

// A reader that has seen enough (`| head`) closes the pipe: no fault of the snippet.
process.stdout.on('error', () => process.exit(0));

await ensure();
const { main } = await import('../dist-node/twograph.js');
process.exitCode = await main(process.argv.slice(2));
