/** Variables as the state of a static graph: kept, and given the values that a call made. */
import * as tf from '@tensorflow/tfjs';
import { must } from '../base/errors';
import { makersOf } from '../ir/graph';
import type { Data, Graph } from '../ir/graph';
import { evaluate } from '../engines/tfjs/replay';
import { portsOf } from '../engines/engine';
import { drawRandom } from '../trace/random';
import type { TracedState } from '../trace/recording';
import { setVariableData } from '../trace/engine';
import { unrecorded } from '../trace/unrecorded';

/** Gives a variable a tensor's data; the tensor stays the caller's. Shape and dtype are the variable's. */
export function assign(variable: tf.Variable, tensor: tf.Tensor): void {
  setVariableData(variable, tensor);
}

/** The variables' values now, as tensors that are the caller's, whatever becomes of the variables. */
export const keepState = (variables: readonly tf.Variable[]): tf.Tensor[] =>
  unrecorded(() => variables.map((variable) => tf.keep(variable.clone())));

/** The implicit inputs of one call. */
export const drawAll = (graph: Graph): Data[] =>
  portsOf(graph).random.map(({ attrs, outputs: [type] }) => drawRandom(attrs, type));

/**
 * Computes the first values of the variables that a trace made, from `graph`, which gives them as its results in order. After it the
 * variables are as an eager run would have made them.
 */
export function installInitials(
  graph: Graph,
  states: readonly TracedState[],
  inputs: readonly tf.Tensor[],
): void {
  const made = states.filter(({ initial }) => initial !== undefined);
  if (made.length === 0) return;
  const given = portsOf(graph);
  const byNode = new Map(states.map((state) => [state.node, state.variable]));
  // A first value may come from another variable that was made before it: each is computed when those it needs are there.
  made.forEach((state, index) => {
    const { variable } = state;
    if (variable.isDisposed) return;
    const initial = must(graph.results[index], 'a first value');
    const needed = dependsOn(graph, initial);
    const pruned: Graph = {
      ...graph,
      nodes: graph.nodes.filter(
        ({ id, role, op }) => needed.has(id) || (role === 'input' && op !== 'random'),
      ),
      results: [initial],
      updates: [],
    };
    const ports = portsOf(pruned);
    const [value] = evaluate(pruned, {
      inputs: given.inputs.map((_, position) => must(inputs[position], 'an argument')),
      random: drawAll(pruned),
      states: ports.states.map(({ id }) => must(byNode.get(id), 'a variable')),
    });
    const tensor = must(value, 'a first value');
    assign(variable, tensor);
    tensor.dispose();
  });
}

/** Every node that a value comes from. */
function dependsOn(graph: Graph, id: number): Set<number> {
  const makers = makersOf(graph.nodes);
  const found = new Set<number>();
  const queue = [id];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const node = makers.get(next);
    if (!node || found.has(node.id)) continue;
    found.add(node.id);
    queue.push(...node.inputs);
  }
  return found;
}
