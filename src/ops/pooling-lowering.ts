/**
 * Pooling in ONNX. ONNX Runtime takes the first of equal maxima in row-major order, and so does tfjs in two dimensions; in three it takes the
 * last.
 */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, Shape, TensorType } from '../ir/graph';
import { firstPlace } from './places';
import { nums } from './attrs';
import { Unsupported } from './row';
import type { OnnxBuilder, OnnxValue } from './row';
import { cut, fromFirst, NO_VOLUMES, padded, seen, toFirst, transposedWindows } from './window-images';
import { onnxWindows, outLengths, partsOf, spanOf, windowsIn } from './windows';

const INTEGERS =
  'Pooling of whole numbers: ONNX has it for float32 only. Cast with tf.cast(x, "float32") first.';
const EMPTY =
  'Pooling with padding as wide as its window, so that some windows hold nothing: pad with tf.pad first, and say with which value.';

/** An image as ONNX pools it: channels first, and the pads that are left. */
type Prepared = ReturnType<typeof cut>;

/** Why ONNX' operators can't pool it. */
export function refusal({ image, pads }: Prepared, attrs: Attrs): Unsupported | undefined {
  if (image.dtype !== 'float32') return new Unsupported(INTEGERS);
  const kernel = nums(attrs, 'kernel');
  const wide = pads.some((pad, axis) => pad >= must(kernel[axis % kernel.length], 'a length'));
  return wide ? new Unsupported(EMPTY) : undefined;
}

export const prepared = (b: OnnxBuilder, x: OnnxValue, attrs: Attrs): Prepared =>
  cut(b, toFirst(b, x), windowsIn(attrs).pads);

/** What pooling makes of an image, and the attributes of ONNX' operators. */
function pooled({ image, pads }: Prepared, attrs: Attrs) {
  const kernel = nums(attrs, 'kernel');
  const windows = { ...windowsIn(attrs), pads };
  const out = outLengths(image.shape.slice(2), kernel, windows);
  return { shape: [...image.shape.slice(0, 2), ...out], windows: onnxWindows(kernel, windows) };
}

export function averaged(b: OnnxBuilder, given: Prepared, attrs: Attrs): OnnxValue {
  const { shape, windows } = pooled(given, attrs);
  const { kernel_shape = [], strides = [], pads = [] } = windows;
  // The operator has dilations from opset 19 on.
  const options = { kernel_shape, strides, pads, count_include_pad: 0 };
  return b.op('AveragePool', [given.image], { dtype: 'float32', shape }, options);
}

export function maxima(b: OnnxBuilder, given: Prepared, attrs: Attrs): OnnxValue {
  const { shape, windows } = pooled(given, attrs);
  return b.op('MaxPool', [given.image], { dtype: 'float32', shape }, windows);
}

export const NO_PLACES =
  "ONNX Runtime's WebGPU provider does not tell where the maxima of overlapping windows, or of volumes, stand: use ort:wasm.";

/**
 * The gradient of max pooling of images whose windows stand side by side, without the operator's places: each window becomes a row, and
 * the first of its largest elements takes the gradient.
 */
function sideBySide(
  b: OnnxBuilder,
  { image, pads }: Prepared,
  dy: OnnxValue,
  attrs: Attrs,
): OnnxValue | Unsupported {
  const [kh = 1, kw = 1] = nums(attrs, 'kernel');
  const { strides, dilations } = windowsIn(attrs);
  const apart = strides[0] === kh && strides[1] === kw && dilations.every((dilation) => dilation === 1);
  if (!apart || image.shape.length !== 4) return new Unsupported(NO_PLACES);
  const [batch = 1, channels = 1, height = 1, width = 1] = image.shape;
  const [, , rows = 1, columns = 1] = dy.shape;
  const [top = 0, left = 0] = pads;
  const [bottom, right] = [rows * kh - top - height, columns * kw - left - width];
  const lowest = -3.4028234663852886e38;
  const framed = [batch, channels, rows * kh, columns * kw];
  const pad = (value: OnnxValue, sides: readonly number[], fill: number, shape: Shape) =>
    sides.every((side) => side === 0)
      ? value
      : b.op(
          'Pad',
          [
            value,
            b.ints([0, 0, sides[0] ?? 0, sides[1] ?? 0, 0, 0, sides[2] ?? 0, sides[3] ?? 0]),
            b.scalar(fill, 'float32'),
          ],
          { dtype: 'float32', shape },
          { mode: 'constant' },
        );
  const whole = pad(image, [top, left, bottom, right], lowest, framed);
  const split = [batch * channels, rows, kh, columns, kw];
  const count = batch * channels * rows * columns;
  const windows = b.reshape(b.transpose(b.reshape(whole, split), [0, 1, 3, 2, 4]), [count, kh * kw]);
  const size = kh * kw;
  const places = b.constant(
    Float32Array.from({ length: size }, (_, index) => index),
    [1, size],
  );
  const is = b.op('Equal', [firstPlace(b, windows, 1, 'ReduceMax'), places], {
    dtype: 'bool',
    shape: [count, size],
  });
  const given = b.op('Where', [is, b.reshape(dy, [count, 1]), b.scalar(0, 'float32')], {
    dtype: 'float32',
    shape: [count, kh * kw],
  });
  const back = b.transpose(b.reshape(given, [batch * channels, rows, columns, kh, kw]), [0, 1, 3, 2, 4]);
  return pad(b.reshape(back, framed), [-top, -left, -bottom, -right], 0, image.shape);
}

/** The maxima, and the place of the first of each in all of the image's elements. */
export function maximaWithPlaces(b: OnnxBuilder, given: Prepared, attrs: Attrs) {
  const { shape, windows } = pooled(given, attrs);
  const types = [
    { dtype: 'float32', shape },
    { dtype: 'int64', shape },
  ] as const;
  const [y, places] = b.multi('MaxPool', [given.image], types, windows);
  return { y: must(y, 'the maxima'), places: must(places, 'their places') };
}

/** Places in an image that lies channels first, as ONNX numbers them, to places in one that lies channels last. */
export function placesLast(b: OnnxBuilder, places: OnnxValue, image: Shape, attrs: Attrs): OnnxValue {
  const [batch = 1, height = 1, width = 1, channels = 1] = image;
  const int64 = (type: string, x: OnnxValue, y: OnnxValue) =>
    b.op(type, [x, y], { dtype: 'int64', shape: places.shape });
  const number = (value: number) => b.scalar(value, 'int64');
  const pixel = int64('Mod', places, number(height * width));
  const channel = b.constant(
    BigInt64Array.from({ length: channels }, (_, index) => BigInt(index)),
    [1, channels, 1, 1],
  );
  const place = int64('Add', int64('Mul', pixel, number(channels)), channel);
  if (attrs['includeBatchInIndex'] !== true) return b.cast(place, 'int32');
  const size = height * width * channels;
  const start = b.constant(
    BigInt64Array.from({ length: batch }, (_, index) => BigInt(index * size)),
    [batch, 1, 1, 1],
  );
  return b.cast(int64('Add', place, start), 'int32');
}

/** Whether no element of the image lies in two windows. */
const isApart = (attrs: Attrs): boolean => {
  const { strides, dilations } = windowsIn(attrs);
  return nums(attrs, 'kernel').every(
    (length, axis) => (strides[axis] ?? 1) >= spanOf(length, dilations[axis] ?? 1),
  );
};

/** The spatial axes from their ends to their beginnings. */
function reversed(b: OnnxBuilder, image: OnnxValue): OnnxValue {
  const axes = image.shape.slice(2).map((_, axis) => axis + 2);
  const all = (value: number) => b.ints(axes.map(() => value));
  return b.op('Slice', [image, all(-1), all(-(2 ** 31)), b.ints(axes), all(-1)], image);
}

/** Each window's gradient goes to the place of its maximum: of equal ones the first in an image, the last in a volume, as tfjs has it. */
export function maxGradient(
  b: OnnxBuilder,
  dy: OnnxValue,
  x: OnnxValue,
  attrs: Attrs,
): OnnxValue | Unsupported {
  const isVolume = x.shape.length === 5;
  const turn = (value: OnnxValue) => (isVolume ? reversed(b, value) : value);
  const first = toFirst(b, x);
  const { lengths } = partsOf(dy.shape);
  const whole = isVolume ? seen(b, first, nums(attrs, 'kernel'), lengths, attrs) : prepared(b, x, attrs);
  const refused = refusal(whole, attrs);
  if (refused) return refused;
  if (b.provider === 'webgpu') {
    const apart = isVolume ? new Unsupported(NO_PLACES) : sideBySide(b, whole, toFirst(b, dy), attrs);
    return apart instanceof Unsupported ? apart : fromFirst(b, uncut(b, first, apart, attrs));
  }
  const { image, pads } = whole;
  const axes = lengths.length;
  const given = isVolume
    ? { image: turn(image), pads: [...pads.slice(axes), ...pads.slice(0, axes)] }
    : whole;
  const { places } = maximaWithPlaces(b, given, attrs);
  const placed = scattered(b, turn(toFirst(b, dy)), places, given, attrs);
  return fromFirst(b, uncut(b, first, turn(placed), attrs));
}

/** An image with the elements of `values` at their places, added up where one place is named twice. */
function scattered(
  b: OnnxBuilder,
  values: OnnxValue,
  places: OnnxValue,
  { image, pads }: Prepared,
  attrs: Attrs,
): OnnxValue {
  const { shape } = image;
  if (isApart(attrs)) {
    const windows = { kernel_shape: nums(attrs, 'kernel'), strides: windowsIn(attrs).strides, pads };
    return b.op('MaxUnpool', [values, places, b.ints(shape)], { dtype: 'float32', shape }, windows);
  }
  const [size, count] = [sizeOf(shape), sizeOf(values.shape)];
  const zeros = b.op('ConstantOfShape', [b.ints([size])], { dtype: 'float32', shape: [size] });
  const flat = b.op(
    'ScatterElements',
    [zeros, b.reshape(places, [count]), b.reshape(values, [count])],
    { dtype: 'float32', shape: [size] },
    { axis: 0, reduction: 'add' },
  );
  return b.reshape(flat, shape);
}

/** The gradient of a whole image from that of the part that the windows saw: what no window saw has none. */
function uncut(b: OnnxBuilder, whole: OnnxValue, part: OnnxValue, attrs: Attrs): OnnxValue {
  const axes = whole.shape.length - 2;
  const before = windowsIn(attrs)
    .pads.slice(0, axes)
    .map((pad) => Math.max(0, -pad));
  const after = before.map(
    (start, axis) => (whole.shape[axis + 2] ?? 0) - start - (part.shape[axis + 2] ?? 0),
  );
  return padded(b, part, [...before, ...after]);
}

/** Each window's gradient goes in equal parts to the whole window, as wide as the filter is even where it stands over the edge. */
export function averageGradient(
  b: OnnxBuilder,
  dy: OnnxValue,
  attrs: Attrs,
  out: TensorType,
): OnnxValue | Unsupported {
  if (b.provider === 'webgpu' && out.shape.length === 5) return new Unsupported(NO_VOLUMES);
  const kernel = nums(attrs, 'kernel');
  const { batch, lengths, channels } = partsOf(out.shape);
  const counts = partsOf(dy.shape).lengths;
  const { windows, reached, margins } = transposedWindows(lengths, kernel, counts, attrs);
  const size = sizeOf(kernel);
  // Every channel of every image by itself: one filter serves them all.
  const images = batch * channels;
  const made = b.op(
    'ConvTranspose',
    [
      b.reshape(toFirst(b, dy), [images, 1, ...counts]),
      b.constant(new Float32Array(size).fill(1 / size), [1, 1, ...kernel]),
    ],
    { dtype: 'float32', shape: [images, 1, ...reached] },
    { ...windows, group: 1 },
  );
  const whole = padded(b, made, margins);
  return fromFirst(b, b.reshape(whole, [batch, channels, ...lengths]));
}
