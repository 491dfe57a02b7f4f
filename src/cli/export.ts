/** `export`: runs a snippet in compiled mode and writes one of its compiled functions as an ONNX file. */
import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { fromWhereTyped, UsageError, type RunOptions } from './options';

export interface ExportOptions extends Omit<RunOptions, 'mode' | 'json'> {
  /** The name of the compiled function. */
  readonly fn: string;
  /** Of its signatures, counted from 1 in the order of the first calls; the last one by default. */
  readonly signature?: number;
  /** The path as it was typed. */
  readonly output: string;
}

export function parseSignature(text: string): number {
  const signature = Number(text);
  if (!/^\d+$/.test(text) || signature < 1) {
    throw new InvalidArgumentError('Signatures are counted from 1, in the order of their first calls.');
  }
  return signature;
}

/** Where the file is to lie; said before the snippet runs that it can't. Throws `UsageError`. */
export function checkOutput(path: string): string {
  const full = fromWhereTyped(path);
  if (statSync(full, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${path} cannot be written: it is a folder.`);
  }
  try {
    accessSync(dirname(full), constants.W_OK);
  } catch {
    throw new UsageError(`${path} cannot be written: its folder is not there, or not yours to write.`);
  }
  return full;
}

/** Writes the file. Throws `UsageError` where the disk says no. */
export function writeOutput(path: string, full: string, bytes: Uint8Array): void {
  try {
    writeFileSync(full, bytes);
  } catch (error) {
    throw new UsageError(
      `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
