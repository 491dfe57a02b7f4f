/** The op table: every operator of the static graph, found by its name. */
import { internalError } from '../base/errors';
import { bodiesOf, bytesOf, sizeOf, valuesOf } from '../ir/graph';
import type { Graph, Node, TensorType } from '../ir/graph';
import { ELEMENTWISE } from './elementwise';
import { CONTROL, stepsOf } from './control';
import { FUSED, FUSED_ELEMENTWISE } from './fused-elementwise';
import { CONVOLUTION } from './convolution';
import { DEPTHWISE } from './depthwise';
import { DILATION } from './dilation';
import { IMAGES } from './images';
import { LINEAR } from './linear';
import { NORMALISATION } from './normalisation';
import { POOLING } from './pooling';
import { REDUCTIONS } from './reductions';
import { RESIZE } from './resize';
import { SHAPES } from './shapes';
import { BLOCKS } from './blocks';
import { COMPOSED } from './composed';
import { CREATION } from './creation';
import { INDEXING } from './indexing';
import { SCATTER } from './scatter';
import type { Cost, OpRow } from './row';

export const OPS: readonly OpRow[] = [
  ...ELEMENTWISE,
  ...REDUCTIONS,
  ...SHAPES,
  ...LINEAR,
  ...CONVOLUTION,
  ...DEPTHWISE,
  ...POOLING,
  ...NORMALISATION,
  ...RESIZE,
  ...IMAGES,
  ...DILATION,
  ...BLOCKS,
  ...COMPOSED,
  ...CREATION,
  ...INDEXING,
  ...SCATTER,
  ...CONTROL,
  FUSED_ELEMENTWISE,
];

const BY_OP = new Map(OPS.map((row) => [row.op, row]));

export function rowOf(op: string): OpRow {
  const row = BY_OP.get(op);
  if (!row) throw internalError(`the op table has no row ${op}`);
  return row;
}

/** Output types of an operator's node, for `checkGraph`. */
export const inferNode = (node: Node, inputs: readonly TensorType[]): readonly TensorType[] =>
  rowOf(node.op).infer(inputs, node.attrs);

/** What a node has to do at least: each operand and result moves once. */
export function costOf(node: Node, inputs: readonly TensorType[]): Cost {
  if (node.role) return { flops: 0, bytes: 0 };
  const flops = rowOf(node.op).flops ?? ((_, [output]) => sizeOf(output?.shape ?? []));
  const within = bodiesOf(node).map(flopsWithin);
  const bytes = [...inputs, ...node.outputs].reduce((sum, type) => sum + bytesOf(type), 0);
  if (within.length === 0) return { flops: flops(inputs, node.outputs, node.attrs), bytes };
  return { flops: stepsOf(node, inputs) * Math.max(...within), bytes };
}

/** How many kernels a graph is, run op by op: one for each operator, for a fused chain too; bodies of control flow count once. */
export function kernelsOf({ nodes }: Graph): number {
  const within = (node: Node) => (node.op === FUSED ? [] : bodiesOf(node).map(kernelsOf));
  return nodes.reduce(
    (sum, node) => (node.role ? sum : within(node).reduce((inner, count) => inner + count, sum + 1)),
    0,
  );
}

/** Floating-point operations of a graph, run once. */
function flopsWithin(graph: Graph): number {
  const values = valuesOf(graph);
  const typesOf = ({ inputs }: Node) =>
    inputs.map((id) => values.get(id)).filter((value) => value !== undefined);
  return graph.nodes.reduce((sum, node) => sum + costOf(node, typesOf(node)).flops, 0);
}
