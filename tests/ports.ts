/**
 * Ports for the tests' own servers, below those that systems give to outgoing connections by themselves: what is free here stays free
 * until it is taken. Another checkout's tests may run on the same machine.
 */
import { execFileSync } from 'node:child_process';

const LOOK = `
const { createServer } = require('node:net');
const [first, count] = process.argv.slice(1).map(Number);
const taken = (port) => new Promise((resolve) => {
  const server = createServer();
  server.once('error', () => resolve(true));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
});
(async () => {
  for (let from = first, port = first; ; ) {
    if (await taken(port++)) from = port;
    else if (port - from === count) return process.stdout.write(String(from));
  }
})();
`;

/** The first of so many free ports in a row, from this one on. At once, as configurations want it. */
export function freePorts(from: number, count = 1): number {
  return Number(
    execFileSync(process.execPath, ['-e', LOOK, String(from), String(count)], { encoding: 'utf8' }),
  );
}
