/**
 * Kernels that gradients need and tfjs' wasm backend (4.22) lacks, composed from kernels that it has: the gradients of
 * convolutions by their filters, of depthwise convolutions by their inputs, and of gather; and two of its own, corrected.
 *
 * The filter's gradient is itself a convolution (Dumoulin and Visin, "A guide to convolution arithmetic for deep learning",
 * 2016): of the input with batch and channels exchanged, by the output's gradient as the filter, strides and dilations exchanged.
 */
import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { internalError, must } from '../../base/errors';

type Shape4D = [number, number, number, number];
type Attrs = tf.NamedAttrMap;

/** Runs wasm kernels one after another and frees what was only on the way. */
class Composer {
  readonly #intermediate: tf.TensorInfo[] = [];
  constructor(readonly backend: BackendWasm) {}

  run(kernel: string, inputs: tf.NamedTensorInfoMap, attrs: Attrs = {}): tf.TensorInfo {
    const config = must(tf.getKernel(kernel, 'wasm'), `wasm kernel ${kernel}`);
    const output = config.kernelFunc({ inputs, backend: this.backend, attrs });
    if (Array.isArray(output)) throw internalError(`${kernel} gave several outputs`);
    this.#intermediate.push(output);
    return output;
  }

  transpose(x: tf.TensorInfo, perm: readonly number[]): tf.TensorInfo {
    return this.run('Transpose', { x }, { perm: [...perm] });
  }

  reshape(x: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    return this.run('Reshape', { x }, { shape: [...shape] });
  }

  slice(x: tf.TensorInfo, begin: readonly number[], size: readonly number[]): tf.TensorInfo {
    if (size.every((length, axis) => length === x.shape[axis])) return x;
    return this.run('Slice', { x }, { begin: [...begin], size: [...size] });
  }

  pad(x: tf.TensorInfo, paddings: readonly (readonly [number, number])[]): tf.TensorInfo {
    if (paddings.every(([before, after]) => before === 0 && after === 0)) return x;
    return this.run('PadV2', { x }, { paddings: paddings.map((pair) => [...pair]), constantValue: 0 });
  }

  /** Frees everything but the result. */
  finish(result: tf.TensorInfo): tf.TensorInfo {
    for (const info of this.#intermediate) if (info !== result) this.backend.disposeData(info.dataId);
    return result;
  }
}

interface Axis {
  /** Length of the input along this axis. */
  readonly length: number;
  readonly out: number;
  readonly filter: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
}

function axes(info: tf.backend_util.Conv2DInfo): readonly [Axis, Axis] {
  return [
    {
      length: info.inHeight,
      out: info.outHeight,
      filter: info.filterHeight,
      stride: info.strideHeight,
      dilation: info.dilationHeight,
      before: info.padInfo.top,
    },
    {
      length: info.inWidth,
      out: info.outWidth,
      filter: info.filterWidth,
      stride: info.strideWidth,
      dilation: info.dilationWidth,
      before: info.padInfo.left,
    },
  ];
}

function convInfo(
  x: readonly number[],
  filter: readonly number[],
  attrs: Attrs,
  depthwise: boolean,
): tf.backend_util.Conv2DInfo {
  const { strides, dilations, pad, dimRoundingMode, dataFormat } = attrs as unknown as {
    strides: number | [number, number];
    dilations?: number | [number, number];
    pad: 'same' | 'valid' | number;
    dimRoundingMode?: 'floor' | 'round' | 'ceil';
    dataFormat?: 'NHWC' | 'NCHW';
  };
  if (dataFormat === 'NCHW') throw new Error('The wasm backend computes convolutions in NHWC only');
  return tf.backend_util.computeConv2DInfo(
    x as Shape4D,
    filter as Shape4D,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    depthwise,
  );
}

/** dW [KH, KW, C, O] of a convolution of x [N, H, W, C] with gradient dy [N, OH, OW, O]. */
function conv2dBackpropFilter({ inputs, backend, attrs }: KernelArgs): tf.TensorInfo {
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
  const swappedDy = compose.transpose(dy, [1, 2, 0, 3]);
  const gradient = compose.run('Conv2D', { x: swappedX, filter: swappedDy }, {
    strides: [rows.dilation, columns.dilation],
    dilations: [rows.stride, columns.stride],
    pad: [[0, 0], [...seenRows.pad], [...seenColumns.pad], [0, 0]],
    dataFormat: 'NHWC',
  } as unknown as Attrs);
  return compose.finish(compose.transpose(gradient, [1, 2, 0, 3]));
}

/** dW [KH, KW, C, M] of a depthwise convolution: for each tap, the input under it times the gradient, summed over places. */
function depthwiseBackpropFilter({ inputs, backend, attrs }: KernelArgs): tf.TensorInfo {
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
function depthwiseBackpropInput({ inputs, backend, attrs }: KernelArgs): tf.TensorInfo {
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

/** Sums the rows of x [n, ...] that share a segment id, into [numSegments, ...] float32, as cpu; ids outside are left out. */
function unsortedSegmentSum({ inputs, backend, attrs }: KernelArgs): tf.TensorInfo {
  const { x, segmentIds } = operands(inputs);
  const numSegments = attrs['numSegments'] as number;
  const ids = backend.readSync(segmentIds.dataId) as Int32Array;
  const values = backend.readSync(x.dataId) as Float32Array | Int32Array;
  const inner = x.shape.slice(segmentIds.shape.length);
  const row = inner.reduce((total, length) => total * length, 1);
  const sums = new Float32Array(numSegments * row);
  ids.forEach((id, index) => {
    if (id < 0 || id >= numSegments) return;
    for (let k = 0; k < row; k++)
      sums[id * row + k] = (sums[id * row + k] ?? 0) + (values[index * row + k] ?? 0);
  });
  const shape = [numSegments, ...inner];
  return { dataId: backend.write(sums, shape, 'float32'), shape, dtype: 'float32' };
}

/**
 * tfjs' own OneHot writes integers, also into a float32 result, where 1 then reads as 1.4e-45. Corrected here: the integer kernel
 * for 1 and 0, then a cast and the two values.
 */
function oneHot(original: tf.KernelConfig): (args: KernelArgs) => tf.TensorInfo {
  return ({ inputs, backend, attrs }) => {
    const { onValue, offValue } = attrs as unknown as { onValue: number; offValue: number };
    const dtype = (attrs['dtype'] as tf.DataType | undefined) ?? 'int32';
    if (dtype === 'int32' && Number.isInteger(onValue) && Number.isInteger(offValue)) {
      return original.kernelFunc({ inputs, backend, attrs }) as tf.TensorInfo;
    }
    const compose = new Composer(backend);
    const scalar = (value: number) => backend.makeOutput([], 'float32', undefined, new Float32Array([value]));
    const hot = original.kernelFunc({
      inputs,
      backend,
      attrs: { ...attrs, onValue: 1, offValue: 0, dtype: 'int32' },
    }) as tf.TensorInfo;
    const [scale, offset] = [scalar(onValue - offValue), scalar(offValue)];
    const values = compose.run('Add', {
      a: compose.run('Multiply', { a: compose.run('Cast', { x: hot }, { dtype: 'float32' }), b: scale }),
      b: offset,
    });
    const result = dtype === 'float32' ? values : compose.run('Cast', { x: values }, { dtype });
    for (const { dataId } of [hot, scale, offset]) backend.disposeData(dataId);
    return compose.finish(result);
  };
}

/** tfjs' own refuses whole numbers (`tf.math.confusionMatrix` needs them). Products and sums are exact up to 2 ** 24, as on webgl. */
function batchMatMul(original: tf.KernelConfig): (args: KernelArgs) => tf.TensorInfo {
  return ({ inputs, backend, attrs }) => {
    const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    const multiply = (operands: tf.NamedTensorInfoMap) =>
      original.kernelFunc({ inputs: operands, backend, attrs }) as tf.TensorInfo;
    if (a.dtype !== 'int32' || b.dtype !== 'int32') return multiply({ a, b });
    const compose = new Composer(backend);
    const float = (x: tf.TensorInfo) => compose.run('Cast', { x }, { dtype: 'float32' });
    const product = multiply({ a: float(a), b: float(b) });
    const result = compose.run('Cast', { x: product }, { dtype: 'int32' });
    backend.disposeData(product.dataId);
    return compose.finish(result);
  };
}

interface KernelArgs {
  readonly inputs: tf.NamedTensorInfoMap;
  readonly backend: BackendWasm;
  readonly attrs: Attrs;
}

/** A kernel's inputs by name; asking for one that is not there is a fault of ours. */
function operands(
  inputs: tf.NamedTensorInfoMap,
): Record<'x' | 'dy' | 'filter' | 'segmentIds', tf.TensorInfo> {
  return new Proxy(inputs, {
    get: (all, name) => must(all[String(name)], `kernel input ${String(name)}`),
  }) as never;
}

const KERNELS: Readonly<Record<string, (args: KernelArgs) => tf.TensorInfo>> = {
  Conv2DBackpropFilter: conv2dBackpropFilter,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  UnsortedSegmentSum: unsortedSegmentSum,
};

/** Puts them into tfjs' registry, for 'wasm'; once in a worker's life. */
export function registerWasmKernels(): void {
  const register = (
    kernelName: string,
    kernel: (args: KernelArgs) => tf.TensorInfo,
    setupFunc?: tf.KernelSetupFunc,
  ) => {
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      ...(setupFunc ? { setupFunc } : {}),
      kernelFunc: ({ inputs, backend, attrs }) =>
        kernel({ inputs, backend: backend as BackendWasm, attrs: attrs ?? {} }),
    });
  };
  if (tf.getKernel('Conv2DBackpropFilter', 'wasm')) return;
  for (const [name, kernel] of Object.entries(KERNELS)) register(name, kernel);
  for (const [name, correct] of Object.entries({ OneHot: oneHot, BatchMatMul: batchMatMul })) {
    const original = must(tf.getKernel(name, 'wasm'), `wasm kernel ${name}`);
    tf.unregisterKernel(name, 'wasm');
    register(name, correct(original), original.setupFunc);
  }
}
