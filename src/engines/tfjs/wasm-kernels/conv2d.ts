/**
 * The gradient of a convolution by its filter, which is itself a convolution (Dumoulin and Visin, "A guide to convolution
 * arithmetic for deep learning", 2016): of the input with batch and channels exchanged, by the output's gradient as the filter,
 * strides and dilations exchanged.
 */
import type * as tf from '@tensorflow/tfjs';
import { axes, convInfo, type Axis, type Shape4D } from './axis';
import { Composer, operands, type Attrs, type KernelArgs } from './composer';

/** dW [KH, KW, C, O] of a convolution of x [N, H, W, C] with gradient dy [N, OH, OW, O]. */
export function conv2dBackpropFilter({ inputs, backend, attrs }: KernelArgs): tf.TensorInfo {
  const { x, dy } = operands(inputs);
  const filterShape = attrs['filterShape'] as unknown as Shape4D;
  const compose = new Composer(backend);
  const info = convInfo(x.shape, filterShape, attrs ?? {}, false);
  const [rows, columns] = axes(info);
  // The input that the filter saw along an axis: zeros before and after, or cut where the stride left a rest.
  const seen = ({ length, out, filter, stride, dilation, before }: Axis) => {
    const after = (out - 1) * stride + (filter - 1) * dilation + 1 - before - length;
    return { pad: [before, Math.max(0, after)] as const, length: length + Math.min(0, after) };
  };
  const [seenRows, seenColumns] = [seen(rows), seen(columns)];
  const [batch, , , channels] = x.shape as Shape4D;
  const cut = compose.slice(x, [0, 0, 0, 0], [batch, seenRows.length, seenColumns.length, channels]);
  const swappedX = compose.transpose(cut, [3, 1, 2, 0]);
  // tfjs tells the gradient nothing of windows counted upwards: cpu leaves out those that are then too many.
  const counted = compose.slice(dy, [0, 0, 0, 0], [batch, rows.out, columns.out, filterShape[3]]);
  const swappedDy = compose.transpose(counted, [1, 2, 0, 3]);
  const gradient = compose.run('Conv2D', { x: swappedX, filter: swappedDy }, {
    strides: [rows.dilation, columns.dilation],
    dilations: [rows.stride, columns.stride],
    pad: [[0, 0], [...seenRows.pad], [...seenColumns.pad], [0, 0]],
    dataFormat: 'NHWC',
  } as unknown as Attrs);
  return compose.finish(compose.transpose(gradient, [1, 2, 0, 3]));
}
