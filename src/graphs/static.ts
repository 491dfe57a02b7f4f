/**
 * The static graph of a compiled function and its way through the passes, in a form that is small enough to be sent: of each pass what it
 * took away and what it put in, and of long constants their first elements.
 */
import { isData, isGraph } from '../ir/graph';
import type { Attr, Attrs, Graph, Node, NodeId } from '../ir/graph';
import type { PassStep } from '../ir/step';
import type { KernelNames } from './template';

export interface PackedStep extends Omit<PassStep, 'before' | 'after'> {
  /** The nodes that are new or not what they were. */
  readonly put: readonly Node[];
  /** Every node of the graph after the pass, in order. */
  readonly order: readonly NodeId[];
  readonly results: Graph['results'];
  readonly updates: Graph['updates'];
}

/** What there is to know of a trace beside its graph. */
export interface TraceFacts {
  /** Its place in the run's `compiled` list. */
  readonly report: number;
  /** Of the run, never used twice: the dynamic graph's calls of it bear it. */
  readonly id?: number;
  /** What the graph holds for, beside its signature, and how that was when it was traced; at most `MOST_GUARDS`. */
  readonly guards: readonly { readonly what: string; readonly was: string }[];
  /** Which guard of the signature's graph before failed, in words. */
  readonly failed?: string;
  /** The ONNX operators that each node of the last graph became. */
  readonly lowered?: readonly { readonly node: NodeId; readonly operators: readonly string[] }[];
}

export interface PackedStatic extends TraceFacts {
  readonly name: string;
  /** As in the `compiled` list. */
  readonly signature: string;
  readonly traced: Graph;
  /** The tfjs kernels that become each of its operators. */
  readonly kernels: KernelNames;
  readonly steps: readonly PackedStep[];
}

export const MOST_GUARDS = 1_000;
/** Elements of a constant that are shown. */
const SHOWN_ELEMENTS = 8;

function packAttr(attr: Attr): Attr {
  if (isGraph(attr)) return packGraph(attr);
  if (!isData(attr) || attr.length <= SHOWN_ELEMENTS) return attr;
  const head = Array.from(attr.subarray(0, 3), (value) => Number(value.toPrecision(6)));
  return `${head.join(', ')}, … ${String(attr.length)} elements`;
}

const packed = new WeakMap<Node, Node>();

/** The same object for the same node, so that what a pass left alone is seen to be the same. */
function packNode(node: Node): Node {
  let small = packed.get(node);
  if (!small) {
    const attrs: Attrs = Object.fromEntries(
      Object.entries(node.attrs).map(([name, attr]) => [name, packAttr(attr)]),
    );
    small = { ...node, attrs };
    packed.set(node, small);
  }
  return small;
}

const packGraph = (graph: Graph): Graph => ({ ...graph, nodes: graph.nodes.map(packNode) });

export function packStatic(
  name: string,
  signature: string,
  traced: Graph,
  steps: readonly PassStep[],
  { report, id, guards, failed, lowered }: TraceFacts,
  kernels: KernelNames = {},
): PackedStatic {
  return {
    name,
    signature,
    report,
    ...(id !== undefined && { id }),
    guards: guards.slice(0, MOST_GUARDS).map(({ what, was }) => ({ what, was })),
    ...(failed !== undefined && { failed }),
    ...(lowered && { lowered }),
    traced: packGraph(traced),
    kernels,
    steps: steps.map(({ before, after, ...step }) => {
      const there = new Set(before.nodes);
      const put = after.nodes.filter((node) => !there.has(node)).map(packNode);
      const { results, updates } = after;
      return { ...step, put, order: after.nodes.map(({ id }) => id), results, updates };
    }),
  };
}

/** A pass, and the graph after it. */
export type ShownStep = Omit<PassStep, 'before'>;

/** Every graph on the way, from what was packed. */
export function unpackStatic({ traced, steps }: PackedStatic): readonly ShownStep[] {
  const known = new Map(traced.nodes.map((node) => [node.id, node]));
  return steps.map(({ put, order, results, updates, ...step }) => {
    for (const node of put) known.set(node.id, node);
    const nodes = order.flatMap((id) => known.get(id) ?? []);
    return { ...step, after: { name: traced.name, nodes, results, updates } };
  });
}
