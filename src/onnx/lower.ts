/**
 * From the static graph to an ONNX model, node by node through the op table's rows. Arguments, states and random draws become the
 * model's inputs; results and the states' new values its outputs.
 */
import { internalError, must } from '../base/errors';
import type { PassName } from '../base/passes';
import { constantOf, makeData } from '../ir/graph';
import type { DType, Graph, Node, NodeId, TensorType, ValueId } from '../ir/graph';
import type { PassStep } from '../ir/step';
import { rowOf } from '../ops';
import { Unsupported } from '../ops/row';
import type { OnnxValue, Provider } from '../ops/row';
import { Builder, Refused } from './builder';
import { layoutStep } from './layout';
import { encodeModel } from './proto-encode';
import type { OnnxGraph, OnnxModel } from './proto';

const IR_VERSION = 8;

/** Whom a model is for. */
export interface Target {
  readonly provider: Provider;
  readonly opset: number;
  readonly builder: typeof Builder;
}

/** For everybody who runs ONNX, a file's reader included: an opset that is years old. */
const EVERYBODY: Omit<Target, 'provider'> = { opset: 17, builder: Builder };

export interface Port extends TensorType {
  /** In the ONNX model. */
  readonly name: string;
}

export interface Lowered {
  readonly model: OnnxModel;
  readonly bytes: Uint8Array;
  /** One for each node of role input or state, in the graph's order. */
  readonly inputs: readonly (Port & { readonly node: NodeId })[];
  readonly results: readonly Port[];
  /** One for each of the graph's updates. */
  readonly updates: readonly Port[];
  /** From the names of ONNX nodes, as profiles report them, to the graph's nodes. */
  readonly names: ReadonlyMap<string, NodeId>;
}

/** What people call the model's inputs and outputs. */
export interface PortNames {
  /** Of the nodes of role input or state. */
  readonly inputs: ReadonlyMap<NodeId, string>;
  readonly results: readonly string[];
  /** One for each of the graph's updates. */
  readonly updates: readonly string[];
}

/** The types of the ONNX operators that a node became, in order; those of a body count as its. */
export interface LoweredNode {
  readonly node: NodeId;
  readonly operators: readonly string[];
}

export interface LowerOptions {
  /** Passes to leave out; without 'layout', each operator on images stands between Transposes of its own. */
  readonly off?: readonly PassName[];
  /** A clock in milliseconds, for the step's time. */
  readonly now?: () => number;
  /** Hears of the layout that was chosen. */
  readonly tell?: (step: PassStep) => void;
  /** Is called when the model is there, with the operators that each node became. */
  readonly lowered?: (operators: readonly LoweredNode[]) => void;
}

/** A node that an ONNX model can't hold. */
export class LoweringError extends Error {
  override readonly name = 'LoweringError';
  constructor(
    readonly node: Node,
    readonly reason: string,
  ) {
    super(reason);
  }
}

/** What the target refuses in that node is said of it. */
function refusedAt<T>(node: Node, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Refused ? new LoweringError(node, error.message) : error;
  }
}

function lowerNodes(builder: Builder, graph: Graph, values: Map<ValueId, OnnxValue>): void {
  for (const node of graph.nodes) {
    if (values.has(node.id)) continue;
    builder.enter(node.id, node.op);
    const constant = constantOf(node);
    if (constant) {
      const { name } = node.attrs;
      const label = typeof name === 'string' ? name : undefined;
      values.set(node.id, builder.constant(constant, node.outputs[0].shape, label));
      continue;
    }
    if (node.role)
      throw internalError(`lowering met %${String(node.id)} of role ${node.role} without a value`);
    // Nothing is to be computed, and ONNX Runtime has no windows that do not fit.
    if (node.outputs.every(({ shape }) => shape.includes(0))) {
      for (const { id, dtype, shape } of node.outputs)
        values.set(id, builder.constant(makeData(dtype, 0), shape));
      continue;
    }
    const inputs = node.inputs.map((id) => must(values.get(id), `the ONNX value of %${String(id)}`));
    const lowered = refusedAt(node, () => rowOf(node.op).lower(builder, inputs, node.attrs, node.outputs));
    if (lowered instanceof Unsupported) throw new LoweringError(node, lowered.reason);
    const made = Array.isArray(lowered) ? (lowered as readonly OnnxValue[]) : [lowered as OnnxValue];
    node.outputs.forEach(({ id }, index) => {
      values.set(id, must(made[index], `an output of ${node.op}`));
    });
  }
}

function operatorsOf(graph: OnnxGraph, names: ReadonlyMap<string, NodeId>): LoweredNode[] {
  const found = new Map<NodeId, string[]>();
  const look = ({ nodes }: OnnxGraph): void => {
    for (const { name, type, attributes } of nodes) {
      const node = names.get(name);
      const known = node === undefined ? [] : (found.get(node) ?? []);
      known.push(type);
      if (node !== undefined) found.set(node, known);
      for (const attribute of attributes) if (attribute.kind === 'graph') look(attribute.value);
    }
  };
  look(graph);
  return [...found].map(([node, operators]) => ({ node, operators }));
}

function lowerBody(builder: Builder, graph: Graph, inputs: readonly OnnxValue[]): readonly OnnxValue[] {
  const values = new Map<ValueId, OnnxValue>();
  graph.nodes
    .filter(({ role }) => role === 'input')
    .forEach(({ id }, index) => values.set(id, must(inputs[index], 'an input of a body')));
  lowerNodes(builder, graph, values);
  return graph.results.map((id) => must(values.get(id), 'a result of a body'));
}

/**
 * The ONNX model of a graph. A LoweringError names the node that has none, and why. A constant with an attribute `name` has that name in
 * the model; `names` must differ from one another.
 */
export function lower(
  graph: Graph,
  names?: PortNames,
  target: Provider | Target = 'wasm',
  options: LowerOptions = {},
): Lowered {
  const { off = [], now = () => 0, tell, lowered } = options;
  const lazy = !off.includes('layout');
  const start = now();
  const {
    provider,
    opset,
    builder: Make,
  } = typeof target === 'string' ? { ...EVERYBODY, provider: target } : target;
  const builder: Builder = new Make(provider, (body, inputs) => lowerBody(builder, body, inputs), off);
  const values = new Map<ValueId, OnnxValue>();
  const ports = graph.nodes.filter(({ role }) => role === 'input' || role === 'state');
  for (const name of names ? [...names.inputs.values(), ...names.results, ...names.updates] : [])
    builder.reserve(name);
  const inputs = ports.map((node) => {
    const name = names?.inputs.get(node.id) ?? `${node.role ?? ''}_${String(node.id)}`;
    const { dtype, shape } = node.outputs[0];
    values.set(
      node.id,
      refusedAt(node, () => builder.input(name, { dtype, shape })),
    );
    return { name, dtype, shape, node: node.id };
  });
  lowerNodes(builder, graph, values);

  const port = (id: ValueId, name: string) => {
    const value = must(values.get(id), `the ONNX value of %${String(id)}`);
    return [value, name] as const;
  };
  const results = graph.results.map((id, index) =>
    port(id, names?.results[index] ?? `result_${String(index)}`),
  );
  const updates = graph.updates.map(({ state, value }, index) =>
    port(value, names?.updates[index] ?? `update_${String(state)}`),
  );
  builder.enter(0, 'output');
  const outputs = builder.outputs([...results, ...updates]);
  const toPort = ([{ dtype, shape }, name]: readonly [OnnxValue, string]): Port => ({
    name,
    dtype: dtype as DType,
    shape,
  });
  const model: OnnxModel = {
    irVersion: IR_VERSION,
    producer: 'twograph',
    opsets: [{ domain: '', version: opset }],
    graph: builder.graph(
      graph.name,
      inputs.map((input) => builder.info(builder.input(input.name, input))),
      outputs,
    ),
  };
  if (lazy) tell?.(layoutStep(graph, builder, model, now() - start));
  const bytes = encodeModel(model);
  lowered?.(operatorsOf(model.graph, builder.names));
  return {
    model,
    bytes,
    inputs,
    results: results.map(toPort),
    updates: updates.map(toPort),
    names: builder.names,
  };
}
