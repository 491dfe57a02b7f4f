/** Pixels of images taken from other places: mirrored, turned, cropped, and by a projective transformation. */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, TensorType } from '../ir/graph';
import { expression } from './elementwise';
import { like } from './families';
import { f32, num, nums, of, text } from './row';
import type { OnnxBuilder, OnnxValue, OpRow, SampleInput } from './row';

const range = (length: number): Float32Array => Float32Array.from({ length }, (_, index) => index);

/** A list of pixels by image, row and column. */
interface Pixels {
  /** [images * height * width, channels] */
  readonly list: OnnxValue;
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

function pixelsOf(b: OnnxBuilder, images: OnnxValue): Pixels {
  const [count = 1, height = 1, width = 1, channels = 1] = images.shape;
  const list = b.reshape(b.cast(images, 'float32'), [count * height * width, channels]);
  return { list, images: count, height, width, channels };
}

/** The pixels at whole rows and columns, those outside taken from the edge: [n, rows, columns, channels]. */
function pixelsAt(
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
const besidePixels = (b: OnnxBuilder, x: OnnxValue): OnnxValue => b.reshape(x, [...x.shape, 1]);

/** tfjs' Math.round: half goes up. */
function rounded(b: OnnxBuilder, x: OnnxValue): OnnxValue {
  const { add, call } = expression(b);
  return call('Floor', add(x, 0.5));
}

function outside(b: OnnxBuilder, x: OnnxValue, length: number): OnnxValue {
  const { less, greater, or } = expression(b);
  return or(less(x, 0), greater(x, length - 1));
}

function cropAndResize(
  b: OnnxBuilder,
  image: OnnxValue,
  boxes: OnnxValue,
  owners: OnnxValue,
  attrs: Attrs,
): OnnxValue {
  const pixels = pixelsOf(b, image);
  const [rows = 1, columns = 1] = nums(attrs, 'cropSize');
  const count = boxes.shape[0] ?? 0;
  const { add, sub, mul, div, where, or, call } = expression(b);
  const corner = (index: number) =>
    b.op('Gather', [boxes, b.ints([index])], { dtype: 'float32', shape: [count, 1] }, { axis: 1 });
  /** Where a crop's pixels lie along an axis of the image: [boxes, wanted]. */
  const along = (low: OnnxValue, high: OnnxValue, length: number, wanted: number) => {
    if (wanted === 1) return mul(mul(add(low, high), 0.5), length - 1);
    const step = div(mul(sub(high, low), length - 1), wanted - 1);
    return add(mul(low, length - 1), mul(b.constant(range(wanted), [1, wanted]), step));
  };
  const y = b.reshape(along(corner(0), corner(2), pixels.height, rows), [count, rows, 1]);
  const x = b.reshape(along(corner(1), corner(3), pixels.width, columns), [count, 1, columns]);
  const int = expression(b, 'int32');
  const owner = b.reshape(owners, [count, 1, 1]);
  const missing = int.greater(owner, pixels.images - 1);
  const from = int.where(missing, 0, owner);
  const at = (row: OnnxValue, column: OnnxValue) => pixelsAt(b, pixels, from, row, column);
  let crop: OnnxValue;
  if (text(attrs, 'method') === 'bilinear') {
    const [top, left] = [call('Floor', y), call('Floor', x)];
    const [bottom, right] = [call('Ceil', y), call('Ceil', x)];
    const [down, across] = [besidePixels(b, sub(y, top)), besidePixels(b, sub(x, left))];
    const between = (one: OnnxValue, two: OnnxValue, part: OnnxValue) => add(one, mul(sub(two, one), part));
    crop = between(
      between(at(top, left), at(top, right), across),
      between(at(bottom, left), at(bottom, right), across),
      down,
    );
  } else crop = at(rounded(b, y), rounded(b, x));
  const beyond = besidePixels(b, or(outside(b, y, pixels.height), outside(b, x, pixels.width)));
  const filled = where(beyond, num(attrs, 'extrapolationValue'), crop);
  return where(besidePixels(b, missing), 0, filled);
}

/** Coordinates beyond an axis brought back into it, as the mode has it. */
function intoAxis(b: OnnxBuilder, x: OnnxValue, length: number, mode: string): OnnxValue {
  const { add, sub, mul, div, call, less, greater, where } = expression(b);
  if (mode === 'constant') return x;
  const clip = (value: OnnxValue) =>
    b.elementwise('Clip', [value, b.scalar(0, 'float32'), b.scalar(length - 1, 'float32')], {
      dtype: 'float32',
      shape: value.shape,
    });
  if (mode === 'nearest' || length <= 1) return clip(x);
  const times = (value: OnnxValue, period: number) => call('Floor', div(value, period));
  const [below, above] = [less(x, 0), greater(x, length - 1)];
  if (mode === 'wrap') {
    const period = length - 1;
    const up = add(x, mul(add(times(mul(x, -1), period), 1), length));
    const down = sub(x, mul(times(x, period), length));
    return clip(where(below, up, where(above, down, x)));
  }
  const period = 2 * length;
  const near = add(x, mul(times(mul(x, -1), period), period));
  const up = where(less(near, -length), add(near, period), sub(mul(near, -1), 1));
  const rest = sub(x, mul(times(x, period), period));
  const down = where(less(rest, length), rest, sub(period - 1, rest));
  return clip(where(below, up, where(above, down, x)));
}

function transform(
  b: OnnxBuilder,
  image: OnnxValue,
  transforms: OnnxValue,
  attrs: Attrs,
  out: TensorType,
): OnnxValue {
  const pixels = pixelsOf(b, image);
  const [images = 1, rows = 1, columns = 1] = out.shape;
  const { add, sub, mul, div, call, less, greater, equal, or, where } = expression(b);
  const count = transforms.shape[0] ?? 1;
  const factor = (index: number) =>
    b.reshape(
      b.op('Gather', [transforms, b.ints([index])], { dtype: 'float32', shape: [count, 1] }, { axis: 1 }),
      [count, 1, 1],
    );
  const outX = b.constant(range(columns), [1, 1, columns]);
  const outY = b.constant(range(rows), [1, rows, 1]);
  const plane = (i: number, j: number) => add(mul(factor(i), outX), mul(factor(j), outY));
  const projection = add(plane(6, 7), 1);
  const endless = equal(projection, 0);
  const divisor = where(endless, 1, projection);
  const mode = text(attrs, 'fillMode');
  const x = intoAxis(b, div(add(plane(0, 1), factor(2)), divisor), pixels.width, mode);
  const y = intoAxis(b, div(add(plane(3, 4), factor(5)), divisor), pixels.height, mode);
  const fill = num(attrs, 'fillValue');
  const which = b.constant(
    Int32Array.from({ length: images }, (_, index) => index),
    [images, 1, 1],
  );
  const at = (row: OnnxValue, column: OnnxValue) => {
    const beyond = or(
      or(less(row, 0), greater(row, pixels.height - 1)),
      or(less(column, 0), greater(column, pixels.width - 1)),
    );
    return where(besidePixels(b, beyond), fill, pixelsAt(b, pixels, which, row, column));
  };
  let made: OnnxValue;
  if (text(attrs, 'interpolation') === 'bilinear') {
    const [top, left] = [call('Floor', y), call('Floor', x)];
    const [bottom, right] = [add(top, 1), add(left, 1)];
    const [down, across] = [besidePixels(b, sub(y, top)), besidePixels(b, sub(x, left))];
    const between = (one: OnnxValue, two: OnnxValue, part: OnnxValue) =>
      add(mul(sub(1, part), one), mul(part, two));
    made = between(
      between(at(top, left), at(top, right), across),
      between(at(bottom, left), at(bottom, right), across),
      down,
    );
  } else made = at(rounded(b, y), rounded(b, x));
  return b.cast(where(besidePixels(b, endless), fill, made), out.dtype);
}

/** The pixel that each pixel of a turned image takes, row-major; -1 for none. */
function turned(height: number, width: number, attrs: Attrs): number[] {
  const [across, down] = nums(attrs, 'center');
  const [centerX, centerY] = [width * must(across, 'a centre'), height * must(down, 'a centre')];
  const [sin, cos] = [Math.sin(num(attrs, 'radians')), Math.cos(num(attrs, 'radians'))];
  return Array.from({ length: height * width }, (_, index) => {
    const [x, y] = [(index % width) - centerX, Math.floor(index / width) - centerY];
    const column = Math.round(x * cos - y * sin + centerX);
    const row = Math.round(x * sin + y * cos + centerY);
    return column >= 0 && column < width && row >= 0 && row < height ? row * width + column : -1;
  });
}

const OPAQUE = 255;

function rotate(b: OnnxBuilder, image: OnnxValue, attrs: Attrs): OnnxValue {
  const [images = 1, height = 1, width = 1, channels = 1] = image.shape;
  const { dtype } = image;
  const places = turned(height, width, attrs);
  const shape = [images, height * width, channels];
  const taken = b.op(
    'Gather',
    [b.reshape(image, shape), b.ints(places.map((place) => Math.max(0, place)))],
    { dtype, shape },
    { axis: 1 },
  );
  const { fillValue } = attrs;
  const fill = Array.from({ length: channels }, (_, channel) => {
    if (typeof fillValue === 'number') return fillValue;
    return channel === 3 ? OPAQUE : (nums(attrs, 'fillValue')[channel] ?? 0);
  });
  const within = b.constant(
    Uint8Array.from(places, (place) => Number(place >= 0)),
    [height * width, 1],
  );
  const empty = b.cast(b.constant(Float32Array.from(fill), [channels]), dtype);
  const filled = b.op('Where', [within, taken, empty], { dtype, shape });
  return b.reshape(filled, image.shape);
}

const boxes: SampleInput = {
  dtype: 'float32',
  shape: [3, 4],
  values: [0.1, 0.2, 0.85, 0.9, 0.75, 0.6, 0.2, 0.15, -0.31, 0.1, 0.57, 1.37],
};
const owners: SampleInput = { dtype: 'int32', shape: [3], values: [1, 0, 1] };
const crop = (cropSize: readonly number[], method: string, extrapolationValue = 0) => ({
  cropSize,
  method,
  extrapolationValue,
});

const shear: SampleInput = {
  dtype: 'float32',
  shape: [1, 8],
  values: [0.9, 0.23, -1.3, -0.17, 1.1, 0.6, 0.011, -0.007],
};
const transforms = (interpolation: string, fillMode: string, outputShape?: readonly number[]) => ({
  interpolation,
  fillMode,
  fillValue: 0.5,
  ...(outputShape && { outputShape }),
});

export const IMAGES: readonly OpRow[] = [
  {
    op: 'flip_left_right',
    doc: 'Images mirrored along their width.',
    kernels: ['FlipLeftRight'],
    inputs: ['image'],
    infer: ([image]) => [like(image)],
    lower: (b, [image], _, [out]) =>
      b.op(
        'Slice',
        [must(image, 'an image'), b.ints([-1]), b.ints([-(2 ** 31)]), b.ints([2]), b.ints([-1])],
        must(out, 'an output'),
      ),
    flops: () => 0,
    samples: [{ inputs: [f32(2, 3, 4, 2)] }, { inputs: [f32(1, 2, 3, 1)] }],
  },
  {
    op: 'rotate',
    doc: 'Images turned about a centre, each pixel the nearest.',
    kernels: ['RotateWithOffset'],
    inputs: ['image'],
    attrs: ({ radians, fillValue, center }) => ({
      radians: Number(radians),
      fillValue: typeof fillValue === 'number' ? fillValue : [...(fillValue as readonly number[])],
      center: typeof center === 'number' ? [center, center] : [...(center as readonly number[])],
    }),
    infer: ([image]) => [like(image)],
    lower: (b, [image], attrs) => rotate(b, must(image, 'an image'), attrs),
    flops: () => 0,
    samples: [
      { inputs: [f32(2, 5, 4, 3)], attrs: { radians: 0.7, fillValue: 0, center: 0.5 } },
      { inputs: [f32(1, 4, 5, 4)], attrs: { radians: -2, fillValue: [1, 2, 3], center: [0.3, 0.6] } },
      { inputs: [f32(1, 4, 4, 1)], attrs: { radians: Math.PI / 3, fillValue: 7, center: [0.5, 0.5] } },
    ],
  },
  {
    op: 'crop_and_resize',
    doc: 'Boxes cut out of images, each brought to one size.',
    kernels: ['CropAndResize'],
    inputs: ['image', 'boxes', 'boxInd'],
    attrs: ({ cropSize, method, extrapolationValue }) => ({
      cropSize: [...(cropSize as readonly number[])],
      method: String(method),
      extrapolationValue: Number(extrapolationValue ?? 0),
    }),
    infer: ([image, given], attrs) => [
      {
        dtype: 'float32',
        shape: [given?.shape[0] ?? 0, ...nums(attrs, 'cropSize'), image?.shape[3] ?? 1],
      },
    ],
    lower: (b, [image, given, which], attrs) =>
      cropAndResize(b, must(image, 'an image'), must(given, 'boxes'), must(which, 'their images'), attrs),
    flops: (_, [out]) => 10 * sizeOf(out?.shape ?? []),
    samples: [
      { inputs: [f32(2, 6, 7, 2), boxes, owners], attrs: crop([4, 5], 'bilinear') },
      { inputs: [f32(2, 6, 7, 2), boxes, owners], attrs: crop([4, 5], 'nearest', 0.5) },
      { inputs: [f32(2, 6, 7, 1), boxes, owners], attrs: crop([1, 3], 'bilinear', -1) },
    ],
  },
  {
    op: 'transform',
    doc: 'Images by a projective transformation of their pixels.',
    kernels: ['Transform'],
    inputs: ['image', 'transforms'],
    attrs: ({ interpolation, fillMode, fillValue, outputShape }, [image]) => ({
      interpolation: String(interpolation),
      fillMode: String(fillMode),
      fillValue: Number(fillValue ?? 0),
      outputShape: Array.isArray(outputShape)
        ? [...(outputShape as readonly number[])]
        : must(image, 'an image').shape.slice(1, 3),
    }),
    infer: ([image], attrs) => [
      {
        dtype: image?.dtype ?? 'float32',
        shape: [image?.shape[0] ?? 1, ...nums(attrs, 'outputShape'), image?.shape[3] ?? 1],
      },
    ],
    lower: (b, [image, given], attrs, [out]) =>
      transform(b, must(image, 'an image'), must(given, 'transforms'), attrs, must(out, 'an output')),
    flops: (_, [out]) => 20 * sizeOf(out?.shape ?? []),
    except: { 'tfjs:wasm': "tfjs' wasm kernel takes the wrong pixels where fillMode is 'reflect'" },
    // One image: tfjs on cpu transforms the first only.
    samples: ['constant', 'reflect', 'wrap', 'nearest'].flatMap((fillMode) => [
      { inputs: [f32(1, 5, 6, 2), shear], attrs: transforms('bilinear', fillMode) },
      { inputs: [of(f32(1, 5, 6, 1), 'wide'), shear], attrs: transforms('nearest', fillMode, [7, 9]) },
    ]),
  },
];
