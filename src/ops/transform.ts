/** Projective transformations of images. */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, TensorType } from '../ir/graph';
import { expression } from './elementwise';
import { besidePixels, pixelsAt, pixelsOf, range, rounded } from './pixels';
import { num, nums, text } from './attrs';
import { f32, of } from './row';
import type { OnnxBuilder, OnnxValue, OpRow, SampleInput } from './row';

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

export const TRANSFORM: readonly OpRow[] = [
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
