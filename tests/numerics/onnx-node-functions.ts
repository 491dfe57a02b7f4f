/**
 * ONNX' operators as functions of tfjs, as far as both mean the same: what ONNX' own node tests are traced with. Where they differ, a Skip
 * says how. Inputs that say shapes, axes and the like are read on the host, for in a graph they are attributes.
 */
import * as tf from '@tensorflow/tfjs';
import { must } from '../../src/base/errors';
import { sizeOf } from '../../src/ir/graph';
import { Call, skip } from './onnx-node-call';
import type { NodeCall, NodeFunction } from './onnx-node-call';
import { constantOfShape, oneHot, reshape, resize, slice, unsqueeze } from './onnx-node-shapes';
import { convolution, pooling, toFirst, toLast, transposedConvolution } from './onnx-node-windows';

const unary =
  (fn: (x: tf.Tensor) => tf.Tensor): NodeFunction =>
  ({ x }) =>
    fn(x);
const binary =
  (fn: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): NodeFunction =>
  (call) =>
    fn(call.at(0), call.at(1));
const folded =
  (fn: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): NodeFunction =>
  ({ all }) =>
    all.reduce(fn);

const reduction =
  (fn: (x: tf.Tensor, axes: number[] | undefined, keepDims: boolean) => tf.Tensor): NodeFunction =>
  (call) => {
    const axes = call.numbers('axes') ?? call.values(1);
    if (axes?.length === 0 && call.number('noop_with_empty_axes', 0) === 1)
      return skip('no axes mean all of them to tfjs, and none here');
    return fn(call.x, axes?.length ? axes : undefined, call.number('keepdims', 1) === 1);
  };

const argument =
  (fn: (x: tf.Tensor, axis: number) => tf.Tensor): NodeFunction =>
  (call) => {
    if (call.number('select_last_index', 0) === 1) return skip('tfjs gives the first of equal elements');
    const axis = call.axis(0);
    const made = fn(call.x, axis);
    return call.number('keepdims', 1) === 1 ? tf.expandDims(made, axis) : made;
  };

const lastAxis =
  (fn: (x: tf.Tensor) => tf.Tensor): NodeFunction =>
  (call) =>
    call.axis(-1) === call.rank - 1 ? fn(call.x) : skip("tfjs' softmax takes the last axis only");

const atLeast = (call: Call, name: string, needed: number, reason: string): void => {
  if (Math.abs(call.number(name, needed) - needed) > 1e-6) skip(reason);
};

/** By ONNX' operator. */
export const FUNCTIONS: Readonly<Record<string, NodeFunction>> = {
  Abs: unary(tf.abs),
  Acos: unary(tf.acos),
  Acosh: unary(tf.acosh),
  Add: binary(tf.add),
  And: binary(tf.logicalAnd),
  ArgMax: argument((x, axis) => tf.argMax(x, axis)),
  ArgMin: argument((x, axis) => tf.argMin(x, axis)),
  Asin: unary(tf.asin),
  Asinh: unary(tf.asinh),
  Atan: unary(tf.atan),
  Atanh: unary(tf.atanh),
  AveragePool: pooling('avg'),
  BatchNormalization: (call) => {
    if (call.outputs.length > 1) return skip('tfjs has no operator that updates the running mean');
    const [scale, offset, mean, variance] = [1, 2, 3, 4].map((index) => call.at(index) as tf.Tensor1D) as [
      tf.Tensor1D,
      tf.Tensor1D,
      tf.Tensor1D,
      tf.Tensor1D,
    ];
    return toFirst(tf.batchNorm(toLast(call.x), mean, variance, offset, scale, call.number('epsilon', 1e-5)));
  },
  Ceil: unary(tf.ceil),
  Clip: (call) => tf.clipByValue(call.x, call.values(1)?.[0] ?? -Infinity, call.values(2)?.[0] ?? Infinity),
  Concat: (call) => tf.concat(call.all, call.axis(0)),
  ConstantOfShape: constantOfShape,
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  Cos: unary(tf.cos),
  Cosh: unary(tf.cosh),
  DepthToSpace: (call) =>
    call.text('mode', 'DCR') === 'DCR'
      ? toFirst(tf.depthToSpace(toLast(call.x), call.number('blocksize', 1)))
      : skip('tfjs takes depth first'),
  Div: binary(tf.div),
  Elu: (call) => {
    atLeast(call, 'alpha', 1, "tfjs' elu has no alpha");
    return tf.elu(call.x);
  },
  Equal: binary(tf.equal),
  Erf: unary(tf.erf),
  Exp: unary(tf.exp),
  Expand: (call) => {
    const shape = must(call.values(1), 'a shape');
    return tf.broadcastTo(call.x, tf.backend_util.assertAndGetBroadcastShape([...call.shape], shape));
  },
  Flatten: (call) => {
    const axis = call.axis(1);
    return tf.reshape(call.x, [sizeOf(call.shape.slice(0, axis)), sizeOf(call.shape.slice(axis))]);
  },
  Floor: unary(tf.floor),
  Gather: (call) =>
    call.values(1)?.some((index) => index < 0)
      ? skip('a negative index is none to tfjs')
      : tf.gather(call.x, call.at(1), call.axis(0)),
  GatherND: (call) =>
    call.number('batch_dims', 0) === 0
      ? tf.gatherND(call.x, call.at(1))
      : skip("tfjs' gatherND has no batch"),
  Gemm: (call) => {
    const flag = (name: string) => call.number(name, 0) === 1;
    const product = tf
      .matMul(call.x, call.at(1), flag('transA'), flag('transB'))
      .mul(call.number('alpha', 1));
    const [, , c] = call.all;
    return c ? product.add(c.mul(call.number('beta', 1))) : product;
  },
  GlobalAveragePool: (call) => tf.mean(call.x, [2, 3], true),
  GlobalMaxPool: (call) => tf.max(call.x, [2, 3], true),
  Greater: binary(tf.greater),
  GreaterOrEqual: binary(tf.greaterEqual),
  Identity: unary(tf.clone),
  IsInf: (call) => {
    atLeast(call, 'detect_negative', 1, 'tfjs finds both infinities');
    atLeast(call, 'detect_positive', 1, 'tfjs finds both infinities');
    return tf.isInf(call.x);
  },
  IsNaN: unary(tf.isNaN),
  LRN: (call) => {
    const size = call.number('size', 1);
    const alpha = call.number('alpha', 1e-4) / size;
    return toFirst(
      tf.localResponseNormalization(
        toLast(call.x),
        (size - 1) / 2,
        call.number('bias', 1),
        alpha,
        call.number('beta', 0.75),
      ),
    );
  },
  LeakyRelu: (call) => tf.leakyRelu(call.x, call.number('alpha', 0.01)),
  Less: binary(tf.less),
  LessOrEqual: binary(tf.lessEqual),
  Log: unary(tf.log),
  LogSoftmax: lastAxis((x) => tf.logSoftmax(x)),
  MatMul: (call) => tf.matMul(call.x, call.at(1)),
  Max: folded(tf.maximum),
  MaxPool: pooling('max'),
  Min: folded(tf.minimum),
  Mod: (call) =>
    call.number('fmod', 0) === 0
      ? tf.mod(call.x, call.at(1))
      : skip("the sign of tfjs' remainder is the divisor's"),
  Mul: binary(tf.mul),
  Neg: unary(tf.neg),
  Not: unary(tf.logicalNot),
  OneHot: oneHot,
  Or: binary(tf.logicalOr),
  PRelu: binary(tf.prelu),
  Pad: (call) => {
    const pads = must(call.values(1), 'pads');
    const mode = call.text('mode', 'constant');
    const pairs = call.shape.map((_, axis) => [pads[axis], pads[axis + call.rank]] as [number, number]);
    if (mode === 'edge') return skip('tfjs does not repeat the edge');
    return mode === 'reflect'
      ? tf.mirrorPad(call.x, pairs, 'reflect')
      : tf.pad(call.x, pairs, call.values(2)?.[0]);
  },
  Pow: (call) =>
    call.x.dtype === call.at(1).dtype
      ? tf.pow(call.x, call.at(1))
      : skip('of two dtypes tfjs gives the wider, ONNX the first'),
  Range: (call) => {
    const [start, limit, delta] = [0, 1, 2].map((index) => must(call.values(index)?.[0], 'a number'));
    return tf.range(start ?? 0, limit ?? 0, delta, call.x.dtype as 'float32');
  },
  Reciprocal: unary(tf.reciprocal),
  ReduceMax: reduction((x, axes, keep) => tf.max(x, axes, keep)),
  ReduceMean: reduction((x, axes, keep) => tf.mean(x, axes, keep)),
  ReduceMin: reduction((x, axes, keep) => tf.min(x, axes, keep)),
  ReduceProd: reduction((x, axes, keep) => tf.prod(x, axes, keep)),
  ReduceSum: reduction((x, axes, keep) => tf.sum(x, axes, keep)),
  Relu: unary(tf.relu),
  Reshape: reshape,
  Resize: resize,
  Round: unary(tf.round),
  ScatterND: (call) =>
    call.text('reduction', 'none') === 'none'
      ? tf.tensorScatterUpdate(call.x, call.at(1), call.at(2))
      : skip('tfjs replaces what is there'),
  Selu: (call) => {
    atLeast(call, 'alpha', 1.6732632, "tfjs' selu has no alpha");
    return tf.selu(call.x);
  },
  Sigmoid: unary(tf.sigmoid),
  Sign: unary(tf.sign),
  Sin: unary(tf.sin),
  Sinh: unary(tf.sinh),
  Slice: slice,
  Softmax: lastAxis((x) => tf.softmax(x)),
  Softplus: unary(tf.softplus),
  Split: (call) => tf.split(call.x, call.values(1) ?? call.outputs.length, call.axis(0)),
  Sqrt: unary(tf.sqrt),
  Squeeze: (call) => tf.squeeze(call.x, call.values(1)),
  Sub: binary(tf.sub),
  Sum: ({ all }) => tf.addN(all),
  Tan: unary(tf.tan),
  Tanh: unary(tf.tanh),
  Tile: (call) => tf.tile(call.x, must(call.values(1), 'repeats')),
  TopK: (call) => {
    if (call.number('largest', 1) !== 1) return skip('tfjs gives the largest');
    if (call.axis(-1) !== call.rank - 1) return skip("tfjs' topk takes the last axis only");
    const { values, indices } = tf.topk(call.x, must(call.values(1)?.[0], 'a count'), true);
    return [values, indices];
  },
  Transpose: (call) => tf.transpose(call.x, call.numbers('perm')),
  Unsqueeze: unsqueeze,
  Where: (call) => tf.where(call.x, call.at(1), call.at(2)),
  Xor: binary(tf.logicalXor),
};

/** The test's node as a function of tfjs; throws a Skip. */
export function applyNode(type: string, node: NodeCall): tf.Tensor[] {
  const fn = FUNCTIONS[type];
  if (!fn) return skip('tfjs has no such function');
  const made = fn(new Call(node));
  return Array.isArray(made) ? made : [made];
}
