/** Operators that move elements between space, batch and depth, and pad by mirroring. */
import { must } from '../base/errors';
import { sizeOf } from '../ir/graph';
import type { Attr, Attrs, Shape } from '../ir/graph';
import { only } from './only';
import { num, nums, text } from './attrs';
import { f32, i32, Unsupported } from './row';
import type { OnnxBuilder, OnnxValue, OpRow } from './row';

const none = () => 0;

/** Two numbers for each axis: before and after. */
function pairs(attrs: Attrs, name: string): (readonly [number, number])[] {
  const value = attrs[name] as readonly (readonly Attr[])[];
  return value.map(([before, after]) => [Number(before), Number(after)]);
}

function padded(
  b: OnnxBuilder,
  x: OnnxValue,
  sides: readonly (readonly [number, number])[],
  mode: 'constant' | 'reflect',
): OnnxValue {
  if (sides.every(([before, after]) => before === 0 && after === 0)) return x;
  const pads = b.ints([...sides.map(([before]) => before), ...sides.map(([, after]) => after)]);
  const shape = x.shape.map((length, axis) => {
    const [before, after] = must(sides[axis], 'paddings of an axis');
    return before + length + after;
  });
  const value = mode === 'constant' ? [b.scalar(0, x.dtype)] : [];
  return b.op('Pad', [x, pads, ...value], { dtype: x.dtype, shape }, { mode });
}

/** Mirrors an axis' ends with the first and last element repeated. */
function mirrored(b: OnnxBuilder, x: OnnxValue, axis: number, before: number, after: number): OnnxValue {
  if (before === 0 && after === 0) return x;
  const length = must(x.shape[axis], 'the length of an axis');
  const indices = Int32Array.from({ length: before + length + after }, (_, index) => {
    const at = index - before;
    return at < 0 ? -1 - at : at < length ? at : 2 * length - 1 - at;
  });
  const shape = x.shape.with(axis, indices.length);
  return b.op('Gather', [x, b.constant(indices, [indices.length])], { dtype: x.dtype, shape }, { axis });
}

/** The paddings of all axes from those of the spatial ones, which follow the batch. */
const ofAllAxes = (rank: number, spatial: readonly (readonly [number, number])[]) =>
  Array.from({ length: rank }, (_, axis) => spatial[axis - 1] ?? ([0, 0] as const));

function batchedShape(shape: Shape, attrs: Attrs): number[] {
  const block = nums(attrs, 'blockShape');
  const sides = ofAllAxes(shape.length, pairs(attrs, 'paddings'));
  return shape.map((length, axis) => {
    if (axis === 0) return length * sizeOf(block);
    const [before, after] = must(sides[axis], 'paddings of an axis');
    return (length + before + after) / (block[axis - 1] ?? 1);
  });
}

function spacedShape(shape: Shape, attrs: Attrs): number[] {
  const block = nums(attrs, 'blockShape');
  const crops = ofAllAxes(shape.length, pairs(attrs, 'crops'));
  return shape.map((length, axis) => {
    if (axis === 0) return length / sizeOf(block);
    const [before, after] = must(crops[axis], 'crops of an axis');
    return length * (block[axis - 1] ?? 1) - before - after;
  });
}

/** ONNX' operator takes float32 alone; other dtypes are moved about in NHWC. */
function depthToSpace(b: OnnxBuilder, x: OnnxValue, block: number, shape: Shape): OnnxValue {
  const [n = 0, h = 0, w = 0, depth = 0] = shape;
  if (x.dtype === 'float32') {
    const made = { dtype: x.dtype, shape: [n, depth, h, w] };
    return b.channelsLast(
      b.op('DepthToSpace', [b.channelsFirst(x)], made, { blocksize: block, mode: 'DCR' }),
    );
  }
  const blocks = b.reshape(x, [n, h / block, w / block, block, block, depth]);
  return b.reshape(b.transpose(blocks, [0, 1, 3, 2, 4, 5]), shape);
}

export const BLOCKS: readonly OpRow[] = [
  {
    op: 'mirror_pad',
    doc: 'A tensor with borders that mirror it, with the edge repeated (symmetric) or not (reflect).',
    kernels: ['MirrorPad'],
    inputs: ['x'],
    infer: ([x], attrs) => [
      {
        dtype: x?.dtype ?? 'float32',
        shape: pairs(attrs, 'paddings').map(
          ([before, after], axis) => before + (x?.shape[axis] ?? 0) + after,
        ),
      },
    ],
    lower: (b, inputs, attrs) => {
      const sides = pairs(attrs, 'paddings');
      if (text(attrs, 'mode') === 'reflect') return padded(b, only(inputs), sides, 'reflect');
      return sides.reduce((x, [before, after], axis) => mirrored(b, x, axis, before, after), only(inputs));
    },
    flops: none,
    samples: [
      { inputs: [f32(5)], attrs: { paddings: [[2, 1]], mode: 'reflect' } },
      {
        inputs: [f32(3, 4)],
        attrs: {
          paddings: [
            [1, 2],
            [0, 3],
          ],
          mode: 'reflect',
        },
      },
      {
        inputs: [f32(3, 4)],
        attrs: {
          paddings: [
            [3, 1],
            [0, 2],
          ],
          mode: 'symmetric',
        },
      },
      {
        inputs: [i32(2, 3, 2)],
        attrs: {
          paddings: [
            [0, 0],
            [1, 2],
            [1, 0],
          ],
          mode: 'symmetric',
        },
      },
      {
        inputs: [i32(3, 3)],
        attrs: {
          paddings: [
            [1, 0],
            [2, 2],
          ],
          mode: 'reflect',
        },
      },
    ],
  },
  {
    op: 'space_to_batch',
    doc: 'Blocks of space become batches of their own, after padding with zeros.',
    kernels: ['SpaceToBatchND'],
    inputs: ['x'],
    infer: ([x], attrs) => [{ dtype: x?.dtype ?? 'float32', shape: batchedShape(x?.shape ?? [], attrs) }],
    lower: (b, inputs, attrs, [output]) => {
      const block = nums(attrs, 'blockShape');
      const x = only(inputs);
      const space = padded(b, x, ofAllAxes(x.shape.length, pairs(attrs, 'paddings')), 'constant');
      const [batch = 0, ...lengths] = space.shape;
      const blocks = b.reshape(space, [
        batch,
        ...lengths.flatMap((length, axis) => {
          const size = block[axis];
          return size === undefined ? [length] : [length / size, size];
        }),
      ]);
      const permutation = [
        ...block.map((_, axis) => 2 * axis + 2),
        0,
        ...block.map((_, axis) => 2 * axis + 1),
        ...lengths.slice(block.length).map((_, axis) => 2 * block.length + 1 + axis),
      ];
      return b.reshape(b.transpose(blocks, permutation), must(output, 'an output').shape);
    },
    flops: none,
    samples: [
      {
        inputs: [f32(1, 2, 2, 1)],
        attrs: {
          blockShape: [2, 2],
          paddings: [
            [0, 0],
            [0, 0],
          ],
        },
      },
      {
        inputs: [f32(2, 3, 4, 3)],
        attrs: {
          blockShape: [2, 2],
          paddings: [
            [1, 0],
            [0, 2],
          ],
        },
      },
      { inputs: [i32(2, 6)], attrs: { blockShape: [3], paddings: [[0, 0]] } },
    ],
  },
  {
    op: 'batch_to_space',
    doc: 'Batches become blocks of space, then the borders are cut off.',
    kernels: ['BatchToSpaceND'],
    inputs: ['x'],
    infer: ([x], attrs) => [{ dtype: x?.dtype ?? 'float32', shape: spacedShape(x?.shape ?? [], attrs) }],
    lower: (b, inputs, attrs, [output]) => {
      const out = must(output, 'an output');
      const block = nums(attrs, 'blockShape');
      const x = only(inputs);
      const [batches = 0, ...lengths] = x.shape;
      const batch = batches / sizeOf(block);
      const permutation = [
        block.length,
        ...lengths.flatMap((_, axis) =>
          axis < block.length ? [block.length + 1 + axis, axis] : [block.length + 1 + axis],
        ),
      ];
      const space = b.reshape(b.transpose(b.reshape(x, [...block, batch, ...lengths]), permutation), [
        batch,
        ...lengths.map((length, axis) => length * (block[axis] ?? 1)),
      ]);
      const starts = ofAllAxes(x.shape.length, pairs(attrs, 'crops')).map(([before]) => before);
      if (space.shape.every((length, axis) => length === out.shape[axis])) return space;
      const ends = starts.map((start, axis) => start + (out.shape[axis] ?? 0));
      return b.op('Slice', [space, b.ints(starts), b.ints(ends)], out);
    },
    flops: none,
    samples: [
      {
        inputs: [f32(4, 1, 1, 1)],
        attrs: {
          blockShape: [2, 2],
          crops: [
            [0, 0],
            [0, 0],
          ],
        },
      },
      {
        inputs: [f32(8, 2, 3, 3)],
        attrs: {
          blockShape: [2, 2],
          crops: [
            [1, 0],
            [0, 2],
          ],
        },
      },
      { inputs: [i32(6, 2)], attrs: { blockShape: [3], crops: [[0, 0]] } },
    ],
  },
  {
    op: 'depth_to_space',
    doc: 'Channels become blocks of space.',
    kernels: ['DepthToSpace'],
    inputs: ['x'],
    attrs: (attrs) =>
      attrs['dataFormat'] === 'NCHW'
        ? new Unsupported(
            'Only channels last are supported in tf.depthToSpace: transpose x to NHWC before it, and leave out `dataFormat`.',
          )
        : { blockSize: Number(attrs['blockSize']), dataFormat: 'NHWC' },
    infer: ([x], attrs) => {
      const [n = 0, h = 0, w = 0, depth = 0] = x?.shape ?? [];
      const block = num(attrs, 'blockSize');
      return [{ dtype: x?.dtype ?? 'float32', shape: [n, h * block, w * block, depth / (block * block)] }];
    },
    lower: (b, inputs, attrs, [out]) =>
      depthToSpace(b, only(inputs), num(attrs, 'blockSize'), must(out, 'an output').shape),
    flops: none,
    samples: [
      { inputs: [f32(1, 1, 1, 4)], attrs: { blockSize: 2, dataFormat: 'NHWC' } },
      { inputs: [f32(2, 2, 3, 12)], attrs: { blockSize: 2, dataFormat: 'NHWC' } },
      { inputs: [i32(1, 2, 2, 9)], attrs: { blockSize: 3, dataFormat: 'NHWC' } },
    ],
  },
];
