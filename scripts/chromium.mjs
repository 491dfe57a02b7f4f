/**
 * Finds a Chromium for the tests and for runs without a window, or installs one. Looks at TWOGRAPH_CHROMIUM, then for the usual
 * names on PATH, the usual places on macOS and Windows, and Playwright's cache (its full Chromium: the headless shell has no
 * WebGPU). Plain node without dependencies. As a program it prints the path; with `--install` it installs one where there is none.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { argv, env, exit, getuid, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { execute, say } from './ensure.mjs';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Google Chrome Canary'];

const WINDOWS_PROGRAMS = [
  'Google/Chrome/Application/chrome.exe',
  'Chromium/Application/chrome.exe',
  'Microsoft/Edge/Application/msedge.exe',
];

/** Where Playwright's archives hold the program; the folder's name has changed with its releases. */
const IN_CACHE = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
  ...['chrome-mac', 'chrome-mac-arm64', 'chrome-mac-x64'].flatMap((folder) => [
    `${folder}/Chromium.app/Contents/MacOS/Chromium`,
    `${folder}/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing`,
  ]),
];

function isProgram(path) {
  try {
    if (!statSync(path).isFile()) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(name) {
  const names = platform === 'win32' ? [`${name}.exe`] : [name];
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((file) => join(folder, file)));
}

function inUsualPlaces() {
  if (platform === 'darwin') {
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      MAC_APPS.map((app) => join(folder, `${app}.app/Contents/MacOS/${app}`)),
    );
  }
  if (platform === 'win32') {
    return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => WINDOWS_PROGRAMS.map((program) => join(folder, program)));
  }
  return [];
}

function playwrightCache() {
  const named = env.PLAYWRIGHT_BROWSERS_PATH;
  if (named !== undefined && isAbsolute(named)) return named;
  if (platform === 'darwin') return join(homedir(), 'Library/Caches/ms-playwright');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? homedir(), 'ms-playwright');
  return join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ms-playwright');
}

/** Newest first. */
function inPlaywrightCache() {
  const cache = playwrightCache();
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
    .flatMap((name) => IN_CACHE.map((path) => join(cache, name, path)));
}

/** Whether it starts at all: on some systems the name on PATH is a stub that asks for another package. */
function starts(path) {
  // On Windows `--version` opens a window.
  if (platform === 'win32') return true;
  try {
    return /\d+\.\d+/.test(
      execFileSync(path, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'], timeout: 20_000 }).toString(),
    );
  } catch {
    return false;
  }
}

/** The path of a Chromium, or undefined. `check` runs each candidate with `--version` first. */
export function findChromium({ check = false } = {}) {
  const named = env.TWOGRAPH_CHROMIUM;
  if (named !== undefined && named !== '') {
    // A wrong name is not passed over silently: whoever set it wants that browser.
    const candidates = /[\\/]/.test(named) ? [resolve(named)] : onPath(named);
    return candidates.find(isProgram);
  }
  const seen = [...NAMES.flatMap(onPath), ...inUsualPlaces(), ...inPlaywrightCache()].filter(isProgram);
  return check ? seen.find(starts) : seen[0];
}

/** What to tell a person where none was found. */
export function noChromium() {
  const named = env.TWOGRAPH_CHROMIUM;
  if (named !== undefined && named !== '')
    return `TWOGRAPH_CHROMIUM names ${named}, which is no program that can be run.`;
  return (
    'No Chromium was found. Install Chromium, Chrome or Edge, or run `npx playwright install chromium`, ' +
    'or set TWOGRAPH_CHROMIUM to the path of one.'
  );
}

async function attempt(command, args) {
  say(`$ ${[command, ...args].join(' ')}`);
  try {
    const options = { shell: platform === 'win32', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
    return (await execute(command, args, options)) === 0;
  } catch {
    return false;
  }
}

/** Installs one by the system's means where we may, else Playwright's; gives its path, or undefined. */
async function installChromium() {
  const isRoot = getuid?.() === 0;
  if (isRoot && onPath('apt-get').some(isProgram)) {
    if (await attempt('apt-get', ['update'])) await attempt('apt-get', ['install', '-y', 'chromium']);
    const found = findChromium({ check: true });
    if (found !== undefined) return found;
  }
  const playwright = fileURLToPath(new URL('../node_modules/@playwright/test/cli.js', import.meta.url));
  const libraries = isRoot && platform === 'linux' ? ['--with-deps'] : [];
  await attempt(process.execPath, [playwright, 'install', ...libraries, '--no-shell', 'chromium']);
  return findChromium({ check: true });
}

/** Finds a Chromium that starts, installing one where there is none; ends the process with 3 where neither is possible. */
export async function ensureChromium() {
  const found = findChromium({ check: true });
  if (found !== undefined) return found;
  const named = env.TWOGRAPH_CHROMIUM !== undefined && env.TWOGRAPH_CHROMIUM !== '';
  if (!named) {
    say('No Chromium was found: installing one.');
    const installed = await installChromium();
    if (installed !== undefined) return installed;
  }
  say(noChromium());
  return exit(3);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const path = argv.includes('--install') ? await ensureChromium() : findChromium({ check: true });
  if (path === undefined) {
    say(noChromium());
    exit(3);
  }
  console.log(path);
}
