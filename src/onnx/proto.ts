/**
 * ONNX models as plain data, and their protobuf form, by the field numbers of onnx.proto3 (ONNX 1.16, IR version 8). pbf does the wire
 * format; what a model of ours never holds (sparse tensors, functions, external data) is skipped on reading.
 */
import { PbfReader, PbfWriter } from 'pbf';

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
const ATTRIBUTE = {
  float: { type: 1, field: 2 },
  int: { type: 2, field: 3 },
  string: { type: 3, field: 4 },
  tensor: { type: 4, field: 5 },
  graph: { type: 5, field: 6 },
  floats: { type: 6, field: 7 },
  ints: { type: 7, field: 8 },
  strings: { type: 8, field: 9 },
} as const;

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

function writeTensor(tensor: OnnxTensor, pbf: PbfWriter): void {
  pbf.writePackedVarint(1, [...tensor.dims]);
  pbf.writeVarintField(2, tensor.element);
  pbf.writeStringField(8, tensor.name);
  pbf.writeBytesField(9, tensor.raw);
}

function writeAttribute(attribute: OnnxAttribute, pbf: PbfWriter): void {
  const { type, field } = ATTRIBUTE[attribute.kind];
  pbf.writeStringField(1, attribute.name);
  switch (attribute.kind) {
    case 'float':
      pbf.writeFloatField(field, attribute.value);
      break;
    case 'int':
      pbf.writeVarintField(field, attribute.value);
      break;
    case 'string':
      pbf.writeBytesField(field, utf8.encode(attribute.value));
      break;
    case 'floats':
      pbf.writePackedFloat(field, [...attribute.value]);
      break;
    case 'ints':
      pbf.writePackedVarint(field, [...attribute.value]);
      break;
    case 'strings':
      for (const item of attribute.value) pbf.writeBytesField(field, utf8.encode(item));
      break;
    case 'tensor':
      pbf.writeMessage(field, writeTensor, attribute.value);
      break;
    case 'graph':
      pbf.writeMessage(field, writeGraph, attribute.value);
      break;
    default:
      attribute satisfies never;
  }
  pbf.writeVarintField(20, type);
}

function writeNode(node: OnnxNode, pbf: PbfWriter): void {
  for (const input of node.inputs) pbf.writeStringField(1, input);
  for (const output of node.outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, node.name);
  pbf.writeStringField(4, node.type);
  for (const attribute of node.attributes) pbf.writeMessage(5, writeAttribute, attribute);
  if (node.domain !== '') pbf.writeStringField(7, node.domain);
}

function writeValueInfo(info: OnnxValueInfo, pbf: PbfWriter): void {
  const dimension = (length: number | string, out: PbfWriter) => {
    if (typeof length === 'number') out.writeVarintField(1, length);
    else out.writeStringField(2, length);
  };
  pbf.writeStringField(1, info.name);
  pbf.writeMessage(
    2,
    (_: null, type) => {
      type.writeMessage(
        1,
        (__: null, tensor) => {
          tensor.writeVarintField(1, info.element);
          tensor.writeMessage(
            2,
            (shape: OnnxValueInfo['shape'], out) => {
              for (const length of shape) out.writeMessage(1, dimension, length);
            },
            info.shape,
          );
        },
        null,
      );
    },
    null,
  );
}

function writeGraph(graph: OnnxGraph, pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, graph.name);
  for (const tensor of graph.initializers) pbf.writeMessage(5, writeTensor, tensor);
  for (const input of graph.inputs) pbf.writeMessage(11, writeValueInfo, input);
  for (const output of graph.outputs) pbf.writeMessage(12, writeValueInfo, output);
}

/** A model as the bytes of a .onnx file. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, model.irVersion);
  pbf.writeStringField(2, model.producer);
  pbf.writeMessage(7, writeGraph, model.graph);
  for (const { domain, version } of model.opsets) {
    pbf.writeMessage(
      8,
      (_: null, opset) => {
        if (domain !== '') opset.writeStringField(1, domain);
        opset.writeVarintField(2, version);
      },
      null,
    );
  }
  return pbf.finish();
}

interface Growing {
  [field: string]: unknown;
}

/** Bytes of a tensor whose elements stand in a typed field instead of `raw_data`. */
function packed(values: readonly number[], element: number): Uint8Array {
  const { buffer } =
    element === ELEMENT.float32
      ? Float32Array.from(values)
      : element === ELEMENT.int64
        ? BigInt64Array.from(values, BigInt)
        : element === ELEMENT.int32
          ? Int32Array.from(values)
          : Uint8Array.from(values);
  return new Uint8Array(buffer);
}

function readTensor(pbf: PbfReader): OnnxTensor {
  const tensor = { name: '', element: 0, dims: [] as number[], raw: new Uint8Array() as Uint8Array };
  const typed: number[] = [];
  pbf.readMessage((tag) => {
    if (tag === 1) pbf.readPackedVarint(tensor.dims, true);
    else if (tag === 2) tensor.element = pbf.readVarint();
    else if (tag === 4) pbf.readPackedFloat(typed);
    else if (tag === 5 || tag === 7) pbf.readPackedVarint(typed, true);
    else if (tag === 8) tensor.name = pbf.readString();
    else if (tag === 9) tensor.raw = pbf.readBytes().slice();
  }, {});
  return typed.length > 0 ? { ...tensor, raw: packed(typed, tensor.element) } : tensor;
}

function readAttribute(pbf: PbfReader): OnnxAttribute | undefined {
  const found: Growing = {};
  const floats: number[] = [];
  const ints: number[] = [];
  const strings: string[] = [];
  let name = '';
  let type = 0;
  pbf.readMessage((tag) => {
    if (tag === 1) name = pbf.readString();
    else if (tag === 2) found['float'] = pbf.readFloat();
    else if (tag === 3) found['int'] = pbf.readVarint(true);
    else if (tag === 4) found['string'] = fromUtf8.decode(pbf.readBytes());
    else if (tag === 5) found['tensor'] = readTensor(pbf);
    else if (tag === 6) found['graph'] = readGraph(pbf);
    else if (tag === 7) pbf.readPackedFloat(floats);
    else if (tag === 8) pbf.readPackedVarint(ints, true);
    else if (tag === 9) strings.push(fromUtf8.decode(pbf.readBytes()));
    else if (tag === 20) type = pbf.readVarint();
  }, {});
  const kind = (Object.keys(ATTRIBUTE) as (keyof typeof ATTRIBUTE)[]).find(
    (key) => ATTRIBUTE[key].type === type,
  );
  if (!kind) return undefined;
  const missing = {
    float: 0,
    int: 0,
    string: '',
    floats,
    ints,
    strings,
    tensor: undefined,
    graph: undefined,
  };
  return { name, kind, value: found[kind] ?? missing[kind] } as OnnxAttribute;
}

function readNode(pbf: PbfReader): OnnxNode {
  const node = {
    name: '',
    type: '',
    domain: '',
    inputs: [] as string[],
    outputs: [] as string[],
    attributes: [] as OnnxAttribute[],
  };
  pbf.readMessage((tag) => {
    if (tag === 1) node.inputs.push(pbf.readString());
    else if (tag === 2) node.outputs.push(pbf.readString());
    else if (tag === 3) node.name = pbf.readString();
    else if (tag === 4) node.type = pbf.readString();
    else if (tag === 5)
      node.attributes.push(...[readAttribute(pbf)].filter((attribute) => attribute !== undefined));
    else if (tag === 7) node.domain = pbf.readString();
  }, {});
  return node;
}

function readValueInfo(pbf: PbfReader): OnnxValueInfo {
  let name = '';
  let element = 0;
  const shape: (number | string)[] = [];
  const dimension = () => {
    let length: number | string = '';
    pbf.readMessage((tag) => {
      if (tag === 1) length = pbf.readVarint(true);
      else if (tag === 2) length = pbf.readString();
    }, {});
    shape.push(length);
  };
  const within = (field: number, read: () => void) =>
    pbf.readMessage((tag) => {
      if (tag === field) read();
    }, {});
  pbf.readMessage((tag) => {
    if (tag === 1) name = pbf.readString();
    else if (tag === 2) {
      within(1, () =>
        pbf.readMessage((part) => {
          if (part === 1) element = pbf.readVarint();
          else if (part === 2) within(1, dimension);
        }, {}),
      );
    }
  }, {});
  return { name, element, shape };
}

function readGraph(pbf: PbfReader): OnnxGraph {
  const graph = {
    name: '',
    nodes: [] as OnnxNode[],
    initializers: [] as OnnxTensor[],
    inputs: [] as OnnxValueInfo[],
    outputs: [] as OnnxValueInfo[],
  };
  pbf.readMessage((tag) => {
    if (tag === 1) graph.nodes.push(readNode(pbf));
    else if (tag === 2) graph.name = pbf.readString();
    else if (tag === 5) graph.initializers.push(readTensor(pbf));
    else if (tag === 11) graph.inputs.push(readValueInfo(pbf));
    else if (tag === 12) graph.outputs.push(readValueInfo(pbf));
  }, {});
  return graph;
}

/** A .onnx file's bytes as a model. Bytes that are no protobuf throw what pbf throws. */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  const pbf = new PbfReader(bytes);
  const opsets: { domain: string; version: number }[] = [];
  let model: OnnxModel = {
    irVersion: 0,
    producer: '',
    opsets,
    graph: { name: '', nodes: [], initializers: [], inputs: [], outputs: [] },
  };
  pbf.readFields((tag) => {
    if (tag === 1) model = { ...model, irVersion: pbf.readVarint() };
    else if (tag === 2) model = { ...model, producer: pbf.readString() };
    else if (tag === 7) model = { ...model, graph: readGraph(pbf) };
    else if (tag === 8) {
      const opset = { domain: '', version: 0 };
      pbf.readMessage((part) => {
        if (part === 1) opset.domain = pbf.readString();
        else if (part === 2) opset.version = pbf.readVarint();
      }, {});
      opsets.push(opset);
    }
  }, {});
  return model;
}

/** A tensor file of ONNX's own tests: a bare TensorProto. */
export function decodeTensor(bytes: Uint8Array): OnnxTensor {
  const framed = new PbfWriter();
  framed.writeBytes(bytes);
  return readTensor(new PbfReader(framed.finish()));
}
