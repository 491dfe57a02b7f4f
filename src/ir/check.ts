/** What must hold of every graph at every border: between tracing, each pass, lowering and each engine. */
import { internalError } from '../base/errors';
import { bodiesOf, bytesOf, isData, isDType, sameType, sizeOf } from './graph';
import type { Graph, Node, TensorType, Value, ValueId } from './graph';
import { printNode, typeText } from './print';

/** The output types of an operator, as its row infers them. */
export type Infer = (node: Node, inputs: readonly Value[]) => readonly TensorType[];

const DATA = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

function checkRole(node: Node, fail: (what: string) => never): void {
  if (node.inputs.length > 0 || node.outputs.length > 1)
    fail(`a node of role ${String(node.role)} reads nothing and makes one value`);
  if (node.role !== 'const') return;
  const { value } = node.attrs;
  const [output] = node.outputs;
  if (!isData(value) || !(value instanceof DATA[output.dtype]) || value.length !== sizeOf(output.shape)) {
    fail(`its elements are no ${typeText(output)}`);
  }
}

/** The graph, if it holds together; else an internal error that names the pass and the node. */
export function checkGraph(graph: Graph, after: string, infer?: Infer): Graph {
  const values = new Map<ValueId, Value>();
  const states = new Set<ValueId>();
  for (const node of graph.nodes) {
    const fail = (what: string): never => {
      throw internalError(`after ${after}, in graph ${graph.name}: ${what}: ${printNode(node)}`);
    };
    const inputs = node.inputs.map((id) => values.get(id) ?? fail(`reads %${String(id)} before it is made`));
    const [first] = node.outputs as readonly (Value | undefined)[];
    if (first?.id !== node.id) fail('its id is not that of its first output');
    for (const value of node.outputs) {
      if (values.has(value.id)) fail(`%${String(value.id)} is made twice`);
      if (!isDType(value.dtype)) fail(`no dtype ${value.dtype}`);
      if (!value.shape.every((length) => Number.isInteger(length) && length >= 0)) fail('no shape');
      values.set(value.id, value);
    }
    if (node.role) checkRole(node, fail);
    else if (infer) {
      const wanted = infer(node, inputs);
      const same =
        wanted.length === node.outputs.length &&
        wanted.every((type, index) => {
          const made = node.outputs[index];
          return made !== undefined && sameType(type, made);
        });
      if (!same) fail(`its row infers ${wanted.map(typeText).join(', ')}`);
    }
    if (node.role === 'state') states.add(node.id);
    for (const body of bodiesOf(node)) checkGraph(body, after, infer);
  }
  const known = (id: ValueId, what: string) => {
    const value = values.get(id);
    if (!value)
      throw internalError(`after ${after}, graph ${graph.name} ${what} %${String(id)}, which nothing makes`);
    return value;
  };
  for (const id of graph.results) known(id, 'gives back');
  const updated = new Set<ValueId>();
  for (const { state, value } of graph.updates) {
    if (!states.has(state))
      throw internalError(`after ${after}, graph ${graph.name} updates %${String(state)}, which is no state`);
    if (updated.has(state))
      throw internalError(`after ${after}, graph ${graph.name} updates %${String(state)} twice`);
    updated.add(state);
    if (!sameType(known(state, 'updates'), known(value, 'updates with'))) {
      throw internalError(
        `after ${after}, graph ${graph.name} updates %${String(state)} with a value of another type`,
      );
    }
  }
  return graph;
}

/** Bytes of all constants of a graph, those of its subgraphs included. */
export function constantBytes(graph: Graph): number {
  return graph.nodes.reduce((bytes, node) => {
    const own = node.role === 'const' ? bytesOf(node.outputs[0]) : 0;
    return bytes + own + bodiesOf(node).reduce((sum, subgraph) => sum + constantBytes(subgraph), 0);
  }, 0);
}
