/** A run's graphs as plain JSON: `graphs` of the command's report. */
import type { RunEvent } from '../base/events';
import { isData, isGraph, type Attr, type Graph, type Node } from '../ir/graph';
import { dynamicGraph, isDynamic, type Ran } from './dynamic';
import { idsIn } from './fates';
import type { ShownNode, ShownValue } from './node';
import { unpackStatic, type PackedStatic, type ShownStep } from './static';

type JsonAttr =
  number | string | boolean | null | readonly JsonAttr[] | { readonly nodes: readonly ReportedNode[] };

export interface ReportedNode extends Omit<ShownNode, 'attrs'> {
  readonly outputs: readonly ShownValue[];
  readonly attrs: { readonly [name: string]: JsonAttr };
  /** Of a dynamic node: how its kernel ran. */
  readonly ran?: Ran;
}

type ReportedPass = Omit<ShownStep, 'after'>;

export interface ReportedGraphs {
  readonly dynamic: readonly ReportedNode[];
  /** Events between the first and the newest that were not kept. */
  readonly dropped: number;
  readonly static: readonly {
    readonly name: string;
    readonly signature: string;
    /** Its calls among the dynamic nodes bear it as `ran.graph`. */
    readonly id?: number;
    readonly guards: PackedStatic['guards'];
    readonly failed?: string;
    /** The graph as it was traced; `origins` point into it. */
    readonly traced: readonly ReportedNode[];
    readonly passes: readonly ReportedPass[];
    /** The graph after all passes. */
    readonly nodes: readonly ReportedNode[];
  }[];
}

/** What JSON has no number for is written as in the rest of the report. */
const numberOf = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

function attrOf(attr: Attr): JsonAttr {
  if (typeof attr === 'number') return numberOf(attr);
  if (attr === null || typeof attr !== 'object') return attr;
  if (isData(attr)) return Array.from(attr, numberOf);
  if (isGraph(attr)) return { nodes: nodesOf(attr) };
  return attr.map(attrOf);
}

function nodeOf(node: ShownNode): ReportedNode {
  const attrs = Object.entries(node.attrs).map(([name, attr]) => [name, attrOf(attr)] as const);
  const reported = { ...node, attrs: Object.fromEntries(attrs) };
  if (!isDynamic(node)) return reported;
  // The programs themselves are not in the report.
  const { shaders: _, ...ran } = node.ran;
  return { ...reported, ran };
}

const nodesOf = ({ nodes }: Graph): ReportedNode[] => nodes.map(nodeOf);

/** A body that a pass made has inputs of its own, which bear the numbers of what they are given: these are no nodes of the trace. */
const toTrace = (node: Node, traced: ReadonlySet<number>): Node => ({
  ...node,
  origins: node.origins.filter((id) => traced.has(id)),
  attrs: Object.fromEntries(
    Object.entries(node.attrs).map(([name, attr]) => [
      name,
      isGraph(attr) ? { ...attr, nodes: attr.nodes.map((inner) => toTrace(inner, traced)) } : attr,
    ]),
  ),
});

export function reportGraphs(
  events: readonly RunEvent[],
  dropped: number,
  statics: readonly PackedStatic[],
): ReportedGraphs {
  return {
    dynamic: dynamicGraph(events).nodes.map(nodeOf),
    dropped,
    static: statics.map((packed) => {
      const steps = unpackStatic(packed);
      const { name, signature, id, guards, failed, traced } = packed;
      const ids = new Set(idsIn([traced]));
      return {
        name,
        signature,
        ...(id !== undefined && { id }),
        guards,
        ...(failed !== undefined && { failed }),
        traced: nodesOf(traced),
        passes: steps.map(({ name, nodes, ms, kernels, edits }) => ({ name, nodes, ms, kernels, edits })),
        nodes: (steps.at(-1)?.after ?? traced).nodes.map((node) => nodeOf(toTrace(node, ids))),
      };
    }),
  };
}
