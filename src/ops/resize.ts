/** Resizing of images, by the nearest pixel and by bilinear interpolation, and the gradients. */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attrs, Shape, TensorType } from '../ir/graph';
import { flag, nums } from './attrs';
import { f32, i32 } from './row';
import type { OnnxBuilder, OnnxValue, OpRow, Sample } from './row';

type KernelAttrs = Readonly<Record<string, unknown>>;

const resizeAttrs = (attrs: KernelAttrs): Attrs => ({
  alignCorners: attrs['alignCorners'] === true,
  halfPixelCenters: attrs['halfPixelCenters'] === true,
  size: (attrs['size'] as readonly number[]).map(Number),
});

/** Pixels of the source for one of the result, along an axis. */
function ratio(from: number, to: number, attrs: Attrs): number {
  return flag(attrs, 'alignCorners') && to > 1 ? (from - 1) / (to - 1) : from / to;
}

/** The pixel of the source that each pixel of the result takes, along an axis, as tfjs rounds. */
function nearest(from: number, to: number, attrs: Attrs, centers: boolean): number[] {
  const step = ratio(from, to, attrs);
  return Array.from({ length: to }, (_, index) => {
    const place = step * (centers ? index + 0.5 : index);
    return Math.min(from - 1, flag(attrs, 'alignCorners') ? Math.round(place) : Math.floor(place));
  });
}

/** How much of each pixel of the source goes into each of the result, along an axis: [to, from]. */
type Weights = (from: number, to: number, attrs: Attrs) => number[][];

const zeros = (length: number): number[] => Array<number>(length).fill(0);

// Both gradients of tfjs leave the centres of pixels out of account.
const nearestWeights: Weights = (from, to, attrs) =>
  nearest(from, to, attrs, false).map((place) => zeros(from).map((_, index) => (index === place ? 1 : 0)));

const bilinearWeights: Weights = (from, to, attrs) => {
  const step = ratio(from, to, attrs);
  return Array.from({ length: to }, (_, index) => {
    const place = index * step;
    const low = Math.floor(place);
    const high = Math.min(Math.ceil(place), from - 1);
    const row = zeros(from);
    row[low] = (row[low] ?? 0) + 1 - (place - low);
    row[high] = (row[high] ?? 0) + (place - low);
    return row;
  });
};

/** Resizing is linear along each axis: its gradient is the product with both matrices of weights, transposed. */
function gradient(b: OnnxBuilder, dy: OnnxValue, out: TensorType, attrs: Attrs, weights: Weights): OnnxValue {
  const [batch = 1, height = 1, width = 1, channels = 1] = out.shape;
  const [, newHeight = 1, newWidth = 1] = dy.shape;
  const matrix = (rows: readonly (readonly number[])[], from: number) =>
    b.constant(Float32Array.from(rows.flat()), [rows.length, from]);
  const rows = b.transpose(matrix(weights(height, newHeight, attrs), height), [1, 0]);
  const columns = matrix(weights(width, newWidth, attrs), width);
  const tall = b.op('MatMul', [rows, b.channelsFirst(dy)], {
    dtype: 'float32',
    shape: [batch, channels, height, newWidth],
  });
  const whole = b.op('MatMul', [tall, columns], {
    dtype: 'float32',
    shape: [batch, channels, height, width],
  });
  return b.channelsLast(whole);
}

function bilinear(b: OnnxBuilder, images: OnnxValue, attrs: Attrs, out: TensorType): OnnxValue {
  const [batch = 1, height = 1, width = 1, channels = 1] = out.shape;
  const sizes = [batch, channels, height, width];
  const mode = flag(attrs, 'alignCorners')
    ? 'align_corners'
    : flag(attrs, 'halfPixelCenters')
      ? 'half_pixel'
      : 'asymmetric';
  const resized = b.op(
    'Resize',
    [b.cast(b.channelsFirst(images), 'float32'), null, null, b.ints(sizes)],
    { dtype: 'float32', shape: sizes },
    { mode: 'linear', coordinate_transformation_mode: mode },
  );
  return b.channelsLast(resized);
}

/** The chosen pixels of both axes; by their numbers, for ONNX rounds otherwise than tfjs where a pixel lies between two. */
function byNearest(b: OnnxBuilder, images: OnnxValue, attrs: Attrs, out: TensorType): OnnxValue {
  const [batch = 1, height = 1, width = 1, channels = 1] = out.shape;
  const [, oldHeight = 1, oldWidth = 1] = images.shape;
  const centers = flag(attrs, 'halfPixelCenters');
  const { dtype } = images;
  const rows = b.op(
    'Gather',
    [b.channelsFirst(images), b.ints(nearest(oldHeight, height, attrs, centers))],
    { dtype, shape: [batch, channels, height, oldWidth] },
    { axis: 2 },
  );
  const all = b.op(
    'Gather',
    [rows, b.ints(nearest(oldWidth, width, attrs, centers))],
    { dtype, shape: [batch, channels, height, width] },
    { axis: 3 },
  );
  return b.channelsLast(all);
}

function resizedShape(images: TensorType | undefined, attrs: Attrs): Shape {
  const [batch = 1, , , channels = 1] = images?.shape ?? [];
  return [batch, ...nums(attrs, 'size'), channels];
}

const how = (size: readonly number[], alignCorners = false, halfPixelCenters = false): KernelAttrs => ({
  size,
  alignCorners,
  halfPixelCenters,
});

const forward: readonly Sample[] = [
  { inputs: [f32(2, 3, 4, 2)], attrs: how([6, 8]) },
  { inputs: [f32(2, 3, 4, 2)], attrs: how([5, 7]) },
  { inputs: [f32(1, 7, 6, 1)], attrs: how([3, 2]) },
  { inputs: [f32(1, 3, 4, 3)], attrs: how([5, 7], true) },
  { inputs: [f32(1, 7, 6, 2)], attrs: how([3, 1], true) },
  { inputs: [f32(1, 3, 4, 3)], attrs: how([5, 7], false, true) },
  { inputs: [f32(1, 7, 6, 2)], attrs: how([3, 4], false, true) },
  { inputs: [f32(1, 1, 1, 2)], attrs: how([2, 3]) },
];

// One square image: tfjs on cpu exchanges height and width in bilinear gradients, and mixes up images in nearest ones.
const backward: readonly Sample[] = [
  { inputs: [f32(1, 3, 3, 2), f32(1, 6, 6, 2)], attrs: how([6, 6]) },
  { inputs: [f32(1, 3, 3, 2), f32(1, 5, 7, 2)], attrs: how([5, 7]) },
  { inputs: [f32(1, 6, 6, 1), f32(1, 2, 4, 1)], attrs: how([2, 4]) },
  { inputs: [f32(1, 3, 3, 2), f32(1, 5, 4, 2)], attrs: how([5, 4], true) },
];

const resizeFlops: NonNullable<OpRow['flops']> = (_, [out]) => 6 * sizeOf(out?.shape ?? []);

export const RESIZE: readonly OpRow[] = [
  {
    op: 'resize_bilinear',
    doc: 'Images of another size, interpolated between pixels.',
    kernels: ['ResizeBilinear'],
    inputs: ['images'],
    attrs: resizeAttrs,
    infer: ([images], attrs) => [{ dtype: 'float32', shape: resizedShape(images, attrs) }],
    lower: (b, [images], attrs, [out]) => bilinear(b, must(images, 'images'), attrs, must(out, 'an output')),
    flops: resizeFlops,
    samples: forward,
  },
  {
    op: 'resize_nearest',
    doc: 'Images of another size, each pixel the nearest.',
    kernels: ['ResizeNearestNeighbor'],
    inputs: ['images'],
    attrs: resizeAttrs,
    infer: ([images], attrs) => [{ dtype: images?.dtype ?? 'float32', shape: resizedShape(images, attrs) }],
    lower: (b, [images], attrs, [out]) => byNearest(b, must(images, 'images'), attrs, must(out, 'an output')),
    flops: () => 0,
    samples: [...forward, { inputs: [i32(1, 2, 2, 1)], attrs: how([4, 3]) }],
  },
  {
    op: 'resize_bilinear_grad',
    doc: 'The gradient of bilinear resizing.',
    kernels: ['ResizeBilinearGrad'],
    inputs: ['images', 'dy'],
    attrs: resizeAttrs,
    infer: ([images]) => [{ dtype: 'float32', shape: images?.shape ?? [] }],
    lower: (b, [, dy], attrs, [out]) =>
      gradient(b, must(dy, 'a gradient'), must(out, 'an output'), attrs, bilinearWeights),
    flops: ([, dy]) => 8 * sizeOf(dy?.shape ?? []),
    samples: backward,
  },
  {
    op: 'resize_nearest_grad',
    doc: 'The gradient of resizing by the nearest pixel.',
    kernels: ['ResizeNearestNeighborGrad'],
    inputs: ['images', 'dy'],
    attrs: resizeAttrs,
    infer: ([images]) => [{ dtype: 'float32', shape: images?.shape ?? [] }],
    lower: (b, [, dy], attrs, [out]) =>
      gradient(b, must(dy, 'a gradient'), must(out, 'an output'), attrs, nearestWeights),
    flops: ([, dy]) => sizeOf(dy?.shape ?? []),
    samples: backward,
  },
];
