/**
 * ONNX models as plain data, with the names and numbers of onnx.proto3 (ONNX 1.16, IR version 8). `proto-encode.ts` and `proto-decode.ts` are
 * their protobuf form.
 */
/** TensorProto.DataType, as far as we use it. */
export const ELEMENT = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const;

export interface OnnxTensor {
  readonly name: string;
  /** TensorProto.DataType. */
  readonly element: number;
  readonly dims: readonly number[];
  /** Little-endian elements. */
  readonly raw: Uint8Array;
}

export type OnnxAttribute =
  | { readonly name: string; readonly kind: 'float' | 'int'; readonly value: number }
  | { readonly name: string; readonly kind: 'string'; readonly value: string }
  | { readonly name: string; readonly kind: 'floats' | 'ints'; readonly value: readonly number[] }
  | { readonly name: string; readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly name: string; readonly kind: 'tensor'; readonly value: OnnxTensor }
  | { readonly name: string; readonly kind: 'graph'; readonly value: OnnxGraph };

export interface OnnxNode {
  readonly name: string;
  readonly type: string;
  readonly domain: string;
  /** Names of values; '' where an optional one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly OnnxAttribute[];
}

export interface OnnxValueInfo {
  readonly name: string;
  readonly element: number;
  /** A string where the length is symbolic. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

export interface OnnxModel {
  readonly irVersion: number;
  readonly producer: string;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  readonly graph: OnnxGraph;
}

/** AttributeProto.AttributeType, and the field that holds the value. */
export const ATTRIBUTE = {
  float: { type: 1, field: 2 },
  int: { type: 2, field: 3 },
  string: { type: 3, field: 4 },
  tensor: { type: 4, field: 5 },
  graph: { type: 5, field: 6 },
  floats: { type: 6, field: 7 },
  ints: { type: 7, field: 8 },
  strings: { type: 8, field: 9 },
} as const;
