/** What the rows of pooling are tested with. */
import { sizeOf } from '../ir/graph';
import { f32, of } from './row';
import type { Sample, SampleInput } from './row';

type KernelAttrs = Readonly<Record<string, unknown>>;

/** Numbers without ties, whatever the size, most below zero: tfjs' own kernels have failed there. */
export const untied = (...shape: number[]): SampleInput =>
  of(
    f32(...shape),
    Array.from({ length: sizeOf(shape) }, (_, index) => ((index * 7919) % 1009) / 100 - 9),
  );

interface Geometry {
  readonly image: readonly number[];
  readonly out: readonly number[];
  readonly attrs: KernelAttrs;
}

export const IMAGES: readonly Geometry[] = [
  { image: [2, 4, 6, 3], out: [2, 2, 3, 3], attrs: { filterSize: 2, strides: 2, pad: 'valid' } },
  { image: [1, 5, 5, 1], out: [1, 2, 2, 1], attrs: { filterSize: [2, 2], strides: [2, 2], pad: 'valid' } },
  { image: [2, 5, 5, 2], out: [2, 3, 3, 2], attrs: { filterSize: [3, 3], strides: [2, 2], pad: 'same' } },
  { image: [1, 5, 4, 2], out: [1, 4, 3, 2], attrs: { filterSize: [2, 2], strides: [1, 1], pad: 'valid' } },
  { image: [1, 5, 4, 2], out: [1, 5, 4, 2], attrs: { filterSize: [3, 2], strides: [1, 1], pad: 'same' } },
  { image: [1, 5, 5, 1], out: [1, 3, 3, 1], attrs: { filterSize: [3, 3], strides: [2, 2], pad: 1 } },
  { image: [1, 6, 6, 2], out: [1, 2, 2, 2], attrs: { filterSize: [1, 1], strides: [3, 3], pad: 'same' } },
  { image: [2, 5, 3, 2], out: [2, 3, 2, 2], attrs: { filterSize: [2, 2], strides: [2, 2], pad: 'same' } },
];

export const VOLUMES: readonly Geometry[] = [
  {
    image: [1, 4, 4, 4, 2],
    out: [1, 2, 2, 2, 2],
    attrs: { filterSize: [2, 2, 2], strides: [2, 2, 2], pad: 'valid', dataFormat: 'NDHWC' },
  },
  {
    image: [2, 3, 4, 5, 1],
    out: [2, 2, 2, 3, 1],
    attrs: { filterSize: [3, 3, 3], strides: [2, 2, 2], pad: 'same', dataFormat: 'NDHWC' },
  },
];

/** Windows that hold their largest more than once. */
export const TIED: Sample = {
  inputs: [{ dtype: 'float32', shape: [1, 4, 4, 1], values: [1, 2, 2, 0] }],
  attrs: { filterSize: 2, strides: 2, pad: 'valid' },
};

export const forwardSamples = (geometries: readonly Geometry[]): Sample[] =>
  geometries.map(({ image, attrs }) => ({ inputs: [untied(...image)], attrs }));

/** The output of the pooling is an operand, but only its shape counts. */
export const maxGradientSamples = (geometries: readonly Geometry[]): Sample[] =>
  geometries.map(({ image, out, attrs }) => ({
    inputs: [f32(...out), untied(...image), f32(...out)],
    attrs,
  }));

export const averageGradientSamples = (geometries: readonly Geometry[]): Sample[] =>
  geometries.map(({ image, out, attrs }) => ({ inputs: [f32(...out), f32(...image)], attrs }));

export const TIED_GRADIENT: Sample = {
  inputs: [f32(1, 2, 2, 1), ...TIED.inputs, f32(1, 2, 2, 1)],
  ...(TIED.attrs && { attrs: TIED.attrs }),
};
