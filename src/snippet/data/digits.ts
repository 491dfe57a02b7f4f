/**
 * The handwritten digits that ship with the project, out of their packed form (README.md beside this file has the credit and
 * the format). Bytes in, numbers out: where the bytes come from, and tensors, are the caller's.
 */
import { UserError } from '../../base/errors';

const SAMPLES = 1797;
const PIXELS = 64;
const BRIGHTEST = 16;
const CLASSES = 10;

const CREDIT =
  'Optical Recognition of Handwritten Digits (E. Alpaydin, C. Kaynak), UCI Machine Learning Repository, ' +
  'the test set as scikit-learn ships it, CC BY 4.0';

export interface Digits {
  /** [1797, 64] in row-major order: 8 rows of 8 pixels, 0 (paper) to 16 (ink). */
  readonly data: Float32Array;
  /** [1797], 0 to 9. */
  readonly target: Int32Array;
  /** Whose data this is, in words to show. */
  readonly credit: string;
}

/**
 * Unpacks `digits.bin`.
 * @throws UserError 'runtime' when the bytes are not that file, whole and unchanged (gzip's checksum is verified).
 */
export async function decodeDigits(gz: Uint8Array | ArrayBuffer): Promise<Digits> {
  const bytes = await inflate(new Uint8Array(gz)).catch((error: unknown) => {
    throw damaged(error instanceof Error ? error.message : String(error));
  });
  const expected = SAMPLES * (PIXELS + 1);
  if (bytes.length !== expected) throw damaged(`${bytes.length} bytes instead of ${expected}`);

  const data = new Float32Array(SAMPLES * PIXELS);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const column = bytes.subarray(pixel * SAMPLES, (pixel + 1) * SAMPLES);
    if (column.some((value) => value > BRIGHTEST)) throw damaged('a pixel out of range');
    column.forEach((value, sample) => (data[sample * PIXELS + pixel] = value));
  }
  const target = Int32Array.from(bytes.subarray(PIXELS * SAMPLES));
  if (target.some((label) => label >= CLASSES)) throw damaged('a label out of range');
  return { data, target, credit: CREDIT };
}

async function inflate(gz: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([gz]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function damaged(how: string): UserError {
  return new UserError(
    'runtime',
    `The file of the digits is damaged (${how}). Reload the page; if that does not help, this copy of the site is incomplete.`,
  );
}
