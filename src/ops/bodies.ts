/** What the rows of operators that hold graphs have in common. */
import { internalError, must } from '../base/errors';
import { isGraph, valuesOf } from '../ir/graph';
import type { Attrs, Graph, TensorType } from '../ir/graph';

/** The graph among the attributes by that name. */
export function graphAttr(attrs: Readonly<Record<string, unknown>>, name: string): Graph {
  const graph = attrs[name];
  if (!isGraph(graph)) throw internalError(`attribute ${name} is no graph`);
  return graph;
}

/** The types of a graph's results. */
export const resultsOf = (graph: Graph): TensorType[] => {
  const values = valuesOf(graph);
  return graph.results.map((id) => {
    const { dtype, shape } = must(values.get(id), 'a result');
    return { dtype, shape };
  });
};

/** The kernel's attributes without what only the trace needs. */
export const kept =
  (...names: readonly string[]) =>
  (attrs: Readonly<Record<string, unknown>>): Attrs =>
    Object.fromEntries(names.map((name) => [name, attrs[name]])) as Attrs;
