/**
 * What a row of the op table says. Everything about an operator stands in its row and nowhere else: how it is traced, typed, run op by
 * op, lowered, costed and tested.
 */
import type { Attrs, Data, DType, Graph, Shape, TensorType } from '../ir/graph';
import type { ShaderElement } from './shader-elements';

/** A value in the ONNX graph under construction. Its shape is the logical one, whatever layout the data has. */
export interface OnnxValue {
  /** int64 occurs only between ONNX operators: shapes, axes, indices. */
  readonly dtype: DType | 'int64';
  readonly shape: Shape;
}

export type OnnxType = Pick<OnnxValue, 'dtype' | 'shape'>;
export type OnnxAttr =
  number | string | readonly number[] | { readonly int: number } | { readonly graph: OnnxSubgraph };
/** Opaque: made by `OnnxBuilder.subgraph`. */
export interface OnnxSubgraph {
  readonly outputs: readonly OnnxValue[];
}

/** What of ONNX Runtime runs the graph. A file to be sent away is for wasm, which has every operator. */
export type Provider = 'wasm' | 'webgpu' | 'webgl';

/**
 * Builds an ONNX graph. A number becomes an attribute of kind INT, unless the attributes of that name are floats in ONNX (alpha, beta,
 * epsilon …), which the builder knows.
 */
export interface OnnxBuilder {
  readonly provider: Provider;
  /** One node of one output. null leaves an optional input out. */
  op(
    type: string,
    inputs: readonly (OnnxValue | null)[],
    output: OnnxType,
    attrs?: Readonly<Record<string, OnnxAttr>>,
    domain?: string,
  ): OnnxValue;
  /** One node of several outputs; null for an output that is not wanted. */
  multi(
    type: string,
    inputs: readonly (OnnxValue | null)[],
    outputs: readonly (OnnxType | null)[],
    attrs?: Readonly<Record<string, OnnxAttr>>,
    domain?: string,
  ): (OnnxValue | null)[];
  /**
   * An elementwise node, inputs broadcast as ONNX and tfjs both do. Runs in whichever layout its operands already have, so that a chain
   * between two convolutions needs no transposition.
   */
  elementwise(
    type: string,
    inputs: readonly OnnxValue[],
    output: OnnxType,
    attrs?: Readonly<Record<string, OnnxAttr>>,
  ): OnnxValue;
  constant(data: Data | BigInt64Array, shape: Shape): OnnxValue;
  /** A scalar of that dtype. */
  scalar(value: number, dtype: DType | 'int64'): OnnxValue;
  /** A one-dimensional int64 constant: a shape, axes, pads. */
  ints(values: readonly number[]): OnnxValue;
  cast(value: OnnxValue, dtype: DType | 'int64'): OnnxValue;
  reshape(value: OnnxValue, shape: Shape): OnnxValue;
  transpose(value: OnnxValue, permutation: readonly number[]): OnnxValue;
  /** The elements of a value that is known now. */
  known(value: OnnxValue): Data | BigInt64Array | undefined;
  /** A rank-4 NHWC value as NCHW: made once, and for nothing where the value came from `channelsLast`. */
  channelsFirst(value: OnnxValue): OnnxValue;
  /** The logical NHWC value of an NCHW one; transposed only if somebody reads it so. */
  channelsLast(value: OnnxValue): OnnxValue;
  /** The results of a graph of the IR that is built in this place. */
  inline(graph: Graph, inputs: readonly OnnxValue[]): readonly OnnxValue[];
  /**
   * A graph of the IR as a body of If, Loop or Scan. Its inputs are the `leading` ones, which the operator hands it, and then the
   * captures, which it reads from around it; the first `skipped` of the leading ones (Loop's count and condition) it does not take.
   */
  subgraph(
    graph: Graph,
    options?: {
      readonly captures?: readonly OnnxValue[];
      readonly leading?: readonly OnnxType[];
      readonly skipped?: number;
    },
  ): OnnxSubgraph;
}

/** The kernel can't stand in a graph, and why, in words for the person who wrote the snippet. */
export class Unsupported {
  constructor(readonly reason: string) {}
}

export interface KernelCall {
  readonly kernel: string;
  /** As tfjs' `runKernel` takes them. */
  readonly attrs: Readonly<Record<string, unknown>>;
}

export interface Cost {
  /** Floating-point operations; a multiply-add counts two, a transcendental one. */
  readonly flops: number;
  /** Bytes read and written, each operand once. */
  readonly bytes: number;
}

/** Elements of a test's input: deterministic, by shape. */
export interface SampleInput extends TensorType {
  /** Where the numbers come from; the default is spread over about -3 to 3, without zeros, ties or steps nearby. */
  readonly values?: 'positive' | 'unit' | 'wide' | 'small ints' | readonly number[];
}

export interface Sample {
  /** In the row's order; null leaves an optional input out. */
  readonly inputs: readonly (SampleInput | null)[];
  /** The tfjs kernel's attributes. */
  readonly attrs?: Readonly<Record<string, unknown>>;
  /** The kernel, where the row has several. */
  readonly kernel?: string;
}

/** Writes `out[0..size)` from the same places of the operands; what an operator has no use for it doesn't name. */
export type Loop = (size: number, out: Data, a: Data, b: Data, c: Data, attrs: Attrs) => void;

export interface Element {
  readonly loop: Loop;
  /** The operands' dtypes for which it holds. */
  readonly dtypes: readonly DType[];
  /** The same on a graphics card, for floats and bools. */
  readonly shader?: ShaderElement;
}

export interface OpRow {
  /** The operator's name in the graph: the field's standard name, in snake_case. */
  readonly op: string;
  readonly doc: string;
  /** The tfjs kernels that become it; the first is the one that runs it again. */
  readonly kernels: readonly [string, ...string[]];
  /** Whether the tfjs kernel gives a list of tensors, even of one. */
  readonly givesList?: boolean;
  /**
   * Names of the tfjs kernel's inputs in order; '...' for a list of any length. One with '?' may be left out: which are there is the
   * attribute 'has' then, a list of booleans that the tracer sets.
   */
  readonly inputs: readonly string[];
  /** The graph's attributes from the kernel's. The default takes those that are data. */
  readonly attrs?: (
    attrs: Readonly<Record<string, unknown>>,
    inputs: readonly TensorType[],
    kernel: string,
  ) => Attrs | Unsupported;
  /** dtype and shape of the outputs. */
  readonly infer: (inputs: readonly TensorType[], attrs: Attrs) => readonly TensorType[];
  /** ONNX for it. Unsupported where there is none for these inputs and attributes. */
  readonly lower: (
    b: OnnxBuilder,
    inputs: readonly OnnxValue[],
    attrs: Attrs,
    outputs: readonly TensorType[],
  ) => OnnxValue | readonly OnnxValue[] | Unsupported;
  /** How tfjs runs it again; the default is the first kernel with the graph's attributes. */
  readonly call?: (attrs: Attrs, inputs: readonly TensorType[]) => KernelCall;
  /** What an elementwise operator does to a run of elements: such rows can stand in a fused chain. */
  readonly element?: Element;
  /** Floating-point operations; the default is one for each element of the output. Bytes follow from the types. */
  readonly flops?: (inputs: readonly TensorType[], outputs: readonly TensorType[], attrs: Attrs) => number;
  /** What its tests run on every engine, against eager tfjs on the cpu. */
  readonly samples: readonly Sample[];
  /** What this row's samples may differ by where an engine is known to be coarser, with the reason. */
  readonly tolerance?: { readonly reason: string; readonly relative: number };
  /** Engines that can't run this row, with the reason: the parity table prints it. */
  readonly except?: Readonly<
    Partial<Record<'tfjs:cpu' | 'tfjs:wasm' | 'ort:wasm' | 'ort:webgpu' | 'ort:webgl', string>>
  >;
}

/** A kernel that has no lowering. */
export interface UnsupportedRow {
  readonly kernels: readonly string[];
  /** For the person who wrote the snippet: what can't be, and what to write instead. */
  readonly reason: string;
}

export const f32 = (...shape: number[]): SampleInput => ({ dtype: 'float32', shape });
export const i32 = (...shape: number[]): SampleInput => ({ dtype: 'int32', shape });
export const bool = (...shape: number[]): SampleInput => ({ dtype: 'bool', shape });
/** That input with other values. */
export const of = (input: SampleInput, values: SampleInput['values'] & {}): SampleInput => ({
  ...input,
  values,
});
