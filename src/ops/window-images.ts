/** Images under windows in the ONNX graph: channels first, cut and padded as the windows need it. */
import { must } from '../base/errors';
import type { Attrs } from '../ir/graph';
import type { OnnxBuilder, OnnxValue } from './row';
import { lengthAt, onnxWindows, spanOf, windowsIn } from './windows';

/** An image as ONNX has it: channels before the spatial axes. */
export function toFirst(b: OnnxBuilder, x: OnnxValue, channelsFirst = false): OnnxValue {
  if (channelsFirst) return x;
  return x.shape.length === 4 ? b.channelsFirst(x) : b.transpose(x, [0, 4, 1, 2, 3]);
}

/** An image of ONNX' layout as tfjs had it. */
export function fromFirst(b: OnnxBuilder, x: OnnxValue, channelsFirst = false): OnnxValue {
  if (channelsFirst) return x;
  return x.shape.length === 4 ? b.channelsLast(x) : b.transpose(x, [0, 2, 3, 4, 1]);
}

/** An image, channels first, less what negative pads cut off, and the pads that are left: ONNX' operators take none below zero. */
export function cut(
  b: OnnxBuilder,
  image: OnnxValue,
  pads: readonly number[],
): { readonly image: OnnxValue; readonly pads: readonly number[] } {
  if (pads.every((pad) => pad >= 0)) return { image, pads };
  const axes = pads.length / 2;
  const starts = pads.slice(0, axes).map((pad) => Math.max(0, -pad));
  const lengths = image.shape.slice(2);
  const ends = lengths.map((length, axis) => length + Math.min(0, lengthAt(pads, axis + axes)));
  const spatial = lengths.map((_, axis) => axis + 2);
  const shape = [
    ...image.shape.slice(0, 2),
    ...lengths.map((_, axis) => lengthAt(ends, axis) - lengthAt(starts, axis)),
  ];
  const part = b.op('Slice', [image, b.ints(starts), b.ints(ends), b.ints(spatial)], {
    dtype: image.dtype,
    shape,
  });
  return { image: part, pads: pads.map((pad) => Math.max(0, pad)) };
}

/** Zeros before and after the spatial axes of an image, channels first; negative numbers cut. */
export function padded(b: OnnxBuilder, whole: OnnxValue, amounts: readonly number[]): OnnxValue {
  const { image, pads } = cut(b, whole, amounts);
  if (pads.every((pad) => pad === 0)) return image;
  const axes = pads.length / 2;
  const [before, after] = [pads.slice(0, axes), pads.slice(axes)];
  const shape = image.shape.map((length, axis) =>
    axis < 2 ? length : length + lengthAt(before, axis - 2) + lengthAt(after, axis - 2),
  );
  return b.op(
    'Pad',
    [image, b.ints([0, 0, ...before, 0, 0, ...after]), b.scalar(0, 'float32')],
    { dtype: image.dtype, shape },
    { mode: 'constant' },
  );
}

export const NO_VOLUMES =
  "ONNX Runtime's WebGPU provider has no transposed convolution of volumes: use ort:wasm.";

/**
 * A transposed convolution that gives an image of these lengths: the windows as ONNX' ConvTranspose takes them, the lengths that it
 * reaches, and the zeros to add around (below zero: to cut).
 */
export function transposedWindows(
  lengths: readonly number[],
  kernel: readonly number[],
  counts: readonly number[],
  attrs: Attrs,
): {
  readonly windows: Readonly<Record<string, readonly number[]>>;
  readonly reached: readonly number[];
  readonly margins: readonly number[];
} {
  const { strides, dilations, pads } = windowsIn(attrs);
  const axes = lengths.length;
  const each = lengths.map((length, axis) => {
    const [before = 0, after = 0, stride = 1, dilation = 1] = [
      pads[axis],
      pads[axis + axes],
      strides[axis],
      dilations[axis],
    ];
    const span = spanOf(must(kernel[axis], 'a length'), dilation);
    const whole = (must(counts[axis], 'a count') - 1) * stride + span;
    const reached = whole - Math.max(0, before) - Math.max(0, after);
    const start = Math.max(0, -before);
    return { reached, start, end: length - start - reached };
  });
  return {
    windows: {
      ...onnxWindows(kernel, { strides, dilations, pads: pads.map((pad) => Math.max(0, pad)) }),
      output_padding: kernel.map(() => 0),
    },
    reached: each.map(({ reached }) => reached),
    // What no window saw of the image has no gradient.
    margins: [...each.map(({ start }) => start), ...each.map(({ end }) => end)],
  };
}

/** Batch and channels exchanged, of an image with its channels first. */
export function exchanged(b: OnnxBuilder, x: OnnxValue): OnnxValue {
  const [batch = 1, channels = 1, ...lengths] = x.shape;
  if (batch === 1 || channels === 1) return b.reshape(x, [channels, batch, ...lengths]);
  return b.transpose(x, [1, 0, ...lengths.map((_, axis) => axis + 2)]);
}

/** The image that the windows saw, channels first: with zeros around it, and without the rest that they left. */
export function seen(
  b: OnnxBuilder,
  x: OnnxValue,
  kernel: readonly number[],
  counts: readonly number[],
  attrs: Attrs,
): { readonly image: OnnxValue; readonly pads: readonly number[] } {
  const { strides, dilations, pads } = windowsIn(attrs);
  const axes = kernel.length;
  const exact = kernel.map((length, axis) => {
    const count = must(counts[axis], 'a count');
    const needed = (count - 1) * (strides[axis] ?? 1) + (length - 1) * (dilations[axis] ?? 1) + 1;
    return needed - (x.shape[axis + 2] ?? 0) - (pads[axis] ?? 0);
  });
  return cut(b, x, [...pads.slice(0, axes), ...exact]);
}
