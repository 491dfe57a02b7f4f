/**
 * The geometry that convolutions and pooling share: windows that slide over an image's spatial axes (two or three). tfjs says the padding
 * in four ways and computes lengths from it; the graph keeps one: what stands before and after each axis, in numbers. The formulas
 * are those of tfjs' `computeConv2DInfo` and `computeConv3DInfo`, their oddities included, because eager runs have them too.
 */
import type { Attrs, Shape } from '../ir/graph';
import { nums, text } from './attrs';

type KernelAttrs = Readonly<Record<string, unknown>>;

/** How windows lie; each list in the order of the spatial axes. */
export interface Windows {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /**
   * As ONNX has them: before each axis, then after each axis. After an axis stands no more than the last window needs. Negative where
   * the windows leave more of an image out than a rest smaller than the stride.
   */
  readonly pads: readonly number[];
}

/** An element that must be there. */
export const lengthAt = (list: readonly number[], index: number): number => {
  const value = list[index];
  if (value === undefined) throw new TypeError('internal: a window lacks an axis');
  return value;
};

/** A number for all axes, or one for each, as a list. */
export function perAxis(value: unknown, axes: number): number[] {
  const listed = Array.isArray(value) ? value.map(Number) : Array<number>(axes).fill(Number(value ?? 1));
  return Array.from({ length: axes }, (_, axis) => listed[axis] ?? 1);
}

/** What a dilated filter spans. */
export const spanOf = (kernel: number, dilation: number): number => (kernel - 1) * dilation + 1;

function rounded(value: number, mode: unknown): number {
  if (mode === 'round') return Math.round(value);
  if (mode === 'ceil') return Math.ceil(value);
  return mode === 'floor' ? Math.floor(value) : Math.trunc(value);
}

interface Along {
  readonly before: number;
  readonly out: number;
}

/** 'same' never cuts an image in two dimensions; in three tfjs does, where a stride is longer than its filter. */
function same(length: number, stride: number, span: number, axes: number): Along {
  const out = Math.ceil(length / stride);
  const along = (out - 1) * stride + span - length;
  return { before: Math.floor((axes === 2 ? Math.max(0, along) : along) / 2), out };
}

function along(
  axis: number,
  lengths: readonly number[],
  spans: readonly number[],
  strides: readonly number[],
  attrs: KernelAttrs,
  channelsFirst: boolean,
): Along {
  const { pad, dimRoundingMode } = attrs;
  const axes = lengths.length;
  const [length, span, stride] = [lengthAt(lengths, axis), lengthAt(spans, axis), lengthAt(strides, axis)];
  if (pad === 'same') return same(length, stride, span, axes);
  if (pad === 'valid' && axes === 2) return { before: 0, out: Math.ceil((length - span + 1) / stride) };
  if (Array.isArray(pad)) {
    const [before = 0, after = 0] = (pad as number[][])[axis + (channelsFirst ? 2 : 1)] ?? [];
    return { before, out: rounded((length - span + before + after) / stride + 1, dimRoundingMode) };
  }
  const before = pad === 'valid' ? 0 : Number(pad);
  // With a number tfjs takes both of an image's lengths by the height of the filter and of the stride.
  const by = axes === 2 ? 0 : axis;
  if (axes === 3 && length + 2 * before < span) return { before, out: 0 };
  return {
    before,
    out: rounded((length - lengthAt(spans, by) + 2 * before) / lengthAt(strides, by) + 1, dimRoundingMode),
  };
}

/** The graph's attributes of windows, from those of the tfjs kernel. `lengths` are the image's, `kernel` the filter's. */
export function windowsOf(
  lengths: readonly number[],
  kernel: readonly number[],
  attrs: KernelAttrs,
  channelsFirst = false,
): Windows {
  const axes = lengths.length;
  const strides = perAxis(attrs['strides'], axes);
  const dilations = perAxis(attrs['dilations'], axes);
  const spans = kernel.map((length, axis) => spanOf(length, lengthAt(dilations, axis)));
  const each = lengths.map((length, axis) => {
    const { before, out } = along(axis, lengths, spans, strides, attrs, channelsFirst);
    const [stride, span] = [lengthAt(strides, axis), lengthAt(spans, axis)];
    const needed = (out - 1) * stride + span - length - before;
    const after = needed < 0 && outLength(length + before, span, stride) === out ? 0 : needed;
    return { before, after };
  });
  return {
    strides,
    dilations,
    pads: [...each.map(({ before }) => before), ...each.map(({ after }) => after)],
  };
}

const outLength = (length: number, span: number, stride: number): number =>
  Math.floor((length - span) / stride) + 1;

/** How many windows fit along each axis. */
export function outLengths(
  lengths: readonly number[],
  kernel: readonly number[],
  { strides, dilations, pads }: Windows,
): number[] {
  return lengths.map((length, axis) =>
    outLength(
      length + lengthAt(pads, axis) + lengthAt(pads, axis + lengths.length),
      spanOf(lengthAt(kernel, axis), lengthAt(dilations, axis)),
      lengthAt(strides, axis),
    ),
  );
}

export const windowsIn = (attrs: Attrs): Windows => ({
  strides: nums(attrs, 'strides'),
  dilations: nums(attrs, 'dilations'),
  pads: nums(attrs, 'pads'),
});

/** For an ONNX operator: the windows and their size. */
export const onnxWindows = (
  kernel: readonly number[],
  { strides, dilations, pads }: Windows,
): Record<string, readonly number[]> => ({ kernel_shape: kernel, strides, dilations, pads });

/** Windows as a tfjs kernel of two spatial axes takes them. */
export function kernelWindows(attrs: Attrs, channelsFirst = false): Record<string, unknown> {
  const { strides, dilations, pads } = windowsIn(attrs);
  const [top = 0, left = 0, bottom = 0, right = 0] = pads;
  const image = [
    [top, bottom],
    [left, right],
  ];
  return {
    strides: [...strides],
    dilations: [...dilations],
    pad: channelsFirst ? [[0, 0], [0, 0], ...image] : [[0, 0], ...image, [0, 0]],
    dimRoundingMode: 'floor',
  };
}

export const isChannelsFirst = (attrs: Readonly<Record<string, unknown>>): boolean =>
  attrs['dataFormat'] === 'NCHW' || attrs['dataFormat'] === 'NCDHW';

/** Batch, spatial lengths and channels of an image's shape. */
export function partsOf(
  shape: Shape,
  channelsFirst = false,
): { readonly batch: number; readonly lengths: readonly number[]; readonly channels: number } {
  const [batch = 1] = shape;
  return channelsFirst
    ? { batch, lengths: shape.slice(2), channels: shape[1] ?? 1 }
    : { batch, lengths: shape.slice(1, -1), channels: shape.at(-1) ?? 1 };
}

export const shapeOf = (
  batch: number,
  lengths: readonly number[],
  channels: number,
  channelsFirst = false,
): number[] => (channelsFirst ? [batch, channels, ...lengths] : [batch, ...lengths, channels]);

export const formatIn = (attrs: Attrs): boolean => isChannelsFirst({ dataFormat: text(attrs, 'dataFormat') });
