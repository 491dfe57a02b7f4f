/**
 * Chains of elementwise operators become one node each: what is between them then needs no memory, where an engine computes the node
 * element by element. An operator joins the chain of its readers where all of them are in that one chain and have its shape; so nothing
 * is computed twice, and a chain has one result. Loop fusion, as XLA and TVM know it, without the reductions.
 */
import { must } from '../base/errors';
import { bytesOf, sameShape, valuesOf } from '../ir/graph';
import type { Graph, Node, NodeId, Value, ValueId } from '../ir/graph';
import { typeText } from '../ir/print';
import { rowOf } from '../ops';
import { FUSED, operatorsOf } from '../ops/fused-elementwise';
import type { NextId, Rewritten } from './driver';
import { mergeProvenance } from './provenance';
import type { Edit } from './rule';

/** Whether a node can stand in a chain. What it reads must be of dtypes that its loop takes. */
function isElementwise(node: Node, values: ReadonlyMap<ValueId, Value>): boolean {
  if (node.role) return false;
  if (node.op === FUSED) return true;
  const { element } = rowOf(node.op);
  return (
    element !== undefined &&
    node.inputs.every((id) => element.dtypes.includes(must(values.get(id), 'an operand').dtype))
  );
}

/** In one chain: a program of a graphics card takes the longer to be compiled the longer it is. */
const MOST_OPERATORS = 128;

/** The operators of each chain, in the graph's order, by its last one's id. */
function chainsOf(graph: Graph, values: ReadonlyMap<ValueId, Value>): Map<NodeId, Node[]> {
  const readers = new Map<ValueId, Node[]>();
  for (const node of graph.nodes) {
    for (const id of node.inputs) {
      const known = readers.get(id);
      if (known) known.push(node);
      else readers.set(id, [node]);
    }
  }
  const given = new Set([...graph.results, ...graph.updates.map(({ value }) => value)]);
  /** The last operator of the chain that a node is in. */
  const ends = new Map<NodeId, Node>();
  const chains = new Map<NodeId, { readonly nodes: Node[]; operators: number }>();
  for (const node of graph.nodes.toReversed()) {
    if (!isElementwise(node, values)) continue;
    const [end, ...others] = new Set((readers.get(node.id) ?? []).map(({ id }) => ends.get(id)));
    const readersChain = end && others.length === 0 && !given.has(node.id) ? chains.get(end.id) : undefined;
    const operators = node.op === FUSED ? operatorsOf(node).length : 1;
    if (
      end &&
      readersChain &&
      readersChain.operators + operators <= MOST_OPERATORS &&
      sameShape(node.outputs[0].shape, end.outputs[0].shape)
    ) {
      ends.set(node.id, end);
      readersChain.nodes.push(node);
      readersChain.operators += operators;
    } else {
      ends.set(node.id, node);
      chains.set(node.id, { nodes: [node], operators });
    }
  }
  return new Map([...chains].map(([id, { nodes }]) => [id, nodes.reverse()]));
}

/** A chain's operators one by one, those of chains that it takes in included; `results` says what stands for these chains' results. */
function flattened(chain: readonly Node[], results: Map<ValueId, ValueId>): Node[] {
  const resolve = (id: ValueId) => results.get(id) ?? id;
  return chain.flatMap((node) => {
    const read = { ...node, inputs: node.inputs.map(resolve) };
    if (node.op !== FUSED) return [read];
    const operators = operatorsOf(read);
    results.set(node.id, must(operators.at(-1), 'an operator').id);
    return operators;
  });
}

function fuse(chain: readonly Node[], values: ReadonlyMap<ValueId, Value>, nextId: NextId): Node {
  const results = new Map<ValueId, ValueId>();
  const operators = flattened(chain, results);
  const last = must(operators.at(-1), 'an operator');
  const inner = new Set(operators.map(({ id }) => id));
  const inputs = [...new Set(operators.flatMap((node) => node.inputs))].filter((id) => !inner.has(id));
  // Within the body an input has the id of what it stands for.
  const formal = inputs.map((id, index): Node => {
    const { dtype, shape } = must(values.get(id), 'an operand');
    const attrs = { index };
    const outputs = [{ id, dtype, shape }] as const;
    return {
      id,
      op: 'input',
      role: 'input',
      inputs: [],
      outputs,
      attrs,
      lines: [],
      origins: [id],
      group: [],
    };
  });
  const body: Graph = { name: 'chain', nodes: [...formal, ...operators], results: [last.id], updates: [] };
  const id = nextId();
  const { dtype, shape } = last.outputs[0];
  return {
    id,
    op: FUSED,
    inputs,
    outputs: [{ id, dtype, shape }],
    attrs: { body },
    ...mergeProvenance(chain),
  };
}

const ALGEBRA =
  'h(g(f(x, a), b), c) -> fused(x, a, b, c) for elementwise f, g, h of one shape, where nobody else reads what is between them';

const listed = (names: readonly string[]): string =>
  names.length > 4
    ? `${names.slice(0, 3).join(', ')} and ${String(names.length - 3)} more`
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

const BYTES = [
  [1e6, 'MB'],
  [1e3, 'kB'],
] as const;

function amount(bytes: number): string {
  const [factor, unit] = BYTES.find(([least]) => bytes >= least) ?? [1, 'bytes'];
  return `${String(Math.round((10 * bytes) / factor) / 10)} ${unit}`;
}

function editOf(chain: readonly Node[], made: Node): Edit {
  const between = chain.slice(0, -1);
  const bytes = between.reduce((sum, { outputs: [type] }) => sum + bytesOf(type), 0);
  const tensors =
    between.length === 1 ? '1 tensor between them is' : `${String(between.length)} tensors between them are`;
  return {
    rule: 'fuse_elementwise',
    from: chain.map(({ id }) => id),
    to: [made.id],
    reason: `${listed(chain.map(({ op }) => op))} element by element, into ${typeText(made.outputs[0])}: ${tensors} not stored (${amount(bytes)})`,
    algebra: ALGEBRA,
  };
}

/** Chains of the whole graph. It keeps every value to the bit: the operators are the same, in the same order. */
export function fuseChains(graph: Graph, nextId: NextId): Rewritten {
  const values = valuesOf(graph);
  const chains = chainsOf(graph, values);
  const inChain = new Set([...chains.values()].filter(({ length }) => length > 1).flat());
  if (inChain.size === 0) return { graph, edits: [] };
  const edits: Edit[] = [];
  const fused = new Map<ValueId, ValueId>();
  const resolve = (id: ValueId) => fused.get(id) ?? id;
  const resolved = (node: Node): Node =>
    node.inputs.some((id) => fused.has(id)) ? { ...node, inputs: node.inputs.map(resolve) } : node;
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    const chain = chains.get(node.id);
    if (!inChain.has(node)) nodes.push(resolved(node));
    else if (chain) {
      const made = fuse(chain.map(resolved), values, nextId);
      values.set(made.id, made.outputs[0]);
      fused.set(node.id, made.id);
      nodes.push(made);
      edits.push(editOf(chain, made));
    }
  }
  return {
    graph: {
      ...graph,
      nodes,
      results: graph.results.map(resolve),
      updates: graph.updates.map(({ state, value }) => ({ state, value: resolve(value) })),
    },
    edits,
  };
}
