/** Products and reductions of ONNX for the WebGL provider. */
import { must } from '../../base/errors';
import { sizeOf } from '../../ir/graph';
import type { OnnxValue } from '../../ops/row';
import { Refused } from '../builder';
import { count, float, int, ints, one, operand, settled, shapeOf, two } from './dialect';
import type { Call, Dialect, Rule, Rules } from './dialect';

/** Of an axis that is summed up to each of its places: a square of that side is multiplied with. */
const LONGEST_SUM = 1024;

const reduction =
  (type: string): Rule =>
  (d, call) => {
    const x = operand(call);
    const given = call.inputs[1];
    const axes = given ? settled(d, given, 'the axes of a reduction') : ints(call.attrs, 'axes');
    const keepdims = int(call.attrs, 'keepdims', 1);
    return d.emit(type, [x], shapeOf(call), { attrs: { axes: axes ?? count(x.shape.length), keepdims } });
  };

/** The first place of the largest or smallest: places that hold it as they are, the others past the end. */
const place =
  (type: 'ReduceMax' | 'ReduceMin'): Rule =>
  (d, call) => {
    const x = operand(call);
    const rank = x.shape.length;
    const axis = (int(call.attrs, 'axis', 0) + rank) % rank;
    const length = must(x.shape[axis], 'a length');
    const kept = x.shape.map((size, index) => (index === axis ? 1 : size));
    const most = d.emit(type, [x], kept, { attrs: { axes: [axis], keepdims: 1 } });
    const others = two(d, 'Sub', float(d, 1), d.compare('Equal', x, most, x.shape));
    const along = d.constant(
      Float32Array.from(count(length)),
      x.shape.map((_, index) => (index === axis ? length : 1)),
    );
    const places = two(d, 'Add', two(d, 'Mul', others, float(d, length)), along);
    const keepdims = int(call.attrs, 'keepdims', 1);
    return d.emit('ReduceMin', [places], shapeOf(call), { attrs: { axes: [axis], keepdims } });
  };

const swapLast = (d: Dialect, x: OnnxValue, axis = x.shape.length - 2): OnnxValue => {
  const order = count(x.shape.length);
  const last = order.length - 1;
  [order[axis], order[last]] = [last, axis];
  return d.transpose(x, order);
};

function gemm(d: Dialect, call: Call): OnnxValue {
  const { attrs } = call;
  const side = (index: number, name: string) =>
    int(attrs, name, 0) === 1 ? swapLast(d, operand(call, index)) : operand(call, index);
  const scaled = (x: OnnxValue, name: string) =>
    int(attrs, name, 1) === 1 ? x : two(d, 'Mul', x, float(d, int(attrs, name, 1)));
  const product = d.emit('MatMul', [side(0, 'transA'), side(1, 'transB')], shapeOf(call));
  const bias = call.inputs[2];
  return bias ? two(d, 'Add', scaled(product, 'alpha'), scaled(bias, 'beta')) : scaled(product, 'alpha');
}

/** Before opset 13 Softmax takes everything from its axis on as one. */
const alongLast = (d: Dialect, x: OnnxValue, axis: number, work: (x: OnnxValue) => OnnxValue): OnnxValue => {
  const last = x.shape.length - 1;
  const at = axis < 0 ? axis + last + 1 : axis;
  return at === last ? work(x) : swapLast(d, work(swapLast(d, x, at)), at);
};

const softmax: Rule = (d, call) =>
  alongLast(d, operand(call), int(call.attrs, 'axis', -1), (x) =>
    one(d, 'Softmax', x, { attrs: { axis: x.shape.length - 1 } }),
  );

const logSoftmax: Rule = (d, call) =>
  alongLast(d, operand(call), int(call.attrs, 'axis', -1), (x) => {
    const attrs = { axes: [x.shape.length - 1], keepdims: 1 };
    const kept = [...x.shape.slice(0, -1), 1];
    const shifted = two(d, 'Sub', x, d.emit('ReduceMax', [x], kept, { attrs }));
    return two(
      d,
      'Sub',
      shifted,
      one(d, 'Log', d.emit('ReduceSum', [one(d, 'Exp', shifted)], kept, { attrs })),
    );
  });

/** By a product with a triangle of ones. */
function cumulative(d: Dialect, call: Call): OnnxValue {
  const x = operand(call);
  const [axis = 0] = settled(d, operand(call, 1), 'the axis of a sum');
  const length = must(x.shape.at(axis), 'a length');
  if (length > LONGEST_SUM)
    throw new Refused(
      `ONNX Runtime's WebGL provider can't sum along ${String(length)} elements: use ort:wasm.`,
    );
  const [exclusive, reverse] = [int(call.attrs, 'exclusive', 0) === 1, int(call.attrs, 'reverse', 0) === 1];
  const triangle = count(length ** 2).map((index) => {
    const [from, to] = [Math.floor(index / length), index % length];
    const before = reverse ? from - to : to - from;
    return Number(exclusive ? before > 0 : before >= 0);
  });
  const factor = d.constant(Float32Array.from(triangle), [length, length]);
  return alongLast(d, x, axis, (value) => {
    const rows = d.reshape(value, [sizeOf(value.shape) / length, length]);
    return d.reshape(d.emit('MatMul', [rows, factor], rows.shape), value.shape);
  });
}

export const TENSORS: Rules = {
  ...Object.fromEntries(
    ['ReduceMax', 'ReduceMean', 'ReduceMin', 'ReduceProd', 'ReduceSum'].map((type) => [
      type,
      reduction(type),
    ]),
  ),
  ReduceL2: (d, call) => {
    const x = operand(call);
    const squares = two(d, 'Mul', x, x);
    return one(d, 'Sqrt', [reduction('ReduceSum')(d, { ...call, inputs: [squares] })].flat()[0] as OnnxValue);
  },
  ArgMax: place('ReduceMax'),
  ArgMin: place('ReduceMin'),
  MatMul: (d, call) => d.emit('MatMul', [operand(call), operand(call, 1)], shapeOf(call)),
  Gemm: gemm,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  CumSum: cumulative,
};
