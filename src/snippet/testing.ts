/** What the tests of emit, link and map share: names that are found again in a text, as an editor and as an engine count. */
import type { Position } from '../base/errors';
import { emit } from './emit';
import type { Emitted } from './emit';

export const ALLOWED = ['@tensorflow/tfjs', 'onnxruntime-web', 'twograph', 'twograph/sklearn'];

export function emitted(text: string, options?: Parameters<typeof emit>[2]): Emitted {
  const result = emit(text, ALLOWED, options);
  if (!result.ok) throw new Error(`${result.error.message} (${result.error.line}:${result.error.column})`);
  return result;
}

/** The place of the n-th `marker` in a text, as an editor has it. */
export function placeOf(text: string, marker: string, nth = 1): Position {
  let at = -1;
  for (let i = 0; i < nth; i++) at = text.indexOf(marker, at + 1);
  const before = text
    .slice(0, at)
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** The place of the n-th `marker` in JavaScript, as an engine has it. */
export function engineRow(js: string, marker: string, nth = 1): Position {
  let at = -1;
  for (let i = 0; i < nth; i++) at = js.indexOf(marker, at + 1);
  const before = js.slice(0, at).split(/\r\n|[\r\n\u2028\u2029]/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
