/** ONNX' convolutions and pooling by tfjs' functions: channels first to channels last and back, one dimension widened to two. */
import * as tf from '@tensorflow/tfjs';
import { must } from '../../src/base/errors';
import { skip } from './onnx-node-call';
import type { Call, NodeFunction } from './onnx-node-call';

export const toLast = (x: tf.Tensor): tf.Tensor4D => tf.transpose(x as tf.Tensor4D, [0, 2, 3, 1]);
export const toFirst = (x: tf.Tensor): tf.Tensor => tf.transpose(x, [0, 3, 1, 2]);

type Pads = 'valid' | 'same' | [[0, 0], [number, number], [number, number], [0, 0]];

/** What a window of two dimensions is told, one dimension widened to two. */
function window(call: Call, kernel: readonly number[]) {
  const spatial = call.rank - 2;
  if (spatial > 2) skip('three dimensions: the same rows with one more');
  const two = (list: readonly number[] | undefined): [number, number] => {
    const [a, b] = list ?? [];
    return b === undefined ? [1, a ?? 1] : [a ?? 1, b];
  };
  const pads = call.numbers('pads') ?? [0, 0, 0, 0];
  const [top, left, bottom, right] = (pads.length === 2 ? [0, pads[0], 0, pads[1]] : pads) as [
    number,
    number,
    number,
    number,
  ];
  const explicit: Pads = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  const strides = two(call.numbers('strides'));
  const auto = call.text('auto_pad', 'NOTSET');
  const total = two(kernel).map((size, axis) => {
    const length = must(call.shape[axis + call.rank - 2], 'a length');
    const stride = must(strides[axis], 'a stride');
    return Math.max((Math.ceil(length / stride) - 1) * stride + size - length, 0);
  });
  if (auto === 'SAME_LOWER' && total.some((sum) => sum % 2 === 1)) skip('tfjs pads the odd one at the end');
  const same = auto.startsWith('SAME');
  return {
    kernel: two(kernel),
    strides,
    dilations: two(call.numbers('dilations')),
    pad: same ? ('same' as const) : explicit,
    padded: same ? total.some((sum) => sum > 0) : pads.some((length) => length > 0),
    sums: [top + bottom, left + right] as const,
    /** [N, C, H, W]. */
    plane: (x: tf.Tensor): tf.Tensor =>
      x.rank === 3 ? tf.reshape(x, [x.shape[0], x.shape[1], 1, x.shape[2]] as number[]) : x,
    back: (made: tf.Tensor): tf.Tensor =>
      spatial === 1 ? tf.reshape(made, [made.shape[0], made.shape[1], made.shape[3]] as number[]) : made,
  };
}

export const pooling =
  (mode: 'avg' | 'max'): NodeFunction =>
  (call) => {
    if (call.outputs.length > 1) return skip("tfjs' indices count in another layout");
    const { kernel, strides, dilations, pad, padded, plane, back } = window(
      call,
      must(call.numbers('kernel_shape'), 'a window'),
    );
    if (mode === 'avg' && padded && call.number('count_include_pad', 0) === 1)
      return skip('tfjs leaves the padding out of the mean');
    const x = toLast(plane(call.x));
    if (dilations.some((step) => step > 1))
      return back(toFirst(tf.pool(x, kernel, mode, 'valid', dilations, strides)));
    const ceil = call.number('ceil_mode', 0) === 1;
    const fn = mode === 'avg' ? tf.avgPool : tf.maxPool;
    return back(toFirst(ceil && !padded ? fn(x, kernel, strides, 0, 'ceil') : fn(x, kernel, strides, pad)));
  };

export const convolution: NodeFunction = (call) => {
  const w = call.at(1);
  const { strides, dilations, pad, plane, back } = window(call, w.shape.slice(2));
  const filter = tf.transpose(plane(w), [2, 3, 1, 0]) as tf.Tensor4D;
  return back(toFirst(tf.conv2d(toLast(plane(call.x)), filter, strides, pad, 'NHWC', dilations)));
};

export const transposedConvolution: NodeFunction = (call) => {
  const w = call.at(1);
  const { strides, dilations, pad, sums, plane, back } = window(call, w.shape.slice(2));
  if (dilations.some((step) => step > 1)) return skip("tfjs' conv2dTranspose has no dilations");
  const wide = plane(call.x);
  const filter = plane(w);
  const extra = call.numbers('output_padding') ?? [0, 0];
  const given = call.numbers('output_shape');
  const [height, width] = [0, 1].map((axis) => {
    const [input, size] = [wide.shape[axis + 2], filter.shape[axis + 2]].map((length) =>
      must(length, 'a length'),
    ) as [number, number];
    const stride = must(strides[axis], 'a stride');
    if (pad === 'same') return input * stride;
    const natural = stride * (input - 1) + size - must(sums[axis], 'pads');
    if (given && must(given[axis], 'a length') < natural)
      skip('pads that follow from the shape of the output');
    return given?.[axis] ?? natural + (extra[axis] ?? 0);
  }) as [number, number];
  const [n, m] = [wide.shape[0], filter.shape[1]] as [number, number];
  return back(
    toFirst(
      tf.conv2dTranspose(
        toLast(wide),
        tf.transpose(filter, [2, 3, 1, 0]) as tf.Tensor4D,
        [n, height, width, m],
        strides,
        pad,
      ),
    ),
  );
};
