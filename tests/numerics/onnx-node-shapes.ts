/** ONNX' operators that move elements, by tfjs' functions: what ONNX takes as inputs is known here when the graph is made. */
import * as tf from '@tensorflow/tfjs';
import { must } from '../../src/base/errors';
import { skip } from './onnx-node-call';
import type { NodeFunction } from './onnx-node-call';
import { toFirst, toLast } from './onnx-node-windows';

export const reshape: NodeFunction = (call) => {
  const keep = call.number('allowzero', 0) === 1;
  const wanted = must(call.values(1), 'a shape').map((length, axis) =>
    length === 0 && !keep ? must(call.shape[axis], 'a length') : length,
  );
  return tf.reshape(call.x, wanted);
};

export const slice: NodeFunction = (call) => {
  const [starts, ends] = [must(call.values(1), 'starts'), must(call.values(2), 'ends')];
  const axes = (call.values(3) ?? starts.map((_, axis) => axis)).map((axis) =>
    axis < 0 ? axis + call.rank : axis,
  );
  const steps = call.values(4) ?? starts.map(() => 1);
  const begin = call.shape.map(() => 0);
  const end = [...call.shape];
  const strides = call.shape.map(() => 1);
  let endMask = 0;
  axes.forEach((axis, index) => {
    const length = must(call.shape[axis], 'a length');
    const step = must(steps[index], 'a step');
    const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
    const clamp = (at: number) => Math.min(Math.max(at < 0 ? at + length : at, low), high);
    begin[axis] = clamp(must(starts[index], 'a start'));
    end[axis] = clamp(must(ends[index], 'an end'));
    strides[axis] = step;
    // To tfjs an end of -1 is the last element, not the place before the first.
    if (end[axis] === -1) endMask |= 1 << axis;
  });
  if (strides.every((step) => step === 1)) {
    const size = end.map((last, axis) => Math.max(0, last - must(begin[axis], 'a start')));
    return tf.slice(call.x, begin, size);
  }
  return tf.stridedSlice(call.x, begin, end, strides, 0, endMask);
};

export const resize: NodeFunction = (call) => {
  const mode = call.text('mode', 'nearest');
  const way = call.text('coordinate_transformation_mode', 'half_pixel');
  const scales = call.values(2);
  const sizes = call.values(3);
  const to = call.shape.map(
    (length, axis) => sizes?.[axis] ?? Math.floor(length * must(scales?.[axis], 'a scale')),
  );
  if (scales?.some((scale, axis) => scale * must(call.shape[axis], 'a length') !== to[axis]))
    return skip('a scale that is not the ratio of the sizes');
  const size = to.slice(2) as [number, number];
  const x = toLast(call.x);
  if (mode === 'linear' && way === 'half_pixel')
    return toFirst(tf.image.resizeBilinear(x, size, false, true));
  if (mode === 'linear' && way === 'align_corners') return toFirst(tf.image.resizeBilinear(x, size, true));
  const whole = to.every((length, axis) => length % must(call.shape[axis], 'a length') === 0);
  if (
    mode === 'nearest' &&
    way === 'half_pixel' &&
    whole &&
    call.text('nearest_mode', 'round_prefer_floor') === 'round_prefer_floor'
  )
    return toFirst(tf.image.resizeNearestNeighbor(x, size));
  return skip(
    mode === 'cubic'
      ? 'tfjs has no cubic interpolation'
      : mode === 'nearest'
        ? 'tfjs rounds the positions of the nearest otherwise'
        : `tfjs has no ${way}`,
  );
};

export const oneHot: NodeFunction = (call) => {
  const indices = must(call.values(0), 'indices');
  if (indices.some((index) => index < 0)) return skip('a negative index is none to tfjs');
  const [off, on] = must(call.values(2), 'values') as [number, number];
  const depth = must(call.values(1)?.[0], 'a depth');
  const made = tf.oneHot(tf.cast(call.x, 'int32'), depth, on, off, call.at(2).dtype as 'float32');
  const rank = call.rank + 1;
  const axis = (call.number('axis', -1) + rank) % rank;
  const order = Array.from({ length: rank - 1 }, (_, at) => at);
  return tf.transpose(made, [...order.slice(0, axis), rank - 1, ...order.slice(axis)]);
};

export const unsqueeze: NodeFunction = (call) => {
  const axes = must(call.numbers('axes') ?? call.values(1), 'axes');
  const rank = call.rank + axes.length;
  const places = axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
  return places.reduce((made, axis) => tf.expandDims(made, axis), call.x);
};

export const constantOfShape: NodeFunction = (call) => {
  const value = call.tensor('value');
  const integer = value !== undefined && value.element !== 1;
  const { buffer } = value?.raw.slice() ?? new Float32Array(1);
  const [fill = 0] = integer ? new Int32Array(buffer) : new Float32Array(buffer);
  return tf.fill(must(call.values(0), 'a shape'), fill, integer ? 'int32' : 'float32');
};
