/** `npm run -s twograph -- …`: a snippet's run without a window. Standard output holds the result and nothing else. */
import { ensure } from './ensure.mjs';

await ensure();
const { main } = await import('../dist-node/twograph.js');
process.exitCode = await main(process.argv.slice(2));
