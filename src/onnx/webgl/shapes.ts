/** Operators of ONNX that move elements, for the WebGL provider. */
import { must } from '../../base/errors';
import { sizeOf } from '../../ir/graph';
import type { Shape } from '../../ir/graph';
import type { OnnxValue } from '../../ops/row';
import { concat, count, expand, full, int, ints, operand, settled, shapeOf, span, take } from './dialect';
import type { Call, Dialect, Rule, Rules } from './dialect';

/** An axis as a number from 0. */
const fromStart = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

const reshape: Rule = (d, call) => {
  const [x, shape] = [operand(call), shapeOf(call)];
  if (d.known(x)) return d.reshape(x, shape);
  // To a scalar it leaves a texture without strides, which no shader can read.
  if (shape.length === 0 && x.shape.length > 0)
    return d.emit('ReduceSum', [x], shape, { attrs: { axes: count(x.shape.length), keepdims: 0 } });
  return d.emit('Reshape', [x], shape, { settings: [d.ints(shape)] });
};

const transpose: Rule = (d, call) => {
  const [x, shape] = [operand(call), shapeOf(call)];
  const perm = ints(call.attrs, 'perm') ?? count(shape.length).reverse();
  return d.known(x) ? d.transpose(x, perm) : d.emit('Transpose', [x], shape, { attrs: { perm } });
};

/** The provider knows no steps but 1. */
function slice(d: Dialect, call: Call): OnnxValue {
  const x = operand(call);
  const setting = (index: number, otherwise: number[]): number[] => {
    const value = call.inputs[index];
    return value ? settled(d, value, 'where a slice begins and ends') : otherwise;
  };
  const starts = setting(1, []);
  const ends = setting(2, []);
  const axes = setting(3, count(starts.length));
  const steps = setting(
    4,
    starts.map(() => 1),
  );
  return axes.reduce<OnnxValue>((value, given, index) => {
    const axis = fromStart(given, x.shape.length);
    const length = must(value.shape[axis], 'a length');
    const [start = 0, end = 0, step = 1] = [starts[index], ends[index], steps[index]];
    const clamp = (place: number, low: number, high: number) =>
      Math.min(high, Math.max(low, place < 0 ? place + length : place));
    if (step === 1) return span(d, value, axis, clamp(start, 0, length), clamp(end, 0, length));
    const places: number[] = [];
    if (step > 0)
      for (let at = clamp(start, 0, length); at < clamp(end, 0, length); at += step) places.push(at);
    else
      for (let at = clamp(start, 0, length - 1); at > clamp(end, -1, length - 1); at += step) places.push(at);
    return take(d, value, axis, places);
  }, x);
}

const split: Rule = (d, call) => {
  const x = operand(call);
  const axis = fromStart(int(call.attrs, 'axis', 0), x.shape.length);
  let from = 0;
  return call.outputs.map((_, index) => {
    const length = must(shapeOf(call, index)[axis], 'a length');
    from += length;
    return span(d, x, axis, from - length, from);
  });
};

/** Axis by axis, each as a new one that is broadcast: the provider's own Tile mixes up counts. */
function tile(d: Dialect, x: OnnxValue, shape: Shape): OnnxValue {
  return shape.reduce<OnnxValue>((value, length, axis) => {
    const old = must(value.shape[axis], 'a length');
    if (old === length) return value;
    const [before, after] = [sizeOf(value.shape.slice(0, axis)), sizeOf(value.shape.slice(axis))];
    const repeated = expand(d, d.reshape(value, [before, 1, after]), [before, length / old, after]);
    return d.reshape(
      repeated,
      value.shape.map((size, index) => (index === axis ? length : size)),
    );
  }, x);
}

/** What stands at each place of a padded axis, for the modes that repeat the input's elements. */
function mirrored(length: number, before: number, after: number, mode: string): number[] {
  return count(before + length + after).map((place) => {
    const at = place - before;
    if (mode === 'edge') return Math.min(length - 1, Math.max(0, at));
    const period = Math.max(1, 2 * (length - 1));
    const turned = ((at % period) + period) % period;
    return turned < length ? turned : period - turned;
  });
}

/** Borders laid beside it: the provider's own Pad writes the filling into its shader, and not every float can stand there. */
function pad(d: Dialect, call: Call): OnnxValue {
  const x = operand(call);
  const rank = x.shape.length;
  const pads = settled(d, operand(call, 1), 'the widths of a padding');
  const mode = typeof call.attrs['mode'] === 'string' ? call.attrs['mode'] : 'constant';
  const at = (index: number): number => pads[index] ?? 0;
  if (mode !== 'constant')
    return x.shape.reduce<OnnxValue>(
      (value, length, axis) => take(d, value, axis, mirrored(length, at(axis), at(axis + rank), mode)),
      x,
    );
  const value = call.inputs[2];
  const filling = value ? (settled(d, value, 'the value of a padding')[0] ?? 0) : 0;
  return x.shape.reduce<OnnxValue>((padded, length, axis) => {
    const [before, after] = [at(axis), at(axis + rank)];
    const kept = span(d, padded, axis, Math.max(0, -before), length - Math.max(0, -after));
    const border = (width: number): OnnxValue[] => {
      const shape = kept.shape.map((old, index) => (index === axis ? width : old));
      return width > 0 ? [full(d, shape, filling)] : [];
    };
    return concat(d, [...border(before), kept, ...border(after)], axis);
  }, x);
}

const gather: Rule = (d, call) => {
  const [x, indices] = [operand(call), operand(call, 1)];
  const axis = fromStart(int(call.attrs, 'axis', 0), x.shape.length);
  return d.emit('Gather', [x], shapeOf(call), { attrs: { axis }, settings: [d.asIndices(indices)] });
};

/** Blocks of channels into blocks of rows and columns. */
const depthToSpace: Rule = (d, call) => {
  const x = operand(call);
  const block = int(call.attrs, 'blocksize', 1);
  const [batch = 1, channels = 1, rows = 1, columns = 1] = x.shape;
  const depth = channels / block ** 2;
  const crd = call.attrs['mode'] === 'CRD';
  const parts = crd
    ? d.reshape(x, [batch, depth, block, block, rows, columns])
    : d.reshape(x, [batch, block, block, depth, rows, columns]);
  return d.reshape(d.transpose(parts, crd ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2]), shapeOf(call));
};

export const SHAPES: Rules = {
  Reshape: reshape,
  Squeeze: reshape,
  Unsqueeze: reshape,
  Transpose: transpose,
  Concat: (d, call) => {
    const values = call.inputs.map((_, index) => operand(call, index));
    return concat(d, values, fromStart(int(call.attrs, 'axis', 0), shapeOf(call).length));
  },
  Slice: slice,
  Split: split,
  Expand: (d, call) => expand(d, operand(call), shapeOf(call)),
  Tile: (d, call) => tile(d, operand(call), shapeOf(call)),
  Pad: pad,
  Gather: gather,
  DepthToSpace: depthToSpace,
};
