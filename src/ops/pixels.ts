/** Pixels of images by where they lie, for what takes them from other places. */
import { expression } from './elementwise';
import type { OnnxBuilder, OnnxValue } from './row';

/** 0, 1, 2 … */
export const range = (length: number): Float32Array => Float32Array.from({ length }, (_, index) => index);

/** A list of pixels by image, row and column. */
export interface Pixels {
  /** [images * height * width, channels] */
  readonly list: OnnxValue;
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export function pixelsOf(b: OnnxBuilder, images: OnnxValue): Pixels {
  const [count = 1, height = 1, width = 1, channels = 1] = images.shape;
  const list = b.reshape(b.cast(images, 'float32'), [count * height * width, channels]);
  return { list, images: count, height, width, channels };
}

/** The pixels at whole rows and columns, those outside taken from the edge: [n, rows, columns, channels]. */
export function pixelsAt(
  b: OnnxBuilder,
  pixels: Pixels,
  image: OnnxValue,
  row: OnnxValue,
  column: OnnxValue,
): OnnxValue {
  const { list, height, width, channels } = pixels;
  const whole = expression(b, 'int32');
  const inside = (x: OnnxValue, length: number) =>
    b.cast(
      b.elementwise('Clip', [x, b.scalar(0, 'float32'), b.scalar(length - 1, 'float32')], {
        dtype: 'float32',
        shape: x.shape,
      }),
      'int32',
    );
  const rows = whole.add(whole.mul(image, height), inside(row, height));
  const places = whole.add(whole.mul(rows, width), inside(column, width));
  return b.op(
    'Gather',
    [list, places],
    { dtype: 'float32', shape: [...places.shape, channels] },
    { axis: 0 },
  );
}

/** A value [n, rows, columns] beside pixels [n, rows, columns, channels]. */
export const besidePixels = (b: OnnxBuilder, x: OnnxValue): OnnxValue => b.reshape(x, [...x.shape, 1]);

/** tfjs' Math.round: half goes up. */
export function rounded(b: OnnxBuilder, x: OnnxValue): OnnxValue {
  const { add, call } = expression(b);
  return call('Floor', add(x, 0.5));
}

export function outside(b: OnnxBuilder, x: OnnxValue, length: number): OnnxValue {
  const { less, greater, or } = expression(b);
  return or(less(x, 0), greater(x, length - 1));
}
