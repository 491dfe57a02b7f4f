import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../base/errors';
import { decodeShare, encodeShare } from './share';
import type { ShareState } from './share';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('', '\ud800', '\udc00x', '\0', '\ufeff', '</script>', '\u2028\r\n\r'),
);
const state: fc.Arbitrary<ShareState> = fc.record(
  {
    text: anyText,
    example: fc.stringMatching(/^[\w-]{1,20}$/),
    backend: fc.constantFrom('cpu', 'wasm', 'webgl', 'webgpu', 'later'),
    seed: fc.maxSafeInteger(),
    title: anyText.filter((title) => title.length <= 200),
  },
  { requiredKeys: ['text'] },
);

/** A link of any bytes in place of JSON, with the check sum that fits them. */
function forged(json: string): string {
  const bytes = new TextEncoder().encode(json);
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  const sum = Buffer.alloc(4);
  sum.writeInt32BE(hash);
  return `#v1=${Buffer.concat([sum, deflateRawSync(bytes)]).toString('base64url')}`;
}

const usage = (words: RegExp) =>
  expect.objectContaining({ name: 'UserError', kind: 'usage', message: expect.stringMatching(words) });

describe('a share link', () => {
  it('gives back every state, lone surrogates included', async () => {
    await fc.assert(
      fc.asyncProperty(state, async (before) => {
        const hash = await encodeShare(before);
        expect(hash).toMatch(/^#v1=[\w-]+$/);
        const after = await decodeShare(hash);
        // Not toEqual alone: it takes an absent key for an undefined one.
        expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
        expect(after).toEqual(before);
      }),
    );
  });

  it('survives the # being taken off, as URL does for some', async () => {
    const hash = await encodeShare({ text: 'show(1)' });
    expect(await decodeShare(hash.slice(1))).toEqual({ text: 'show(1)' });
  });

  it('holds a text of almost 2 MB, and says so beyond', async () => {
    const text = Array.from({ length: 60_000 }, (_, i) => `const v${i} = tf.scalar(${i});`).join('');
    expect(text.length).toBeGreaterThan(1_500_000);
    expect((await decodeShare(await encodeShare({ text }))).text).toBe(text);
    await expect(encodeShare({ text: text + text })).rejects.toEqual(usage(/too long.*Download/));
  });

  it('that is cut or changed anywhere is told as broken, never opened as another text', async () => {
    const text = 'import { show } from "twograph";\nshow([1, 2, 3]);\n'.repeat(3);
    const hash = await encodeShare({ text, seed: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(hash.length - 1),
        fc.constantFrom(...'AZaz09-_ %"é'),
        fc.boolean(),
        async (at, letter, cut) => {
          const broken = cut ? hash.slice(0, at) : hash.slice(0, at) + letter + hash.slice(at + 1);
          try {
            // The last letter's spare bits, or the same letter, may leave it whole.
            expect(await decodeShare(broken)).toEqual({ text, seed: 3 });
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
            expect(error).toEqual(usage(/^This link /));
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([
    ['', /does not hold a snippet/],
    ['#', /does not hold a snippet/],
    ['#section-2', /does not hold a snippet/],
    ['#v2=abc', /newer Twograph/],
    ['#v1=', /not whole/],
    ['#v1=AAAA', /not whole/],
    ['#v1=A', /not whole/],
    ['#v1=%41%41', /not whole/],
    ['#v1=AAAAAAAAAAAAAAAAAAAA', /not whole/],
    [forged('no json'), /not whole/],
    [forged('null'), /no snippet that/],
    [forged('[]'), /no snippet that/],
    [forged('{"text":3}'), /no snippet that/],
    [forged('{"text":"a","seed":1.5}'), /no snippet that/],
    [forged('{"text":"a","example":"../x"}'), /no snippet that/],
  ])('says what is wrong with %j', async (hash, words) => {
    await expect(decodeShare(hash)).rejects.toEqual(usage(words));
  });

  it('leaves aside what it does not know, prototypes included', async () => {
    const read = await decodeShare(forged('{"text":"a","later":1,"__proto__":{"seed":2}}'));
    expect(read).toEqual({ text: 'a' });
    expect(read.seed).toBeUndefined();
  });

  it('stops a bomb long before it has gone off', async () => {
    const bomb = forged(`{"text":"${'a'.repeat(60_000_000)}"}`);
    const before = process.memoryUsage().arrayBuffers;
    await expect(decodeShare(bomb)).rejects.toEqual(usage(/more than 2 MB/));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000);
  }, 60_000);
});
