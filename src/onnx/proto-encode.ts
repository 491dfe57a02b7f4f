/** An ONNX model as the bytes of a file, by the field numbers of onnx.proto3. pbf does the wire format. */
import { PbfWriter } from 'pbf';
import { ATTRIBUTE } from './proto';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from './proto';

const utf8 = new TextEncoder();

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
