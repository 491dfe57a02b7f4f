import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testRun, useAsyncBackend } from './testing';

beforeEach(() => tf.setBackend('cpu'));
afterEach(() => tf.setBackend('cpu'));

type Pixels = Parameters<ReturnType<typeof testRun>['api']['image']>[0];
const rgba = (pixels: unknown, options?: { range?: [number, number] }) => {
  const run = testRun();
  run.api.image(pixels as Pixels, options);
  return [...run.only('image').rgba];
};
const grey = (...levels: number[]) => levels.flatMap((level) => [level, level, level, 255]);

describe('image', () => {
  it('shows int32 from 0 to 255', () => {
    expect(rgba(tf.tensor2d([0, 100, 255, 300], [2, 2], 'int32'))).toEqual(grey(0, 100, 255, 255));
  });

  it('shows float32 and arrays from the smallest to the largest value', () => {
    expect(rgba(tf.tensor2d([-1, 0, 1], [1, 3]))).toEqual(grey(0, 128, 255));
    expect(rgba([[0, 16]])).toEqual(grey(0, 255));
  });

  it('takes the range it is given', () => {
    expect(rgba([[0, 1, 2, 5]], { range: [0, 2] })).toEqual(grey(0, 128, 255, 255));
    expect(rgba([[0, 1]], { range: [1, 0] })).toEqual(grey(255, 0));
  });

  it('shows colours, and alpha apart from their range', () => {
    expect(rgba(tf.tensor3d([0, 0.5, 1], [1, 1, 3]))).toEqual([0, 128, 255, 255]);
    expect(rgba(tf.tensor3d([0, 5, 10, 0.5], [1, 1, 4]))).toEqual([0, 128, 255, 128]);
    expect(rgba(tf.tensor3d([0, 5, 10, 200], [1, 1, 4], 'int32'))).toEqual([0, 5, 10, 200]);
  });

  it('shows one channel as grey and bools as black and white', () => {
    expect(rgba(tf.tensor3d([1, 2], [1, 2, 1]))).toEqual(grey(0, 255));
    expect(rgba(tf.tensor2d([true, false], [1, 2], 'bool'))).toEqual(grey(255, 0));
  });

  it('leaves NaN transparent and survives a picture of one value', () => {
    expect(rgba([[NaN, 0, 1]])[3]).toBe(0);
    expect(rgba([[0, 0]])).toEqual(grey(0, 0));
    expect(rgba([[3, 3]])).toEqual(grey(255, 255));
    expect(rgba([[NaN]])[3]).toBe(0);
  });

  it('is replaced in place, in the order of the calls, also where pixels are read later', async () => {
    await useAsyncBackend();
    const run = testRun();
    const picture = run.api.image(tf.zeros<tf.Rank.R2>([2, 3]), { title: 't', scale: 4 });
    picture.update(tf.ones<tf.Rank.R2>([1, 1]));
    picture.update([[0, 1]]);
    expect(await run.settledItems()).toEqual([
      {
        kind: 'image',
        title: 't',
        width: 2,
        height: 1,
        scale: 4,
        rgba: Uint8ClampedArray.from(grey(0, 255)),
      },
    ]);
  });

  it.each<[unknown, RegExp]>([
    [tf.zeros([2]), /the pixels are \[height, width\] for grey.*given a tensor float32 \[2\]/],
    [tf.zeros([2, 2, 2]), /1, 3 or 4 channels/],
    [[1, 2], /row 0 is a list of numbers; it was given the number 1/],
    ['x.png', /given the string 'x.png'/],
    [tf.zeros([5000, 5000]), /5000 x 5000 is too large/],
    [tf.zeros([1, 16_385]), /16385 x 1 is too large.*16384 on a side/],
  ])('says what is wrong', (pixels, message) => {
    const run = testRun();
    expect(() => run.api.image(pixels as Pixels)).toThrow(message);
    expect(run.items()).toEqual([]);
  });
});
