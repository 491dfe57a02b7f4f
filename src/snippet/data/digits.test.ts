import { gzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../base/errors';
import packedUrl from './digits.bin?url&inline';
import { decodeDigits, type Digits } from './digits';

let packed: Uint8Array;
let digits: Digits;
beforeAll(async () => {
  packed = new Uint8Array(await (await fetch(packedUrl)).arrayBuffer());
  digits = await decodeDigits(packed);
});

describe('the digits', () => {
  it('are 1797 rows of 64 pixels with a label each', () => {
    expect(digits.data.length).toBe(1797 * 64);
    expect(digits.target.length).toBe(1797);
    expect(Math.min(...digits.target)).toBe(0);
    expect(Math.max(...digits.data)).toBe(16);
  });

  it('have the first and the last digit of the original, pixel by pixel', () => {
    expect([...digits.data.subarray(0, 16)]).toEqual([0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]);
    expect(digits.target[0]).toBe(0);
    expect([...digits.data.subarray(-16)]).toEqual([0, 8, 16, 10, 8, 16, 8, 0, 0, 1, 8, 12, 14, 12, 1, 0]);
    expect(digits.target[1796]).toBe(8);
  });

  it('have as many of each class as the original', () => {
    const counts = new Array<number>(10).fill(0);
    for (const label of digits.target) counts[label] = (counts[label] ?? 0) + 1;
    expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  });

  it('sum up to the sum of the original', () => {
    expect(digits.data.reduce((sum, value) => sum + value, 0)).toBe(561718);
  });

  it('name their source and licence', () => {
    expect(digits.credit).toMatch(/Optical Recognition of Handwritten Digits.*UCI.*scikit-learn.*CC BY 4\.0/);
  });

  it('are read from an ArrayBuffer too', async () => {
    const again = await decodeDigits(packed.slice().buffer as ArrayBuffer);
    expect(again.data).toEqual(digits.data);
  });
});

describe('a damaged file of digits', () => {
  const rejects = async (bytes: Uint8Array) => {
    const error: unknown = await decodeDigits(bytes).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain('damaged');
  };

  it('is refused when it is cut short', () => rejects(packed.subarray(0, packed.length - 1000)));
  it('is refused when it is empty', () => rejects(new Uint8Array()));
  it('is refused when one bit is wrong', async () => {
    for (const at of [20, 9_000, packed.length - 6]) {
      const bytes = packed.slice();
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      await rejects(bytes);
    }
  });
  it('is refused when it is a page of HTML', () =>
    rejects(new TextEncoder().encode('<!doctype html><title>404</title>')));
  it('is refused when it is another gzip file', () => rejects(gzipSync(new Uint8Array(100))));
  it('is refused when a pixel or a label is out of range', async () => {
    const bytes = new Uint8Array(1797 * 65);
    bytes[5] = 17;
    await rejects(gzipSync(bytes));
    bytes[5] = 16;
    bytes[1797 * 64] = 10;
    await rejects(gzipSync(bytes));
  });
});
