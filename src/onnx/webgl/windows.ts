/** Operators of ONNX on images, for the WebGL provider: convolutions, pools, resizing, normalisation. */
import { must } from '../../base/errors';
import { sizeOf } from '../../ir/graph';
import type { Data, Shape } from '../../ir/graph';
import type { OnnxValue } from '../../ops/row';
import { Refused } from '../builder';
import {
  concat,
  COUNTABLE,
  count,
  float,
  full,
  int,
  ints,
  one,
  operand,
  shapeOf,
  span,
  take,
  two,
} from './dialect';
import type { Call, Dialect, Rule, Rules } from './dialect';

const NO_VOLUMES = "ONNX Runtime's WebGL provider has no convolution or average of volumes: use ort:wasm.";

/**
 * The provider fuses an activation into Conv and then keeps its shader as if there were none: a Reshape to the same shape stands between.
 * A filter that is not known beforehand only a convolution in groups reads rightly: two, each of half the filters on all channels.
 */
function convolution(d: Dialect, call: Call): OnnxValue {
  const [x, filter] = [operand(call), operand(call, 1)];
  const bias = call.inputs[2];
  const shape = shapeOf(call);
  if (shape.length !== 4) throw new Refused(NO_VOLUMES);
  const barrier = (value: OnnxValue) =>
    d.emit('Reshape', [value], value.shape, { settings: [d.ints(value.shape)] });
  const data = d.known(filter);
  if (data || int(call.attrs, 'group', 1) > 1) {
    // Its texture is not that of the same numbers elsewhere.
    const own = data ? d.constant((data as Data).slice(), filter.shape) : filter;
    return barrier(d.emit('Conv', bias ? [x, own, bias] : [x, own], shape, { attrs: call.attrs }));
  }
  const [filters = 1, ...kernel] = filter.shape;
  const even = filters + (filters % 2);
  const doubled = (value: OnnxValue, axis: number) => {
    const grown = value.shape.map((length, index) => (index === axis ? 2 * length : length));
    return d.emit('Concat', [value, value], grown, { attrs: { axis } });
  };
  const evened = (value: OnnxValue) =>
    even === filters
      ? value
      : d.op('Slice', [doubled(value, 0), d.ints([0]), d.ints([even]), d.ints([0])], {
          dtype: 'float32',
          shape: [even, ...value.shape.slice(1)],
        });
  const [batch = 1, , ...places] = shape;
  const operands = [doubled(x, 1), evened(filter), ...(bias ? [evened(bias)] : [])];
  const made = d.emit('Conv', operands, [batch, even, ...places], {
    attrs: { ...call.attrs, kernel_shape: kernel.slice(1), group: 2 },
  });
  if (even === filters) return barrier(made);
  return d.op('Slice', [made, d.ints([0]), d.ints([filters]), d.ints([1])], { dtype: 'float32', shape });
}

const transposed: Rule = (d, call) => {
  if (shapeOf(call).length !== 4) throw new Refused(NO_VOLUMES);
  const operands = call.inputs.filter((value) => value !== null);
  return d.emit('ConvTranspose', operands, shapeOf(call), { attrs: call.attrs });
};

/** What stands at each place along each axis, as one number of places in row-major order. */
const flattened = (along: readonly (readonly number[])[], lengths: Shape): number[] =>
  along.reduce<number[]>(
    (sofar, axis, index) =>
      sofar.flatMap((outer) => axis.map((inner) => outer * (lengths[index] ?? 1) + inner)),
    [0],
  );

/**
 * The places in an image that each place of a window meets, window by window: [places of a window, windows]. What lies outside of the
 * image is the nearest that the window meets inside.
 */
function met({ attrs }: Call, lengths: Shape, windows: Shape): number[][] {
  const kernel = must(ints(attrs, 'kernel_shape'), 'a window');
  const [pads, strides, dilations] = ['pads', 'strides', 'dilations'].map((name) => ints(attrs, name) ?? []);
  const along = lengths.map((length, axis) => {
    const [stride, dilation, size] = [strides?.[axis] ?? 1, dilations?.[axis] ?? 1, kernel[axis] ?? 1];
    return count(size).map((within) =>
      count(windows[axis] ?? 1).map((window) => {
        const first = window * stride - (pads?.[axis] ?? 0);
        const [low, high] = [Math.ceil(-first / dilation), Math.floor((length - 1 - first) / dilation)];
        const inside = Math.min(Math.max(within, low), high);
        return inside >= 0 && inside < size ? first + inside * dilation : NaN;
      }),
    );
  });
  const within = along.reduce<number[][]>(
    (sofar, axis) => sofar.flatMap((outer) => axis.map((_, inner) => [...outer, inner])),
    [[]],
  );
  return within.map((places) =>
    flattened(
      along.map((axis, index) => axis[places[index] ?? 0] ?? []),
      lengths,
    ),
  );
}

/** A row of elements for each image and channel. */
const rowsOf = (d: Dialect, x: OnnxValue): OnnxValue => {
  const [batch = 1, channels = 1, ...lengths] = x.shape;
  return d.reshape(x, [batch * channels, sizeOf(lengths)]);
};

/** The elements of each row at those places. */
function pick(d: Dialect, rows: OnnxValue, places: readonly number[], shape: Shape): OnnxValue {
  const indices = d.asIndices(d.constant(Int32Array.from(places), shape));
  const [length = 1] = rows.shape;
  return d.emit('Gather', [rows], [length, ...shape], { attrs: { axis: 1 }, settings: [indices] });
}

/** Where each row's elements begin among those of all. */
function starts(d: Dialect, rows: number, length: number): OnnxValue {
  if (rows * length > COUNTABLE)
    throw new Refused(
      `ONNX Runtime's WebGL provider can't count ${String(rows * length)} elements: use ort:wasm.`,
    );
  return d.constant(
    Float32Array.from(count(rows), (row) => row * length),
    [rows, 1],
  );
}

/** The elements that each window meets, beside one another, and the largest of them; its place too where somebody asks. */
function maxPool(d: Dialect, call: Call): OnnxValue[] {
  const [x, shape] = [operand(call), shapeOf(call)];
  const [lengths, windows] = [x.shape.slice(2), shape.slice(2)];
  const table = met(call, lengths, windows);
  if (table.some((places) => places.some(Number.isNaN)))
    throw new Refused("ONNX Runtime's WebGL provider has no pool over windows of nothing: use ort:wasm.");
  const image = rowsOf(d, x);
  const [rows = 1, length = 1] = image.shape;
  const [inner, outer] = [table.length, sizeOf(windows)];
  const seen = pick(d, image, table.flat(), [inner, outer]);
  const largest = d.emit('ReduceMax', [seen], [rows, outer], { attrs: { axes: [1], keepdims: 0 } });
  const maxima = d.reshape(largest, shape);
  if (!call.outputs[1]) return [maxima];
  const first = d.op('ArgMax', [seen], { dtype: 'int64', shape: [rows, outer] }, { axis: 1, keepdims: 0 });
  const step = d.constant(Float32Array.from(count(outer)), [1, outer]);
  const entry = two(d, 'Add', two(d, 'Mul', first, float(d, outer)), step);
  const place = d.emit(
    'Gather',
    [d.constant(Float32Array.from(table.flat()), [inner * outer])],
    [rows, outer],
    {
      attrs: { axis: 0 },
      settings: [d.asIndices(entry)],
    },
  );
  return [maxima, d.reshape(two(d, 'Add', place, starts(d, rows, length)), shape)];
}

/** Of windows that stand side by side: each place of the image looks whether it is that of its window's maximum. */
function maxUnpool(d: Dialect, call: Call): OnnxValue {
  const [values, places, shape] = [operand(call), operand(call, 1), shapeOf(call)];
  const [lengths, windows] = [shape.slice(2), values.shape.slice(2)];
  const [pads, strides] = ['pads', 'strides'].map((name) => ints(call.attrs, name) ?? []);
  const window = flattened(
    lengths.map((length, axis) =>
      count(length).map((at) => {
        const nearest = Math.floor((at + (pads?.[axis] ?? 0)) / (strides?.[axis] ?? 1));
        return Math.min(nearest, (windows[axis] ?? 1) - 1);
      }),
    ),
    windows,
  );
  const size = [sizeOf(lengths)];
  const given = pick(d, rowsOf(d, values), window, size);
  const taken = pick(d, rowsOf(d, places), window, size);
  const own = two(
    d,
    'Add',
    starts(d, given.shape[0] ?? 1, size[0] ?? 1),
    d.constant(Float32Array.from(count(size[0] ?? 1)), size),
  );
  const is = d.compare('Equal', taken, own, given.shape);
  const spread = d.op('Where', [is, given, float(d, 0)], { dtype: 'float32', shape: given.shape });
  return d.reshape(spread, shape);
}

const averagePool: Rule = (d, call) => {
  if (shapeOf(call).length !== 4) throw new Refused(NO_VOLUMES);
  if (int(call.attrs, 'ceil_mode', 0) === 1)
    throw new Refused("ONNX Runtime's WebGL provider rounds the size of a pool down: use ort:wasm.");
  return d.emit('AveragePool', [operand(call)], shapeOf(call), { attrs: call.attrs });
};

/** Where a pixel of the result stands among those of the image. */
const PLACES: Readonly<Record<string, (at: number, from: number, to: number) => number>> = {
  align_corners: (at, from, to) => (to === 1 ? 0 : (at * (from - 1)) / (to - 1)),
  asymmetric: (at, from, to) => (at * from) / to,
  half_pixel: (at, from, to) => ((at + 0.5) * from) / to - 0.5,
};

/** Linear along one axis after the other, between the pixels on either side. */
function resize(d: Dialect, call: Call): OnnxValue {
  const { mode, coordinate_transformation_mode: transformation } = call.attrs;
  const place = PLACES[typeof transformation === 'string' ? transformation : 'half_pixel'];
  if (mode !== 'linear' || !place)
    throw new Refused("ONNX Runtime's WebGL provider resizes by linear interpolation only: use ort:wasm.");
  return shapeOf(call).reduce<OnnxValue>((x, to, axis) => {
    const from = x.shape[axis] ?? 1;
    if (from === to) return x;
    const places = count(to).map((at) => Math.min(Math.max(place(at, from, to), 0), from - 1));
    const low = take(d, x, axis, places.map(Math.floor));
    const high = take(d, x, axis, places.map(Math.ceil));
    const parts = d.constant(
      Float32Array.from(places, (at) => at - Math.floor(at)),
      x.shape.map((_, index) => (index === axis ? to : 1)),
    );
    return two(d, 'Add', low, two(d, 'Mul', two(d, 'Sub', high, low), parts));
  }, operand(call));
}

/** Each element by the squares of its neighbours among the channels, which stand on the second axis. */
function responses(d: Dialect, call: Call): OnnxValue {
  const x = operand(call);
  const { attrs } = call;
  const given = (name: string, otherwise: number) => {
    const value = attrs[name];
    return float(d, typeof value === 'number' ? value : otherwise);
  };
  const size =
    typeof attrs['size'] === 'object' && 'int' in attrs['size'] ? attrs['size'].int : int(attrs, 'size', 1);
  const [batch = 1, channels = 1, ...lengths] = x.shape;
  const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
  const border = (width: number) => (width > 0 ? [full(d, [batch, width, ...lengths])] : []);
  const padded = concat(d, [...border(before), two(d, 'Mul', x, x), ...border(after)], 1);
  const sum = count(size)
    .map((shift) => span(d, padded, 1, shift, shift + channels))
    .reduce((sofar, shifted) => two(d, 'Add', sofar, shifted));
  const share = two(d, 'Div', two(d, 'Mul', sum, given('alpha', 1e-4)), float(d, size));
  const power = two(d, 'Mul', one(d, 'Log', two(d, 'Add', share, given('bias', 1))), given('beta', 0.75));
  return two(d, 'Div', x, one(d, 'Exp', power));
}

export const WINDOWS: Rules = {
  LRN: responses,
  Resize: resize,
  Conv: convolution,
  ConvTranspose: transposed,
  MaxPool: maxPool,
  MaxUnpool: maxUnpool,
  AveragePool: averagePool,
};
