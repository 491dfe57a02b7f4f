/** Decompression with a limit, by the browser's own decoder: what is decompressed comes from strangers. */

export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** A decoder writes out a whole piece before it can be stopped, up to about a thousand times its size. */
const PIECE = 16_384;

/** The bytes that `bytes` hold, `limit` at most: throws `TooLarge` beyond, and the decoder's own error where they are damaged. */
export async function inflate(
  bytes: Uint8Array,
  format: 'gzip' | 'deflate-raw',
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  let sent = 0;
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (sent >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(sent, sent + PIECE));
      sent += PIECE;
    },
  });
  const reader = source.pipeThrough(new DecompressionStream(format)).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let turn = await reader.read(); !turn.done; turn = await reader.read()) {
    length += turn.value.length;
    if (length > limit) {
      await reader.cancel().catch(() => undefined);
      throw new TooLarge();
    }
    chunks.push(turn.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
