/** Pixels of images taken from other places: mirrored, turned, and cropped. */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs } from '../ir/graph';
import { expression } from './elementwise';
import { like } from './families';
import { besidePixels, outside, pixelsAt, pixelsOf, range, rounded } from './pixels';
import { num, nums, text } from './attrs';
import { f32 } from './row';
import { TRANSFORM } from './transform';
import type { OnnxBuilder, OnnxValue, OpRow, SampleInput } from './row';

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
  ...TRANSFORM,
];
