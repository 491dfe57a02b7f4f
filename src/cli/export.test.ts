import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { checkOutput, parseSignature, writeOutput } from './export';
import { main } from './main';
import { UsageError } from './options';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'twograph-export-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  vi.restoreAllMocks();
});

it.each(['0', '-1', '1.5', '', 'last'])('refuses the signature %j', (text) => {
  expect(() => parseSignature(text)).toThrow('counted from 1');
});

it('takes a path that can be written, and writes it', () => {
  const path = join(folder, 'f.onnx');
  expect(parseSignature('2')).toBe(2);
  writeOutput('f.onnx', checkOutput(path), new Uint8Array([1, 2]));
  expect([...readFileSync(path)]).toEqual([1, 2]);
});

it('says before the run that a path cannot be written', () => {
  mkdirSync(join(folder, 'taken'));
  expect(() => checkOutput(join(folder, 'taken'))).toThrow('it is a folder');
  expect(() => checkOutput(join(folder, 'none', 'f.onnx'))).toThrow('its folder is not there');
  expect(() => {
    writeOutput('taken', join(folder, 'taken'), new Uint8Array());
  }).toThrow(UsageError);
});

it.each([
  [['export', 'f.ts', '-o', 'f.onnx'], /--fn/],
  [['export', 'f.ts', '--fn', 'f'], /--output/],
  [['export', 'f.ts', '--fn', 'f', '-o', 'f.onnx', '--mode', 'eager'], /unknown option '--mode'/],
  [['export', 'no-such-file.ts', '--fn', 'f', '-o', 'f.onnx'], /there is no such file/],
])('is a wrong use: %j', async (words, message) => {
  const heard: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => heard.push(String(text)) > 0);
  expect(await main(words)).toBe(2);
  expect(heard.join('')).toMatch(message);
});
