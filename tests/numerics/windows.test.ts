/** Our geometry of windows against tfjs' own, for any padding, stride, dilation and rounding. */
import { backend_util } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outLengths, windowsOf } from '../../src/ops/windows';

const list = (axes: number, arbitrary: fc.Arbitrary<number>) =>
  fc.array(arbitrary, { minLength: axes, maxLength: axes });
const small = (max: number, min = 1) => fc.integer({ min, max });
const rounding = fc.constantFrom('floor' as const, 'round' as const, 'ceil' as const, undefined);

const explicit = fc
  .tuple(list(2, small(3, 0)), list(2, small(3, 0)))
  .map(([height, width]) => [[0, 0], height, width, [0, 0]] as [number, number][]);

const image = fc.record({
  lengths: list(2, small(12)),
  kernel: list(2, small(4)),
  strides: fc.oneof(list(2, small(3)), small(3)),
  dilations: fc.oneof(list(2, small(2)), small(2)),
  pad: fc.oneof(fc.constantFrom('same' as const, 'valid' as const), small(3, 0), explicit),
  dimRoundingMode: rounding,
  channelsFirst: fc.boolean(),
});

describe('windows', () => {
  test('over an image, they begin where those of tfjs begin, and are as many', () => {
    fc.assert(
      fc.property(image, ({ lengths, kernel, channelsFirst, ...attrs }) => {
        const pad =
          Array.isArray(attrs.pad) && channelsFirst
            ? ([attrs.pad[0], attrs.pad[3], attrs.pad[1], attrs.pad[2]] as [number, number][])
            : attrs.pad;
        const shape = (channelsFirst ? [2, 3, ...lengths] : [2, ...lengths, 3]) as [
          number,
          number,
          number,
          number,
        ];
        const info = backend_util.computeConv2DInfo(
          shape,
          [...kernel, 3, 5] as [number, number, number, number],
          attrs.strides as number,
          attrs.dilations as number,
          pad as 'same',
          attrs.dimRoundingMode,
          false,
          channelsFirst ? 'channelsFirst' : 'channelsLast',
        );
        const windows = windowsOf(lengths, kernel, { ...attrs, pad }, channelsFirst);
        fc.pre(info.outHeight > 0 && info.outWidth > 0);
        expect(outLengths(lengths, kernel, windows)).toEqual([info.outHeight, info.outWidth]);
        expect(windows.pads.slice(0, 2)).toEqual([info.padInfo.top, info.padInfo.left]);
        expect(windows.strides).toEqual([info.strideHeight, info.strideWidth]);
        expect(windows.dilations).toEqual([info.dilationHeight, info.dilationWidth]);
      }),
      { numRuns: 500 },
    );
  });

  test('over a volume, they begin where those of tfjs begin, and are as many', () => {
    const volume = fc.record({
      lengths: list(3, small(9)),
      kernel: list(3, small(3)),
      strides: fc.oneof(list(3, small(3)), small(3)),
      pad: fc.oneof(fc.constantFrom('same' as const, 'valid' as const), small(2, 0)),
      dimRoundingMode: rounding,
    });
    fc.assert(
      fc.property(volume, ({ lengths, kernel, ...attrs }) => {
        const info = backend_util.computePool3DInfo(
          [2, ...lengths, 3] as [number, number, number, number, number],
          kernel as [number, number, number],
          attrs.strides as number,
          1,
          attrs.pad,
          attrs.dimRoundingMode,
        );
        fc.pre(info.outDepth > 0 && info.outHeight > 0 && info.outWidth > 0);
        const windows = windowsOf(lengths, kernel, attrs);
        expect(outLengths(lengths, kernel, windows)).toEqual([info.outDepth, info.outHeight, info.outWidth]);
        const { front, top, left } = info.padInfo;
        expect(windows.pads.slice(0, 3)).toEqual([front, top, left]);
      }),
      { numRuns: 500 },
    );
  });

  test('after an axis stands no more than the last window needs', () => {
    expect(windowsOf([5, 5], [2, 2], { strides: 2, pad: 'valid' }).pads).toEqual([0, 0, 0, 0]);
    expect(windowsOf([6, 6], [3, 3], { strides: 2, pad: 1 }).pads).toEqual([1, 1, 0, 0]);
    expect(windowsOf([6, 6], [3, 3], { strides: 2, pad: 1, dimRoundingMode: 'ceil' }).pads).toEqual([
      1, 1, 2, 2,
    ]);
  });
});
