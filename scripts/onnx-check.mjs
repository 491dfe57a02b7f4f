/**
 * `npm run onnx:check`: ONNX' own checker over what this project makes: the graph of every row's samples, and a few whole functions as
 * exportOnnx writes them. It needs no browser, and a python3 with onnx (Debian: apt-get install python3-onnx).
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const PYTHONS = ['python3', '/usr/bin/python3'];
const root = fileURLToPath(new URL('..', import.meta.url));
const checker = fileURLToPath(new URL('onnx-check.py', import.meta.url));

const python = PYTHONS.find((name) => spawnSync(name, ['-c', 'import onnx']).status === 0);
if (python === undefined) {
  console.error('No python3 with onnx: on Debian, apt-get install python3-onnx.');
  process.exit(3);
}

// As an ES module tfjs still asks for node's own modules so.
globalThis.require = createRequire(import.meta.url);

const folder = mkdtempSync(join(tmpdir(), 'twograph-onnx-'));
/** Its functions are properties of a function, which node doesn't know as names of an ES module. */
const seedrandom = {
  name: 'seedrandom',
  enforce: 'pre',
  resolveId: (id) => (id === 'seedrandom' ? '\0seedrandom' : undefined),
  load: (id) =>
    id === '\0seedrandom'
      ? `const it = require('seedrandom'); export default it; export const alea = it.alea;`
      : undefined,
};
const server = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  plugins: [seedrandom],
  server: { middlewareMode: true, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true },
  // tfjs' deep files are ES modules in packages that do not say so.
  ssr: { noExternal: [/^@tensorflow\//, 'seedrandom'] },
});
try {
  const { writeFunctions, writeRows, writeWebglRows } = await server.ssrLoadModule(
    '/tests/numerics/onnx-models.ts',
  );
  const write = (name, bytes) => {
    writeFileSync(join(folder, `${name}.onnx`), bytes);
  };
  await writeRows(write);
  await writeWebglRows(write);
  await writeFunctions(write);
  process.exitCode = spawnSync(python, [checker, folder], { stdio: 'inherit' }).status ?? 1;
} finally {
  await server.close();
  rmSync(folder, { recursive: true });
}
