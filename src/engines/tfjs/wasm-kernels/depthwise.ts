/** The gradients of a depthwise convolution, tap by tap of its filter. */
import type * as tf from '@tensorflow/tfjs';
import { must } from '../../../base/errors';
import { axes, convInfo, type Axis, type Shape4D } from './axis';
import { Composer, operands, type KernelArgs } from './composer';

/** dW [KH, KW, C, M] of a depthwise convolution: for each tap, the input under it times the gradient, summed over places. */
export function depthwiseBackpropFilter({ inputs, backend, attrs }: KernelArgs): tf.TensorInfo {
  const { x, dy } = operands(inputs);
  const filterShape = attrs['filterShape'] as unknown as Shape4D;
  const compose = new Composer(backend);
  const info = convInfo(x.shape, filterShape, attrs, true);
  const [rows, columns] = axes(info);
  const [batch, , , channels] = x.shape as Shape4D;
  const multiplier = filterShape[3];
  const padded = padToReach(compose, x, rows, columns);
  const gradient = compose.reshape(dy, [batch, rows.out, columns.out, channels, multiplier]);
  const taps = eachTap(rows, columns, (row, column) => {
    const under = compose.run(
      'StridedSlice',
      { x: padded },
      {
        begin: [0, row * rows.dilation, column * columns.dilation, 0],
        end: [
          batch,
          row * rows.dilation + (rows.out - 1) * rows.stride + 1,
          column * columns.dilation + (columns.out - 1) * columns.stride + 1,
          channels,
        ],
        strides: [1, rows.stride, columns.stride, 1],
        beginMask: 0,
        endMask: 0,
        ellipsisMask: 0,
        newAxisMask: 0,
        shrinkAxisMask: 0,
      },
    );
    const spread = compose.reshape(under, [batch, rows.out, columns.out, channels, 1]);
    const product = compose.run('Multiply', { a: spread, b: gradient });
    const flat = compose.reshape(product, [batch * rows.out * columns.out, channels, multiplier]);
    const sum = compose.run('Sum', { x: flat }, { axis: [0], keepDims: false });
    return compose.reshape(sum, [1, channels, multiplier]);
  });
  return compose.finish(compose.reshape(concat(compose, taps, 0), filterShape));
}

/** dx [N, H, W, C] of a depthwise convolution: each tap puts its share where it read. */
export function depthwiseBackpropInput({ inputs, backend, attrs }: KernelArgs): tf.TensorInfo {
  const { dy, filter } = operands(inputs);
  const inputShape = attrs['inputShape'] as unknown as Shape4D;
  const compose = new Composer(backend);
  const [batch, height, width, channels] = inputShape;
  const multiplier = must(filter.shape[3], 'the channel multiplier');
  const info = convInfo(inputShape, filter.shape, attrs, true);
  const [rows, columns] = axes(info);
  const gradient = compose.reshape(dy, [batch, rows.out, columns.out, channels, multiplier]);
  const reach = (axis: Axis) =>
    Math.max(axis.before + axis.length, (axis.out - 1) * axis.stride + (axis.filter - 1) * axis.dilation + 1);
  const spreadRows = spreadLength(rows);
  const spreadColumns = spreadLength(columns);
  const shares = eachTap(rows, columns, (row, column) => {
    const tap = compose.reshape(compose.slice(filter, [row, column, 0, 0], [1, 1, channels, multiplier]), [
      1,
      1,
      1,
      channels,
      multiplier,
    ]);
    const product = compose.run('Multiply', { a: gradient, b: tap });
    const flat = compose.reshape(product, [batch * rows.out * columns.out * channels, multiplier]);
    const sum = compose.run('Sum', { x: flat }, { axis: [1], keepDims: false });
    const spread = spreadApart(compose, sum, batch, rows, columns, channels);
    return compose.pad(spread, [
      [0, 0],
      [row * rows.dilation, reach(rows) - row * rows.dilation - spreadRows],
      [column * columns.dilation, reach(columns) - column * columns.dilation - spreadColumns],
      [0, 0],
    ]);
  });
  const total = shares.reduce((a, b) => compose.run('Add', { a, b }));
  const result = compose.run(
    'Slice',
    { x: total },
    { begin: [0, rows.before, columns.before, 0], size: [batch, height, width, channels] },
  );
  return compose.finish(result);
}

/** Rows that outputs at stride s cover when set that far apart: (out - 1) s + 1. */
function spreadLength({ out, stride }: Axis): number {
  return (out - 1) * stride + 1;
}

/** [N * OH * OW * C] as [N, (OH-1) s + 1, (OW-1) s + 1, C] with zeros between the outputs. */
function spreadApart(
  compose: Composer,
  flat: tf.TensorInfo,
  batch: number,
  rows: Axis,
  columns: Axis,
  channels: number,
): tf.TensorInfo {
  const columnsApart = compose.pad(compose.reshape(flat, [batch * rows.out, columns.out, channels]), [
    [0, 0],
    [0, 0],
    [0, (columns.stride - 1) * channels],
  ]);
  const width = columns.out * columns.stride;
  const rowsApart = compose.pad(compose.reshape(columnsApart, [batch, rows.out, width * channels]), [
    [0, 0],
    [0, 0],
    [0, (rows.stride - 1) * width * channels],
  ]);
  const apart = compose.reshape(rowsApart, [batch, rows.out * rows.stride, width, channels]);
  return compose.slice(apart, [0, 0, 0, 0], [batch, spreadLength(rows), spreadLength(columns), channels]);
}

function padToReach(compose: Composer, x: tf.TensorInfo, rows: Axis, columns: Axis): tf.TensorInfo {
  const after = ({ out, stride, filter, dilation, before, length }: Axis) =>
    Math.max(0, (out - 1) * stride + (filter - 1) * dilation + 1 - before - length);
  return compose.pad(x, [
    [0, 0],
    [rows.before, after(rows)],
    [columns.before, after(columns)],
    [0, 0],
  ]);
}

function eachTap<T>(rows: Axis, columns: Axis, tap: (row: number, column: number) => T): T[] {
  const results: T[] = [];
  for (let row = 0; row < rows.filter; row++) {
    for (let column = 0; column < columns.filter; column++) results.push(tap(row, column));
  }
  return results;
}

function concat(compose: Composer, parts: readonly tf.TensorInfo[], axis: number): tf.TensorInfo {
  return compose.run('Concat', parts as unknown as tf.NamedTensorInfoMap, { axis });
}
