/** Builders for the rows that are alike. */
import { sameShape, sizeOf } from '../ir/graph';
import type { DType, Shape, TensorType } from '../ir/graph';
import { f32 } from './row';
import type { OnnxBuilder, OnnxType, OnnxValue, OpRow, Sample, SampleInput } from './row';

/** The shape that two shapes broadcast to, as NumPy, tfjs and ONNX all have it. A mismatch is tfjs' own error before it comes here. */
export function broadcast(...shapes: readonly Shape[]): number[] {
  const rank = Math.max(0, ...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const lengths = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return lengths.find((length) => length !== 1) ?? 1;
  });
}

export const like = (type: TensorType | undefined, dtype?: DType): TensorType => ({
  dtype: dtype ?? type?.dtype ?? 'float32',
  shape: type?.shape ?? [],
});

/** The wider of two dtypes, as tfjs' `upcastType` has it: bool < int32 < float32. */
export function upcast(a: DType, b: DType): DType {
  if (a === 'float32' || b === 'float32') return 'float32';
  return a === 'int32' || b === 'int32' ? 'int32' : 'bool';
}

type Row = Omit<OpRow, 'op' | 'doc' | 'kernels' | 'inputs' | 'infer' | 'lower' | 'samples'>;

interface UnaryOptions extends Partial<Row> {
  /** The output's dtype; the default is the input's. */
  readonly dtype?: DType;
  readonly samples?: readonly Sample[];
  readonly infer?: OpRow['infer'];
}

type Lower1 =
  | string
  | ((b: OnnxBuilder, x: OnnxValue, out: TensorType, attrs: Parameters<OpRow['lower']>[2]) => OnnxValue);

/** An elementwise operator of one input. `lower` is ONNX' operator, or the nodes. */
export function unary(
  op: string,
  kernel: string,
  doc: string,
  lower: Lower1,
  options: UnaryOptions = {},
): OpRow {
  const { dtype, samples, ...rest } = options;
  return {
    op,
    doc,
    kernels: [kernel],
    inputs: ['x'],
    infer: ([x]) => [like(x, dtype)],
    lower: (b, [x], attrs, [out]) => {
      if (!x || !out) throw new TypeError('internal: an operand is missing');
      return typeof lower === 'string' ? b.elementwise(lower, [x], out) : lower(b, x, out, attrs);
    },
    samples: samples ?? [
      { inputs: [f32(2, 3)] },
      { inputs: [f32()] },
      { inputs: [f32(0)] },
      { inputs: [f32(2, 3, 4, 2)] },
    ],
    ...rest,
  };
}

interface BinaryOptions extends Partial<Row> {
  /** The kernel's names of its inputs. */
  readonly names?: readonly [string, string];
  /** 'bool' for a comparison; the default is the inputs' dtype. */
  readonly dtype?: DType;
  readonly samples?: readonly Sample[];
}

type Lower2 = string | ((b: OnnxBuilder, x: OnnxValue, y: OnnxValue, out: TensorType) => OnnxValue);

/** Pairs of shapes that broadcast in every way there is. */
export function broadcasts(make: (...shape: number[]) => SampleInput, second = make): Sample[] {
  return [
    { inputs: [make(2, 3), second(2, 3)] },
    { inputs: [make(2, 3), second(3)] },
    { inputs: [make(), second(2, 3)] },
    { inputs: [make(2, 1, 3), second(4, 1)] },
    { inputs: [make(2, 3, 4, 2), second(2)] },
  ];
}

/** An elementwise operator of two inputs that broadcast. */
export function binary(
  op: string,
  kernel: string,
  doc: string,
  lower: Lower2,
  options: BinaryOptions = {},
): OpRow {
  const { dtype, names, samples, ...rest } = options;
  return {
    op,
    doc,
    kernels: [kernel],
    inputs: names ?? ['a', 'b'],
    infer: ([a, b]) => [
      { dtype: dtype ?? a?.dtype ?? 'float32', shape: broadcast(a?.shape ?? [], b?.shape ?? []) },
    ],
    lower: (b, [x, y], _, [out]) => {
      if (!x || !y || !out) throw new TypeError('internal: an operand is missing');
      return typeof lower === 'string' ? b.elementwise(lower, [x, y], out) : lower(b, x, y, out);
    },
    samples: samples ?? broadcasts(f32),
    ...rest,
  };
}

/** Axes as ascending non-negative numbers; null or undefined means all. */
export function axesOf(axis: unknown, rank: number): number[] {
  const listed =
    axis === null || axis === undefined
      ? Array.from({ length: rank }, (_, index) => index)
      : [axis].flat().map(Number);
  return [...new Set(listed.map((index) => (index < 0 ? index + rank : index)))].sort((a, b) => a - b);
}

/** One axis as a non-negative number. */
export const axisOf = (axis: unknown, rank: number): number => axesOf(axis, rank)[0] ?? 0;

/** A kernel's attribute that is a number or a list of them, as a list. */
export const numbers = (value: unknown): number[] =>
  Array.isArray(value) || ArrayBuffer.isView(value)
    ? Array.from(value as ArrayLike<number>)
    : [Number(value)];

export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): number[] {
  return keepDims
    ? shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
    : shape.filter((_, axis) => !axes.includes(axis));
}

interface ReductionOptions {
  readonly dtype?: (input: DType) => DType;
  readonly samples?: readonly Sample[];
  /** The result over no elements. */
  readonly ofNothing: number;
  /** What tfjs calls the axes: 'axis' by default. */
  readonly axisName?: string;
  readonly lower?: (b: OnnxBuilder, x: OnnxValue, axes: readonly number[], out: TensorType) => OnnxValue;
}

/** A reduction over axes. ONNX' ReduceSum takes its axes as an input, the others as an attribute (until opset 18). */
export function reduction(
  op: string,
  kernel: string,
  doc: string,
  type: string,
  options: ReductionOptions,
): OpRow {
  const { axisName = 'axis' } = options;
  const samples: readonly Sample[] = options.samples ?? [
    { inputs: [f32(2, 3, 4)], attrs: { axis: [2], keepDims: false } },
    { inputs: [f32(2, 3, 4)], attrs: { axis: [1, 2], keepDims: true } },
    { inputs: [f32(5)], attrs: { axis: [0], keepDims: false } },
  ];
  return {
    op,
    doc,
    kernels: [kernel],
    inputs: ['x'],
    attrs: (attrs, [x]) => ({
      axis: axesOf(attrs[axisName], x?.shape.length ?? 0),
      keepDims: attrs['keepDims'] === true,
    }),
    call: ({ axis = null, keepDims = false }) => ({ kernel, attrs: { [axisName]: axis, keepDims } }),
    infer: ([x], attrs) => [
      {
        dtype: (options.dtype ?? ((dtype: DType) => dtype))(x?.dtype ?? 'float32'),
        shape: reducedShape(
          x?.shape ?? [],
          axesOf(attrs['axis'], x?.shape.length ?? 0),
          attrs['keepDims'] === true,
        ),
      },
    ],
    lower: (b, [x], attrs, [out]) => {
      if (!x || !out) throw new TypeError('internal: an operand is missing');
      const axes = axesOf(attrs['axis'], x.shape.length);
      // ONNX Runtime refuses some of these, or has the smallest number there is.
      if (sizeOf(x.shape) === 0) return filled(b, options.ofNothing, out);
      if (options.lower) return options.lower(b, x, axes, out);
      return reduceTo(b, type, x, axes, out);
    },
    flops: ([x]) => sizeOf(x?.shape ?? []),
    samples,
  };
}

/** ONNX' reduction of that name over those axes, shaped as `out`. */
export function reduceTo(
  b: OnnxBuilder,
  type: string,
  x: OnnxValue,
  axes: readonly number[],
  out: Pick<OnnxValue, 'dtype' | 'shape'>,
): OnnxValue {
  if (axes.length === 0) return b.reshape(x, out.shape);
  const shape = reducedShape(x.shape, axes, false);
  const keep = !sameShape(shape, out.shape);
  const keepdims = keep ? 1 : 0;
  const reduced = { dtype: out.dtype, shape: keep ? reducedShape(x.shape, axes, true) : shape };
  const made =
    type === 'ReduceSum'
      ? b.op(type, [x, b.ints(axes)], reduced, { keepdims })
      : b.op(type, [x], reduced, { axes, keepdims });
  return b.reshape(made, out.shape);
}

/** A tensor of one value. */
export function filled(b: OnnxBuilder, value: number, { dtype, shape }: OnnxType): OnnxValue {
  const scalar = b.scalar(value, dtype);
  return shape.length === 0 ? scalar : b.op('Expand', [scalar, b.ints(shape)], { dtype, shape });
}

/** What cumulative sums and products have in common: one axis, from either end, with or without the element itself. */
export const CUMULATIVE = {
  attrs: (attrs, [x]) => ({
    axis: axesOf(attrs['axis'], x?.shape.length ?? 0)[0] ?? 0,
    exclusive: attrs['exclusive'] === true,
    reverse: attrs['reverse'] === true,
  }),
  infer: ([x]) => [like(x, upcast(x?.dtype ?? 'float32', 'int32'))],
} satisfies Partial<OpRow>;
