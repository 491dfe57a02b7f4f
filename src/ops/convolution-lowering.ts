/**
 * Convolutions and their gradients in ONNX, laid out so that ONNX Runtime's products of matrices are large and what it gathers for them
 * lies side by side: where windows are gathered in runs of a few elements, that takes longer than the product. Measured on its wasm
 * provider; the others get the plain forms where these differ.
 */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, Shape, TensorType } from '../ir/graph';
import { Unsupported } from './row';
import type { OnnxBuilder, OnnxValue } from './row';
import {
  cut,
  exchanged,
  fromFirst,
  NO_VOLUMES,
  padded,
  seen,
  toFirst,
  transposedWindows,
} from './window-images';
import { formatIn, onnxWindows, partsOf, shapeOf, windowsIn } from './windows';
import type { Windows } from './windows';

/** Spatial lengths of a filter [...lengths, in, out]. */
export const kernelOf = (filter: Shape): readonly number[] => filter.slice(0, -2);

/** A filter [...lengths, in, out] as ONNX has it: [out, in, ...lengths]. */
const onnxFilter = (b: OnnxBuilder, filter: OnnxValue): OnnxValue =>
  b.transpose(filter, filter.shape.length === 4 ? [3, 2, 0, 1] : [4, 3, 0, 1, 2]);

/** ONNX Runtime gathers elements in runs of this many at least about as fast as memory lets it. */
const RUN = 16;

/** Fewer images side by side are not worth their transposition. */
const BATCH = 8;

/**
 * Whether windows side by side are so few that they are better gathered over all images of the batch at once: with the batch as the last
 * axis, one product of matrices instead of one for each image. What is gathered must outweigh the two transpositions.
 */
function isNarrow(b: OnnxBuilder, image: Shape, filter: Shape, out: Shape, { strides }: Windows): boolean {
  if (b.provider !== 'wasm' || image.length !== 4 || strides[1] !== 1) return false;
  const [batch = 1, channels = 1] = image;
  const [, filters = 1, , width = 1] = out;
  const gathered = channels * sizeOf(kernelOf(filter));
  return batch >= BATCH && width < RUN && gathered >= 2 * (channels + filters);
}

/** An elementwise function, of values in whichever layout. */
type Ending = (made: OnnxValue) => OnnxValue;

/** The convolution of images with the batch as the last axis, which lies in memory as more columns of one image. */
function convolveAbreast(
  b: OnnxBuilder,
  image: OnnxValue,
  operands: readonly (OnnxValue | null)[],
  kernel: readonly number[],
  windows: Windows,
  shape: Shape,
  end: Ending,
): OnnxValue {
  const [batch = 1, inputs = 1, rows = 1, columns = 1] = image.shape;
  const [, channels = 1, height = 1, width = 1] = shape;
  const wide = (list: readonly number[]) =>
    list.map((value, axis) => (axis % 2 === 1 ? value * batch : value));
  const turned = b.transpose(b.reshape(image, [batch, inputs * rows * columns]), [1, 0]);
  const made = b.op(
    'Conv',
    [b.reshape(turned, [1, inputs, rows, columns * batch]), ...operands],
    { dtype: image.dtype, shape: [1, channels, height, width * batch] },
    {
      ...onnxWindows(kernel, { ...windows, dilations: wide(windows.dilations), pads: wide(windows.pads) }),
      group: 1,
    },
  );
  return b.reshape(b.transpose(b.reshape(end(made), [channels * height * width, batch]), [1, 0]), shape);
}

/** The convolution, its bias, and what `end` makes of each element of these. */
export function convolve(
  b: OnnxBuilder,
  x: OnnxValue,
  filter: OnnxValue,
  attrs: Attrs,
  out: TensorType,
  bias?: OnnxValue,
  end: Ending = (made) => made,
): OnnxValue {
  const first = formatIn(attrs);
  const { image, pads } = cut(b, toFirst(b, x, first), windowsIn(attrs).pads);
  const windows = { ...windowsIn(attrs), pads };
  const { batch, lengths, channels } = partsOf(out.shape, first);
  const shape = shapeOf(batch, lengths, channels, true);
  const fits = !bias || (bias.shape.length === 1 && bias.shape[0] === channels);
  const inner = fits ? end : (made: OnnxValue) => made;
  const kernel = kernelOf(filter.shape);
  const operands = [onnxFilter(b, filter), (fits && bias) || null];
  const made = isNarrow(b, image.shape, filter.shape, shape, windows)
    ? convolveAbreast(b, image, operands, kernel, windows, shape, inner)
    : inner(
        b.op(
          'Conv',
          [image, ...operands],
          { dtype: out.dtype, shape },
          { ...onnxWindows(kernel, windows), group: 1 },
        ),
      );
  const result = fromFirst(b, made, first);
  return fits ? result : end(b.elementwise('Add', [result, bias], out));
}

export function gradientByInput(
  b: OnnxBuilder,
  dy: OnnxValue,
  filter: OnnxValue,
  attrs: Attrs,
  out: TensorType,
): OnnxValue | Unsupported {
  const first = formatIn(attrs);
  const { batch, lengths, channels } = partsOf(out.shape, first);
  if (b.provider === 'webgpu' && lengths.length === 3) return new Unsupported(NO_VOLUMES);
  const counts = partsOf(dy.shape, first).lengths;
  const { windows, reached, margins } = transposedWindows(lengths, kernelOf(filter.shape), counts, attrs);
  const made = b.op(
    'ConvTranspose',
    [toFirst(b, dy, first), onnxFilter(b, filter)],
    { dtype: out.dtype, shape: shapeOf(batch, reached, channels, true) },
    { ...windows, group: 1 },
  );
  return fromFirst(b, padded(b, made, margins), first);
}

/** What slides over an image: lengths of the filter and its windows, in the order of the spatial axes. */
interface Sliding extends Windows {
  readonly kernel: readonly number[];
}

/**
 * [...kernel, channels, filters] from an image with channels last and a gradient [filters, batch, ...counts]. Such an image lies in memory
 * as one of a single channel whose last axis is longer by the number of channels. Windows that are dilated by that number along it give
 * the gradients of all channels side by side: one product of matrices, where a convolution for each channel would be many small ones.
 */
function alongside(b: OnnxBuilder, image: OnnxValue, dy: OnnxValue, sliding: Sliding): OnnxValue {
  const { batch, lengths, channels } = partsOf(image.shape);
  const [filters = 1, , ...counts] = dy.shape;
  const wide = (list: readonly number[]) =>
    list.map((value, axis) => ((axis + 1) % lengths.length === 0 ? value * channels : value));
  const kernel = wide(sliding.kernel);
  const windows = { ...sliding, strides: wide(sliding.strides), pads: wide(sliding.pads) };
  const given = seen(b, b.reshape(image, [1, batch, ...wide(lengths)]), kernel, counts, windows);
  const made = b.op(
    'Conv',
    [given.image, dy],
    { dtype: 'float32', shape: [1, filters, ...kernel] },
    {
      ...onnxWindows(counts, { strides: windows.dilations, dilations: windows.strides, pads: given.pads }),
      group: 1,
    },
  );
  const size = sizeOf(sliding.kernel) * channels;
  const last = b.transpose(b.reshape(made, [filters, size]), [1, 0]);
  return b.reshape(last, [...sliding.kernel, channels, filters]);
}

/**
 * The same for few channels: the rows that a window sees become channels, so that runs of elements that lie side by side are as many
 * times as long.
 */
function alongRows(b: OnnxBuilder, image: OnnxValue, dy: OnnxValue, sliding: Sliding): OnnxValue {
  const { batch, lengths, channels } = partsOf(image.shape);
  const [, width = 1] = lengths;
  const [height = 1, breadth = 1] = sliding.kernel;
  const [down = 1, across = 1] = sliding.strides;
  const [top = 0, left = 0, , right = 0] = sliding.pads;
  const [filters = 1, , count = 1] = dy.shape;
  const bottom = (count - 1) * down + height - (lengths[0] ?? 0) - top;
  const whole = padded(b, b.reshape(image, [1, batch, lengths[0] ?? 0, width * channels]), [
    top,
    0,
    bottom,
    0,
  ]);
  const places = Array.from(
    { length: count * height },
    (_, at) => Math.floor(at / height) * down + (at % height),
  );
  const rows = b.op(
    'Gather',
    [whole, b.ints(places)],
    { dtype: 'float32', shape: [1, batch, places.length, width * channels] },
    { axis: 2 },
  );
  const pixel = channels === 1 ? [] : [channels];
  const split = b.reshape(rows, [batch * count, height, width, ...pixel]);
  const seenRows = b.transpose(split, [0, 2, 1, 3].slice(0, split.shape.length));
  const made = alongside(b, b.reshape(seenRows, [batch, count, width, height * channels]), dy, {
    kernel: [1, breadth],
    strides: [1, across],
    dilations: [1, 1],
    pads: [0, left, 0, right],
  });
  return b.transpose(b.reshape(made, [breadth, height, channels, filters]), [1, 0, 2, 3]);
}

export function gradientByFilter(
  b: OnnxBuilder,
  x: OnnxValue,
  dy: OnnxValue,
  attrs: Attrs,
  out: TensorType,
): OnnxValue {
  const first = formatIn(attrs);
  const kernel = kernelOf(out.shape);
  const spatial = kernel.map((_, axis) => axis + 2);
  const image = first ? b.transpose(x, [0, ...spatial, 1]) : x;
  const run = must(kernel.at(-1), 'a length') * partsOf(image.shape).channels;
  const short = b.provider === 'wasm' && kernel.length === 2 && run < RUN && kernel[0] !== 1;
  const gradient = short ? alongRows : alongside;
  return gradient(b, image, exchanged(b, toFirst(b, dy, first)), { kernel, ...windowsIn(attrs) });
}
