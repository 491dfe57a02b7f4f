/**
 * An ONNX model from the bytes of a file, by the field numbers of onnx.proto3. pbf does the wire format; what a model of ours never holds
 * (sparse tensors, functions, external data) is skipped.
 */
import { PbfReader, PbfWriter } from 'pbf';
import { ATTRIBUTE, ELEMENT } from './proto';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from './proto';

const fromUtf8 = new TextDecoder();

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
