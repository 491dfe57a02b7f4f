/** Tracing a snippet's function by the shapes of its arguments: for a call, and for a file that is written of it. */
import type * as tf from '@tensorflow/tfjs';
import { must } from '../base/errors';
import type { Position } from '../base/errors';
import { either } from '../base/work';
import type { Work } from '../base/work';
import { portsOf } from '../engines/engine';
import { asData } from '../ir/graph';
import type { Data, Graph, NodeId, TensorType } from '../ir/graph';
import { finish, record, TraceFailure } from '../trace/trace';
import type { Traced } from '../trace/trace';
import { unrecorded } from '../trace/unrecorded';
import type { Call } from './calls';
import type { AnyFunction } from './eager';
import type { CompileHost } from './host';
import { installInitials } from './state';
import { flatten, rebuild } from './structure';

/**
 * The trace of a function. The variables that it makes have their first values afterwards, also where the trace stopped; what these depend
 * on is computed from `inputs`. `spoke` is told where it would have printed or shown something.
 * @throws {TraceFailure}
 */
export function* traceFunction(
  { name, fn }: { readonly name: string; readonly fn: AnyFunction },
  args: Call['args'],
  types: readonly TensorType[],
  inputs: readonly tf.Tensor[],
  host: Pick<CompileHost, 'muted' | 'position'>,
  spoke?: (position: Position | undefined) => void,
): Work<Traced> {
  try {
    const work = () =>
      record({
        name,
        inputs: types,
        call: (placeholders) => {
          let next = 0;
          const take = () => must(placeholders[next++], 'a placeholder');
          return fn(...(args.map((arg) => rebuild(arg.shape, arg.types.map(take))) as never[]));
        },
        tensorsOf: (result) => flatten(result).tensors,
        position: () => host.position(),
      });
    const recorded = host.muted(work, () => spoke?.(host.position()));
    const traced = yield* finish(recorded);
    const results = traced.states.flatMap(({ initial }) => (initial === undefined ? [] : [initial]));
    installInitials({ ...traced.graph, results }, traced.states, inputs);
    return traced;
  } catch (error) {
    if (error instanceof TraceFailure) installInitials(error.partial.graph, error.partial.states, inputs);
    throw error;
  }
}

/** The variable behind each of a graph's states, in order. */
export function statesOf(graph: Graph, { states }: Traced): tf.Variable[] {
  const byNode = new Map(states.map(({ node, variable }) => [node, variable]));
  return portsOf(graph).states.map(({ id }) => must(byNode.get(id), 'a variable'));
}

/** The values that the variables behind a graph's states have now. */
export function* stateValues(graph: Graph, states: readonly tf.Variable[]): Work<Map<NodeId, Data>> {
  const values = yield* either(
    () => unrecorded(() => states.map((variable) => variable.dataSync())),
    () => Promise.all(unrecorded(() => states.map((variable) => variable.data()))),
  );
  return new Map(
    portsOf(graph).states.map(({ id, outputs: [{ dtype }] }, index) => [
      id,
      asData(must(values[index], 'the value of a variable'), dtype).slice(),
    ]),
  );
}

/** The graph with some of its states as constants, under the names that `nameOf` gives: weights can be folded into. */
export function withConstants(
  graph: Graph,
  values: ReadonlyMap<NodeId, Data>,
  nameOf?: (node: Graph['nodes'][number]) => string,
): Graph {
  return {
    ...graph,
    nodes: graph.nodes.map((node) => {
      const value = values.get(node.id);
      if (!value) return node;
      const attrs = nameOf ? { value, name: nameOf(node) } : { ...node.attrs, value };
      return { ...node, op: 'const', role: 'const', attrs };
    }),
  };
}
