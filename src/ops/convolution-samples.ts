/** What the rows of convolutions are tested with. */
import { f32 } from './row';
import type { Sample } from './row';

export const geometry = (
  strides: unknown,
  pad: unknown,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => ({ strides, pad, dataFormat: 'NHWC', dilations: 1, ...more });

export const fused = (activation: string, more: Readonly<Record<string, unknown>> = {}) =>
  geometry([1, 1], 'same', { activation, ...more });

/** Images, filters and windows of every kind, for the convolution and both gradients. */
export const GEOMETRIES: readonly {
  readonly image: readonly number[];
  readonly filter: readonly number[];
  readonly out: readonly number[];
  readonly attrs: Readonly<Record<string, unknown>>;
}[] = [
  { image: [1, 5, 5, 1], filter: [3, 3, 1, 2], out: [1, 3, 3, 2], attrs: geometry(1, 'valid') },
  { image: [2, 6, 5, 3], filter: [3, 3, 3, 4], out: [2, 6, 5, 4], attrs: geometry([1, 1], 'same') },
  { image: [2, 7, 6, 2], filter: [3, 2, 2, 3], out: [2, 4, 3, 3], attrs: geometry([2, 2], 'same') },
  { image: [2, 8, 8, 2], filter: [3, 3, 2, 1], out: [2, 3, 3, 1], attrs: geometry([2, 2], 'valid') },
  { image: [1, 6, 6, 2], filter: [1, 1, 2, 3], out: [1, 2, 2, 3], attrs: geometry([3, 3], 'same') },
  { image: [2, 5, 5, 2], filter: [3, 3, 2, 2], out: [2, 3, 3, 2], attrs: geometry([2, 2], 1) },
  // Runs of elements long enough to be gathered as they lie, and a batch that is worth laying images side by side.
  { image: [2, 5, 6, 6], filter: [3, 3, 6, 2], out: [2, 3, 3, 2], attrs: geometry([2, 2], 'same') },
  { image: [9, 5, 4, 2], filter: [3, 2, 2, 3], out: [9, 3, 4, 3], attrs: geometry([2, 1], 'same') },
  {
    image: [1, 5, 6, 2],
    filter: [2, 3, 2, 2],
    out: [1, 6, 3, 2],
    attrs: geometry(
      [1, 2],
      [
        [0, 0],
        [2, 0],
        [0, 1],
        [0, 0],
      ],
    ),
  },
];

export const gradientSamples = (byInput: boolean): Sample[] =>
  GEOMETRIES.map(({ image, filter, out, attrs }) => ({
    inputs: byInput ? [f32(...out), f32(...filter)] : [f32(...image), f32(...out)],
    attrs: { ...attrs, ...(byInput ? { inputShape: image } : { filterShape: filter }) },
  }));

export const VOLUMES: typeof GEOMETRIES = [
  {
    image: [1, 4, 5, 4, 1],
    filter: [2, 3, 2, 1, 2],
    out: [1, 3, 3, 3, 2],
    attrs: geometry(1, 'valid', { dataFormat: 'NDHWC' }),
  },
  {
    image: [2, 4, 5, 3, 2],
    filter: [3, 3, 3, 2, 3],
    out: [2, 2, 3, 2, 3],
    attrs: geometry([2, 2, 2], 'same', { dataFormat: 'NDHWC' }),
  },
];

export const volumeGradients = (byInput: boolean): Sample[] =>
  VOLUMES.map(({ image, filter, out, attrs: { strides, pad } }) => ({
    inputs: byInput ? [f32(...out), f32(...filter)] : [f32(...image), f32(...out)],
    attrs: {
      strides: strides === 1 ? [1, 1, 1] : strides,
      pad,
      ...(byInput ? { inputShape: image } : { filterShape: filter }),
    },
  }));

export const forwardSamples = (geometries: typeof GEOMETRIES): Sample[] =>
  geometries.map(({ image, filter, attrs }) => ({ inputs: [f32(...image), f32(...filter)], attrs }));
