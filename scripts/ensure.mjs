/**
 * What the other scripts stand on: node is new enough, what package-lock.json names is installed, and the built site is that of
 * the sources. Plain node without dependencies, as it runs before anything is installed. Everything here is said on standard
 * error, so that standard output stays the caller's.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What the built site is made from. */
const SOURCES = [
  'src',
  'examples',
  'suite',
  'public',
  'build',
  'index.html',
  'run.html',
  'vite.config.ts',
  'vite.cli.config.ts',
  'svelte.config.js',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'scripts/build.mjs',
  'scripts/chromium.mjs',
];
const BUILT = ['dist/index.html', 'dist/run.html', 'dist-node/twograph.js', 'dist-node/serve.js'];
const STAMP = join(root, 'dist-node/sources.sha256');

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Ends the process when node is older than the dependencies ask for. */
function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(
    `Twograph needs node 20.19 or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org.`,
  );
  process.exit(1);
}

/** Runs a program in the project's folder and gives its exit status; what it prints goes to standard error unless told. */
export function execute(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      resolve(code ?? (signal === null ? 1 : 130));
    });
  });
}

/** Runs npm, the very one that runs us where there is one. */
export function npm(args, options = {}) {
  const own = process.env.npm_execpath;
  if (own !== undefined && /npm-cli\.[cm]?js$/.test(own))
    return execute(process.execPath, [own, ...args], options);
  const windows = process.platform === 'win32';
  return execute(windows ? 'npm.cmd' : 'npm', args, { shell: windows, ...options });
}

/** The value in a JSON file, or undefined where there is none. */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Whether node_modules holds what package-lock.json names. npm's own record of the folder is compared rather than dates, as a
 * checkout changes dates. Packages for other systems are optional and may be missing.
 */
export function isInstalled(lock, installed) {
  if (lock?.packages === undefined || installed?.packages === undefined) return false;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed.packages[path];
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function isCurrentlyInstalled() {
  return isInstalled(
    readJson(join(root, 'package-lock.json')),
    readJson(join(root, 'node_modules/.package-lock.json')),
  );
}

/** Files below a path in a fixed order, tests left out: they don't change what is built. */
function filesOf(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesOf(`${path}/${entry.name}`))
    .filter((file) => !/\.test\.[a-z]+$/.test(file));
}

/** A hash of all the names and contents that the built site is made from. */
export function hashOfSources() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(filesOf)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Called by the build when it is done. */
export function stampBuild(hash) {
  writeFileSync(STAMP, hash);
}

export function isCurrentlyBuilt() {
  if (!BUILT.every((file) => existsSync(join(root, file))) || !existsSync(STAMP)) return false;
  return readFileSync(STAMP, 'utf8') === hashOfSources();
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Lets one process at a time install or build in this folder, so that commands may be started side by side. */
async function alone(work) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `twograph-${name}.lock`);
  const owner = join(lock, 'pid');
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    const pid = existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : undefined;
    if (pid === undefined ? age > 10_000 : pid > 0 && !isAlive(pid))
      rmSync(lock, { recursive: true, force: true });
    else await wait(100);
  }
  const release = () => {
    rmSync(lock, { recursive: true, force: true });
  };
  writeFileSync(owner, String(process.pid));
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** Installs the dependencies where they are missing or others than the lock file's. */
export async function ensureInstalled() {
  checkNode();
  if (isCurrentlyInstalled()) return;
  await alone(async () => {
    if (isCurrentlyInstalled()) return;
    say('Installing dependencies…');
    const status = await npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
    if (status !== 0) {
      say('Installing failed. npm said why above; without a network nothing can be installed.');
      process.exit(1);
    }
  });
}

/** Builds the site and the command where they are missing or older than their sources. */
async function ensureBuilt() {
  if (isCurrentlyBuilt()) return;
  await alone(async () => {
    if (isCurrentlyBuilt()) return;
    say('Building…');
    const status = await execute(process.execPath, [join(root, 'scripts/build.mjs'), '--quiet']);
    if (status !== 0) {
      say('The build failed, as said above.');
      process.exit(1);
    }
  });
}

/** Everything that has to be there before the site can be shown or a snippet run. */
export async function ensure() {
  await ensureInstalled();
  await ensureBuilt();
}
