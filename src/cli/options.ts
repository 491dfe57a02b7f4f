/** The command line as a person writes it, checked: a wrong one ends with words and exit code 2 before any browser starts. */
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { MOST_THREADS, type BackendName } from '../base/backends';
import type { EngineName, Mode } from '../base/modes';
import { PASSES, passNames, type PassName } from '../base/passes';

export interface RunOptions {
  readonly backend: BackendName;
  readonly threads?: number;
  readonly mode: Mode;
  readonly engine: EngineName;
  /** Passes to leave out. */
  readonly without: readonly PassName[];
  readonly seed: number;
  /** Seconds. */
  readonly timeout: number;
  readonly file: readonly string[];
  readonly json: boolean;
  /** Whether the JSON holds the run's graphs. */
  readonly graphs?: boolean;
}

/** As the page's first settings are. */
export const DEFAULT_BACKEND: BackendName = 'wasm';
export const DEFAULT_MODE: Mode = 'eager';
export const DEFAULT_ENGINE: EngineName = 'ort:wasm';
export const DEFAULT_SEED = 0;
export const DEFAULT_TIMEOUT_S = 120;
/** A day; a timer in a browser holds no more than 24. */
const MOST_SECONDS = 86_400;

export function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > 0xffff_ffff) {
    throw new InvalidArgumentError('A seed is a whole number from 0 to 4294967295.');
  }
  return seed;
}

export function parseThreads(text: string): number {
  const threads = Number(text);
  if (!/^\d+$/.test(text) || threads < 1 || threads > MOST_THREADS) {
    throw new InvalidArgumentError(`Threads are a whole number from 1 to ${String(MOST_THREADS)}.`);
  }
  return threads;
}

export function parsePasses(text: string): readonly PassName[] {
  const names = passNames(text);
  if (!names)
    throw new InvalidArgumentError(`The passes are ${PASSES.join(', ')}; name some, with commas between.`);
  return names;
}

export function parseTimeout(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds > 0) || seconds > MOST_SECONDS) {
    throw new InvalidArgumentError(`A time is a number of seconds above 0, at most ${String(MOST_SECONDS)}.`);
  }
  return seconds;
}

/** A path from the folder in which the person typed it: npm runs its scripts in the project's. */
export function fromWhereTyped(path: string): string {
  const { INIT_CWD: typedIn, npm_lifecycle_event: script } = process.env;
  return isAbsolute(path) || script !== 'twograph' ? resolve(path) : resolve(typedIn ?? '.', path);
}

/** Something that the command was given cannot be used; the message says what and why. */
export class UsageError extends Error {}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read by you',
  EPERM: 'it may not be read by you',
  ENOTDIR: 'its path leads through a file',
};

function unreadable(path: string, error: unknown): UsageError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new UsageError(`${path} cannot be read: ${REASONS[code] ?? (code || String(error))}.`);
}

/** The snippet's text; `-` is standard input. Throws `UsageError`. */
export function readSnippet(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path === '-' ? 0 : fromWhereTyped(path));
  } catch (error) {
    throw unreadable(path, error);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${path} is no text in UTF-8, so it is no snippet.`);
  }
}

/** The absolute path of a file that the snippet may read. Throws `UsageError`. */
export function checkFile(path: string): string {
  const full = fromWhereTyped(path);
  try {
    if (statSync(full).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    accessSync(full, constants.R_OK);
  } catch (error) {
    throw unreadable(path, error);
  }
  return full;
}
