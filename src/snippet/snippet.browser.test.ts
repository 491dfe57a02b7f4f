import { describe, expect, it } from 'vitest';
import { link } from './link';
import { originalPosition } from './map';
import { decodeShare, encodeShare } from './share';
import { userFrames } from './stack';
import { emitted, placeOf } from './testing';

/** Evaluates a snippet as a run does, and gives the places in its text through which what it throws has passed. */
async function thrownFrom(text: string) {
  const module = emitted(text);
  const shim = URL.createObjectURL(new Blob(['export const show = () => {}'], { type: 'text/javascript' }));
  const linked = link(module, { twograph: shim });
  const url = URL.createObjectURL(new Blob([linked.code], { type: 'text/javascript' }));
  const error: unknown = await import(/* @vite-ignore */ url).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error(`nothing was thrown by ${text}`);
  return userFrames(error, url).map(({ line, column }) => {
    const place = linked.toEmitted(line, column);
    return originalPosition(module, place.line, place.column);
  });
}

describe('an error that this browser throws', () => {
  it.each([
    ['a plain snippet', 'const a: number = 1;\n  MARK();'],
    ['behind an import and types', "import { show } from 'twograph'; show(); let a: string = MARK() as any;"],
    [
      'behind line ends of every kind',
      'type A = {\r\n  b: 1\r};let s: A = "\u2028" as any; // \u2029\r  <A>MARK();',
    ],
    ['behind a byte order mark and a hashbang', '\ufeff#!/usr/bin/env x\nlet a: number; MARK();'],
    ['on the first line, behind a byte order mark', '\ufefflet a: number; MARK();'],
    ['behind a comment that renames the source', '//# sourceURL=elsewhere.js\nlet 𝒳: T = "😀"; MARK();'],
    [
      'after an await',
      'await 1; const f = async (x: number): Promise<void> => { await x; MARK(); };\nawait f(1)',
    ],
    ['within templates', 'const t = `${1}${2 as any}\n ${<any>MARK}`;'],
  ])('is placed in %s', async (_, text) => {
    expect((await thrownFrom(text))[0]).toEqual(placeOf(text, 'MARK'));
  });

  it('is placed through eval and through calls', async () => {
    const text = 'const f = (x: number) => eval("nowhere");\nfunction g<T>(): T { return f(1) }\n g<any>();';
    const frames = await thrownFrom(text);
    expect(frames.map(({ line }) => line)).toEqual([1, 1, 2, 3]);
  });
});

describe('a share link in this browser', () => {
  it('is written, read, and broken in words', async () => {
    const state = { text: 'show("\ud800 😀");\n'.repeat(2000), seed: 3 };
    const hash = await encodeShare(state);
    expect(await decodeShare(hash)).toEqual(state);
    for (const broken of [hash.slice(0, -9), `${hash}AAAA`, hash.replace(/.{4}$/, '____')])
      await expect(decodeShare(broken)).rejects.toThrow(/not whole/);
  });
});
