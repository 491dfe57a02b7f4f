import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIdx } from './idx';

const TYPES = {
  ubyte: { code: 8, bytes: 1, write: 'setUint8' },
  byte: { code: 9, bytes: 1, write: 'setInt8' },
  short: { code: 11, bytes: 2, write: 'setInt16' },
  int: { code: 12, bytes: 4, write: 'setInt32' },
  float: { code: 13, bytes: 4, write: 'setFloat32' },
  double: { code: 14, bytes: 8, write: 'setFloat64' },
} as const;

function idx(type: keyof typeof TYPES, shape: readonly number[], values: readonly number[]): Uint8Array {
  const { code, bytes, write } = TYPES[type];
  const view = new DataView(new ArrayBuffer(4 + 4 * shape.length + values.length * bytes));
  view.setUint8(2, code);
  view.setUint8(3, shape.length);
  shape.forEach((size, axis) => view.setUint32(4 + 4 * axis, size));
  values.forEach((value, i) => view[write](4 + 4 * shape.length + i * bytes, value));
  return new Uint8Array(view.buffer);
}

const VALUES = {
  ubyte: fc.integer({ min: 0, max: 255 }),
  byte: fc.integer({ min: -128, max: 127 }),
  short: fc.integer({ min: -32768, max: 32767 }),
  int: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  float: fc.float(),
  double: fc.float(),
} as const;

const file = fc.constantFrom(...(Object.keys(TYPES) as (keyof typeof TYPES)[])).chain((type) =>
  fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain((shape) => {
    const count = shape.reduce((a, b) => a * b, 1);
    return fc
      .array(VALUES[type], { minLength: count, maxLength: count })
      .map((values) => ({ type, shape, values }));
  }),
);

describe('parseIdx', () => {
  it('gives back shape, type and values of every file, gzipped or not, wherever its bytes lie', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.boolean(), fc.nat(9), async ({ type, shape, values }, zip, offset) => {
        const plain = idx(type, shape, values);
        const bytes = zip ? gzipSync(plain) : plain;
        const room = new Uint8Array(bytes.length + offset);
        room.set(bytes, offset);
        const read = await parseIdx(room.subarray(offset));
        expect(read.shape).toEqual(shape);
        expect(read.dtype).toBe(type === 'float' || type === 'double' ? 'float32' : 'int32');
        expect(read.values.constructor).toBe(read.dtype === 'int32' ? Int32Array : Float32Array);
        expect([...read.values]).toEqual(values);
      }),
    );
  });

  const pixels = idx('ubyte', [2, 3], [1, 2, 3, 4, 5, 6]);
  const claiming = (...sizes: number[]) => idx('ubyte', sizes, []);
  it.each([
    ['nothing', new Uint8Array(0), /only 0 bytes/],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47]), /does not begin as one does/],
    ['an unknown type', new Uint8Array([0, 0, 10, 1, 0, 0, 0, 0]), /does not begin as one does/],
    ['a cut header', pixels.subarray(0, 9), /cut off within its header/],
    ['cut values', pixels.subarray(0, -2), /2 x 3 values \(unsigned byte\), but it ends 2 bytes before/],
    ['values too many', new Uint8Array([...pixels, 7]), /bytes left over: 1/],
    ['seven dimensions', claiming(0, 0, 0, 0, 0, 0, 0), /7 dimensions/],
    ['a claim of more than fits', claiming(2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1), /more than the/],
    ['a cut gzip', gzipSync(pixels).subarray(0, -9), /gzip compression is damaged/],
    ['a gzip of nothing', new Uint8Array([0x1f, 0x8b]), /gzip compression is damaged/],
  ])('says what is wrong with %s', async (_, bytes, words) => {
    const failure = parseIdx(bytes);
    await expect(failure).rejects.toMatchObject({ name: 'UserError', kind: 'runtime' });
    await expect(failure).rejects.toThrow(words);
  });
});
