/**
 * A snippet in an address: `#v1=` and, in base64url, a check sum of four bytes and the deflated JSON of the text and its settings.
 * It is in the part of an address that no server is sent. Links come from strangers and through mail programs that cut them: what is
 * read is checked, and its size is limited.
 */
import * as v from 'valibot';
import { UserError } from '../base/errors';
import { inflate, TooLarge } from './inflate';

/** The most bytes of JSON, as UTF-8. */
const LIMIT = 2 * 1024 * 1024;
const PREFIX = '#v1=';

const ShareSchema = v.object({
  text: v.string(),
  /** Id of the example that it began as. */
  example: v.exactOptional(v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/))),
  backend: v.exactOptional(v.pipe(v.string(), v.maxLength(20))),
  seed: v.exactOptional(v.pipe(v.number(), v.safeInteger())),
  title: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
});
export type ShareState = Readonly<v.InferOutput<typeof ShareSchema>>;

function fault(words: string): UserError {
  return new UserError('usage', words);
}

/** FNV-1a: deflate has no check of its own, and a link with a letter changed could give a text that only looks whole. */
function checkSum(bytes: Uint8Array): Uint8Array {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setInt32(0, hash);
  return sum;
}

function toBase64Url(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(parts.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Undefined where the text is not base64url. */
function fromBase64Url(text: string): Uint8Array | undefined {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) return undefined;
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
    letter.charCodeAt(0),
  );
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * The hash of an address that holds this state, `#` included. Throws a `UserError` of kind 'usage' where the text is too long for
 * a link. (JSON writes lone surrogates as escapes: no text is lost.)
 */
export async function encodeShare(state: ShareState): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify(v.parse(ShareSchema, state)));
  if (json.length > LIMIT)
    throw fault(
      'This snippet is too long to be shared as a link (more than 2 MB). Download it as a file instead.',
    );
  const packed = await deflate(json);
  const bytes = new Uint8Array(4 + packed.length);
  bytes.set(checkSum(json));
  bytes.set(packed, 4);
  return PREFIX + toBase64Url(bytes);
}

const BROKEN =
  'This link is not whole: a part of it was cut off or changed on the way. Ask for it again, as a file if need be.';

async function unpack(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await inflate(bytes, 'deflate-raw', LIMIT);
  } catch (error) {
    if (error instanceof TooLarge)
      throw fault('This link holds more than 2 MB of text, which no snippet has: it was not opened.');
    throw fault(BROKEN);
  }
}

function fromJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw fault(BROKEN);
  }
}

/**
 * The state that the hash of an address holds, with or without its `#`. Throws a `UserError` of kind 'usage' where the hash is no link
 * of ours, is broken, or holds too much.
 */
export async function decodeShare(hash: string): Promise<ShareState> {
  const [, version, code] = /^#?v(\d{1,9})=(.*)$/s.exec(hash.trim()) ?? [];
  if (version === undefined || code === undefined)
    throw fault('This link does not hold a snippet: what stands behind its # was not written by Twograph.');
  if (version !== '1')
    throw fault(
      'This link was made by a newer Twograph. Reload the page, or open the link where it was made.',
    );
  const bytes = fromBase64Url(code);
  if (!bytes || bytes.length < 5) throw fault(BROKEN);
  const json = await unpack(bytes.subarray(4));
  if (checkSum(json).some((byte, index) => byte !== bytes[index])) throw fault(BROKEN);
  const result = v.safeParse(ShareSchema, fromJson(json));
  if (!result.success) throw fault('This link holds no snippet that this Twograph can read.');
  return result.output;
}
