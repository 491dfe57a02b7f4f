import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { main } from './main';
import {
  checkFile,
  fromWhereTyped,
  parseSeed,
  parseThreads,
  parseTimeout,
  readSnippet,
  UsageError,
} from './options';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'twograph-options-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function listen(): { out: string[]; err: string[] } {
  const heard = { out: [] as string[], err: [] as string[] };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => heard.out.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => heard.err.push(String(text)) > 0);
  return heard;
}

describe('numbers on the command line', () => {
  it.each(['-1', '1.5', '', 'x', '4294967296', '1e3'])('refuses the seed %j', (text) => {
    expect(() => parseSeed(text)).toThrow('whole number');
  });
  it.each(['0', '-1', '', ' ', 'soon', 'NaN', 'Infinity', '86401'])('refuses the time %j', (text) => {
    expect(() => parseTimeout(text)).toThrow('number of seconds');
  });
  it('takes what is right', () => {
    expect(parseSeed('4294967295')).toBe(4294967295);
    expect(parseTimeout('0.5')).toBe(0.5);
  });
});

describe('paths', () => {
  it('are from the folder in which npm was called, or the current one', () => {
    vi.stubEnv('INIT_CWD', folder);
    vi.stubEnv('npm_lifecycle_event', 'twograph');
    expect(fromWhereTyped('a.ts')).toBe(join(folder, 'a.ts'));
    vi.stubEnv('npm_lifecycle_event', 'test');
    expect(fromWhereTyped('a.ts')).toBe(join(process.cwd(), 'a.ts'));
  });

  it('that cannot be read say why', () => {
    expect(() => readSnippet(join(folder, 'none.ts'))).toThrow('there is no such file');
    expect(() => readSnippet(folder)).toThrow('it is a folder');
    expect(() => checkFile(folder)).toThrow('it is a folder');
    const binary = join(folder, 'binary.ts');
    writeFileSync(binary, Uint8Array.of(0xff, 0xfe, 0x00));
    expect(() => readSnippet(binary)).toThrow(UsageError);
  });

  it('lead to the text without its byte order mark', () => {
    const marked = join(folder, 'marked.ts');
    writeFileSync(marked, '\ufeffconst a = 1;');
    expect(readSnippet(marked)).toBe('const a = 1;');
  });
});

describe('wrong use', () => {
  it.each([
    [['run'], "missing required argument 'file'"],
    [[], 'Usage: twograph'],
    [['walk'], "unknown command 'walk'"],
    [['run', 'a.ts', '--backend', 'gpu'], 'Allowed choices are cpu, wasm, webgl, webgpu'],
    [['run', 'a.ts', '--seed', 'x'], 'A seed is a whole number'],
    [['run', 'a.ts', '--without', 'fuse,all'], 'The passes are dead_code, fold,'],
    [['export', 'a.ts', '--fn', 'f', '-o', 'f.onnx', '--without', ''], 'The passes are dead_code'],
    [['run', 'a.ts', '--without', 'fuse'], '--without is for static graphs: add --mode compiled.'],
    [['run', 'a.ts', '--engine', 'ort:wasm'], '--engine is for static graphs: add --mode compiled.'],
    [['run', 'a.ts', '--mode', 'eager', '--engine', 'tfjs'], '--engine is for static graphs: add'],
    [['run', '/nowhere/a.ts', '--mode', 'compiled', '--engine', 'tfjs'], '/nowhere/a.ts cannot be read'],
    [['run', 'a.ts', '--timeout', '0'], 'number of seconds above 0'],
    [['run', 'a.ts', 'b.ts'], 'too many arguments'],
    [['run', 'a.ts', '--wat'], "unknown option '--wat'"],
    [['run', '/nowhere/a.ts'], '/nowhere/a.ts cannot be read: there is no such file.'],
  ])('of %j ends with 2 and words on standard error alone', async (words, expected) => {
    const heard = listen();
    expect(await main(words)).toBe(2);
    expect(heard.err.join('')).toContain(expected);
    expect(heard.out).toEqual([]);
  });

  it('of --file names the file', async () => {
    const heard = listen();
    const snippet = join(folder, 'fine.ts');
    writeFileSync(snippet, '');
    expect(await main(['run', snippet, '--file', '/nowhere/points.csv'])).toBe(2);
    expect(heard.err.join('')).toContain('/nowhere/points.csv cannot be read');
  });
});

describe('asked about itself', () => {
  it('prints its version and how it is used, and ends with 0', async () => {
    const heard = listen();
    expect(await main(['--version'])).toBe(0);
    expect(heard.out.join('')).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await main(['run', '--help'])).toBe(0);
    expect(heard.out.join('')).toContain('Exit codes: 0 ok');
  });
});

describe('--threads', () => {
  it('takes a whole number from 1 to 16', () => {
    expect(parseThreads('4')).toBe(4);
    for (const bad of ['0', '17', '1.5', 'x', '']) expect(() => parseThreads(bad)).toThrow('from 1 to 16');
  });
});
