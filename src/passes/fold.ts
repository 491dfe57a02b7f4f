/**
 * Constant folding: what depends on constants alone is computed now, by a function that is handed in (the passes themselves compute
 * nothing). As exact as that function: a kernel of another engine may round the same node differently.
 */
import { bodiesOf, bytesOf, makeData } from '../ir/graph';
import type { Data, DType, Node, TensorType } from '../ir/graph';
import { internalError, must } from '../base/errors';
import type { Rule } from './rule';

/** The elements of a node's outputs, from those of its inputs and their types. */
export type Evaluate = (node: Node, inputs: readonly Data[], types: readonly TensorType[]) => readonly Data[];

/** A result over this size stays a computation, unless it is no larger than what it is computed from: a graph is sent and kept. */
const LARGE = 64 * 1024;

/** tfjs' cast leaves whole numbers in an Int32Array, though the tensor is float32. */
function typed(elements: Data, dtype: DType): Data {
  const data = makeData(dtype, elements.length);
  if (data.constructor === elements.constructor) return elements;
  data.set(elements);
  return data;
}

export const constantFolding = (evaluate: Evaluate): Rule => ({
  name: 'constant_folding',
  algebra: 'f(constants) -> constant',
  apply(node, view) {
    // A loop in the graph is for the engine, however long it takes.
    if (node.role || bodiesOf(node).length > 0) return undefined;
    const inputs: Data[] = [];
    for (const id of node.inputs) {
      const data = view.constant(id);
      if (!data) return undefined;
      inputs.push(data);
    }
    const bytes = node.outputs.reduce((sum, type) => sum + bytesOf(type), 0);
    const given = inputs.reduce((sum, data) => sum + data.byteLength, 0);
    if (bytes > LARGE && bytes > given) return undefined;
    const results = evaluate(
      node,
      inputs,
      node.inputs.map((id) => view.value(id)),
    );
    if (results.length !== node.outputs.length)
      throw internalError(`the evaluation of ${node.op} gave ${String(results.length)} results`);
    return {
      to: node.outputs.map(({ dtype, shape }, index) => ({
        data: typed(must(results[index], 'a result'), dtype),
        type: { dtype, shape },
      })),
      reason: `${node.op} of constants`,
    };
  },
});
