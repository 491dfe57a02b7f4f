/** `image`: a picture from a tensor of pixels. */
import type { Image, ImageOptions } from 'twograph';
import { UserError } from '../../base/errors';
import type { ImageItem } from '../../snippet/output';
import type { ApiContext } from './context';
import { checkRange, handle, place, withTitle } from './handle';
import { Sequence, whenReady, type Later } from './later';
import { readMatrix, real } from './numbers';
import { isTensor, readTensor } from './tensors';
import { wrong } from './words';

/** Largest picture: 64 MiB of RGBA. */
const PIXELS = 16_777_216;
/** Longest side of a picture: a browser's canvas has none that is longer. */
const SIDE = 16_384;

interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3 | 4;
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly values: ArrayLike<number>;
}

type Range = readonly [number, number];

/** @throws UserError for pixels of another shape, or options that are none. */
export function image(context: ApiContext, pixels: unknown, given?: ImageOptions | string): Image {
  const { title = '', range, scale } = withTitle<ImageOptions>(given, 'image');
  checkRange(range, 'range', 'image');
  if (scale !== undefined && !(Number.isFinite(scale) && scale > 0)) {
    throw wrong('image', "'scale' is a number above 0", scale);
  }
  const first = readPixels(pixels, 'image');
  let item: ImageItem = { kind: 'image', title, width: 0, height: 0, rgba: new Uint8ClampedArray(0) };
  const spot = place(context, () => item);
  const updates = new Sequence(context);
  const draw = (next: Pixels) => {
    const { width, height } = next;
    item = { ...item, width, height, rgba: toRgba(next, range), ...(scale !== undefined && { scale }) };
    spot.refresh();
  };
  updates.run(first, draw);
  return handle(
    {
      kind: 'image' as const,
      update: (next: unknown) => {
        updates.run(readPixels(next, 'image.update'), draw);
      },
    },
    (words) => {
      updates.run(words, () => {
        item = { ...item, title: words };
        spot.refresh();
      });
    },
  );
}

function readPixels(value: unknown, call: string): Later<Pixels> {
  if (!isTensor(value)) {
    const matrix = readMatrix(value, call);
    return whenReady(matrix, ({ rows, columns, values }) => ({
      ...checkSize(rows, columns, call),
      channels: 1,
      dtype: 'float32',
      values,
    }));
  }
  const [height, width, channels = 1] = value.shape;
  const known = channels === 1 || channels === 3 || channels === 4;
  if (height === undefined || width === undefined || value.rank > 3 || !known) {
    const forms = '[height, width] for grey, or [height, width, channels] with 1, 3 or 4 channels';
    throw wrong(call, `the pixels are ${forms}`, value);
  }
  const size = checkSize(height, width, call);
  return whenReady(readTensor(value, call), (read) => ({
    ...size,
    channels,
    dtype: read.dtype === 'int32' || read.dtype === 'bool' ? read.dtype : 'float32',
    values: real(read, call),
  }));
}

/** @throws UserError for a picture that the page can't show. */
export function checkSize(height: number, width: number, call: string): { height: number; width: number } {
  if (height * width > PIXELS || Math.max(height, width) > SIDE) {
    const size = `${width} x ${height}`;
    const most = `the most is 4096 x 4096 pixels in all, and ${SIDE} on a side`;
    throw new UserError(
      'runtime',
      `${call}: a picture of ${size} is too large, ${most}. Resize it or cut out a part.`,
    );
  }
  return { height, width };
}

/**
 * RGBA bytes. Values from `range` become 0 to 255: by default 0 to 255 of int32, 0 to 1 of bool, else from the smallest to the
 * largest colour value. Alpha is 0 to 255 in int32, else 0 to 1. NaN is transparent.
 */
function toRgba(pixels: Pixels, range?: Range): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, channels, dtype, values } = pixels;
  const [low, high] =
    range ?? (dtype === 'int32' ? [0, 255] : dtype === 'bool' ? [0, 1] : extent(values, channels));
  const factor = high === low ? 0 : 255 / (high - low);
  const alphaFactor = dtype === 'int32' ? 1 : 255;
  const rgba = new Uint8ClampedArray(4 * width * height);
  const colours = channels === 1 ? 1 : 3;
  const level = (value: number) => (factor === 0 ? (value > 0 ? 255 : 0) : (value - low) * factor);
  for (let i = 0; i < width * height; i++) {
    let alpha = channels === 4 ? (values[4 * i + 3] ?? 0) * alphaFactor : 255;
    for (let c = 0; c < 3; c++) {
      const value = values[channels * i + (colours === 1 ? 0 : c)] ?? NaN;
      if (Number.isNaN(value)) alpha = 0;
      rgba[4 * i + c] = level(value);
    }
    rgba[4 * i + 3] = alpha;
  }
  return rgba;
}

function extent(values: ArrayLike<number>, channels: number): Range {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if ((channels === 4 && i % 4 === 3) || !Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}
