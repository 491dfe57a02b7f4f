/**
 * A chain of elementwise operators as one node. Its body is a graph of operators that all have the result's shape, so that it can be
 * computed element by element and the tensors between them need no memory; what it reads from around it broadcasts to that shape.
 */
import { internalError, must } from '../base/errors';
import { sameShape, sameType } from '../ir/graph';
import type { Graph, Node, TensorType } from '../ir/graph';
import { parseGraph } from '../ir/parse';
import { typeText } from '../ir/print';
import { ELEMENTWISE } from './elementwise';
import { graphAttr, kept, resultsOf } from './bodies';
import { bool, f32, i32 } from './row';
import type { OpRow } from './row';

export const FUSED = 'fused_elementwise';

/** The graph of such a node. */
export const bodyOf = ({ attrs }: Pick<Node, 'attrs'>): Graph => graphAttr(attrs, 'body');

/** The operators of such a node, reading what it reads. */
export function operatorsOf(node: Node): Node[] {
  const { nodes } = bodyOf(node);
  const formal = nodes.filter(({ role }) => role);
  const given = new Map(formal.map(({ id }, index) => [id, must(node.inputs[index], 'an input')]));
  return nodes
    .slice(formal.length)
    .map((inner) => ({ ...inner, inputs: inner.inputs.map((id) => given.get(id) ?? id) }));
}

/** The same graph, its chains' operators one by one; a chain's last one has the id of the chain. */
export function unfused(graph: Graph): Graph {
  const apart = (node: Node): Node[] => {
    const operators = operatorsOf(node);
    const last = must(operators.pop(), 'an operator');
    return [...operators, { ...last, id: node.id, outputs: node.outputs }];
  };
  return { ...graph, nodes: graph.nodes.flatMap((node) => (node.op === FUSED ? apart(node) : [node])) };
}

const ELEMENTWISE_OPS = new Set(ELEMENTWISE.filter(({ element }) => element).map(({ op }) => op));

/** What keeps a graph from being computed element by element; undefined where nothing does. */
function fault(body: Graph, inputs: readonly TensorType[]): string | undefined {
  const [result, ...others] = resultsOf(body);
  if (!result || others.length > 0 || body.updates.length > 0) return 'gives other than one result';
  const formal = body.nodes.filter(({ role }) => role);
  if (formal.length !== inputs.length || formal.some(({ role }) => role !== 'input'))
    return `takes ${String(formal.length)} values and is given ${String(inputs.length)}`;
  for (const [index, { outputs }] of formal.entries()) {
    const given = must(inputs[index], 'an input');
    if (!sameType(outputs[0], given)) return `takes ${typeText(outputs[0])} and is given ${typeText(given)}`;
  }
  const operators = body.nodes.slice(formal.length);
  if (operators.at(-1)?.id !== body.results[0]) return 'ends with no operator that makes its result';
  for (const { op, outputs } of operators) {
    if (!sameShape(outputs[0].shape, result.shape)) return `has ${op} of another shape than its result`;
    if (!ELEMENTWISE_OPS.has(op)) return `has ${op}, which is not elementwise`;
  }
  return undefined;
}

const CHAINS: readonly { readonly inputs: OpRow['samples'][number]['inputs']; readonly body: string }[] = [
  {
    inputs: [f32(2, 3), f32(3), f32()],
    body: `graph chain {
      %1 = input {index=0} : float32[2,3]
      %2 = input {index=1} : float32[3]
      %3 = input {index=2} : float32[]
      %4 = mul(%1, %2) : float32[2,3]
      %5 = sub(%3, %4) : float32[2,3]
      %6 = sigmoid(%5) : float32[2,3]
      %7 = mul(%6, %5) : float32[2,3]
      return %7
    }`,
  },
  {
    inputs: [f32(2, 3, 4, 2), f32(2), f32(2, 1, 4, 1)],
    body: `graph chain {
      %1 = input {index=0} : float32[2,3,4,2]
      %2 = input {index=1} : float32[2]
      %3 = input {index=2} : float32[2,1,4,1]
      %4 = add(%1, %2) : float32[2,3,4,2]
      %5 = tanh(%4) : float32[2,3,4,2]
      %6 = maximum(%3, %5) : float32[2,3,4,2]
      return %6
    }`,
  },
  {
    inputs: [f32(4), i32(4), bool(1)],
    body: `graph chain {
      %1 = input {index=0} : float32[4]
      %2 = input {index=1} : int32[4]
      %3 = input {index=2} : bool[1]
      %4 = cast(%2) {dtype="float32"} : float32[4]
      %5 = less(%1, %4) : bool[4]
      %6 = logical_or(%5, %3) : bool[4]
      %7 = clip(%1) {clipValueMin=-1, clipValueMax=1.5} : float32[4]
      %8 = select(%6, %7, %4) : float32[4]
      %9 = leaky_relu(%8) {alpha=0.25} : float32[4]
      return %9
    }`,
  },
  {
    inputs: [i32(5), i32()],
    body: `graph chain {
      %1 = input {index=0} : int32[5]
      %2 = input {index=1} : int32[]
      %3 = mul(%1, %2) : int32[5]
      %4 = greater_equal(%3, %1) : bool[5]
      %5 = logical_not(%4) : bool[5]
      %6 = cast(%5) {dtype="int32"} : int32[5]
      return %6
    }`,
  },
  ...[[], [0], [60, 50]].map((shape) => {
    const [type, row] = [`float32[${shape.join()}]`, `float32[${shape.slice(1).join()}]`];
    return {
      inputs: [f32(...shape), f32(...shape.slice(1))],
      body: `graph chain {
        %1 = input {index=0} : ${type}
        %2 = input {index=1} : ${row}
        %3 = neg(%1) : ${type}
        %4 = add(%3, %2) : ${type}
        %5 = step(%4) {alpha=0.5} : ${type}
        %6 = mul(%5, %1) : ${type}
        return %6
      }`,
    };
  }),
];

export const FUSED_ELEMENTWISE: OpRow = {
  op: FUSED,
  doc: 'A chain of elementwise operators, computed element by element: what is between them is not stored.',
  kernels: ['FusedElementwise'],
  inputs: ['...'],
  attrs: kept('body'),
  infer: (inputs, attrs) => {
    const body = graphAttr(attrs, 'body');
    const wrong = fault(body, inputs);
    if (wrong !== undefined) throw internalError(`the chain of a ${FUSED} ${wrong}`);
    return resultsOf(body);
  },
  // ONNX has no such operator: its runtimes fuse by themselves what they can.
  lower: (b, inputs, attrs) => b.inline(graphAttr(attrs, 'body'), inputs),
  samples: CHAINS.map(({ inputs, body }) => ({ inputs, attrs: { body: parseGraph(body) } })),
};
