/**
 * Whether a function, traced again, makes the same graph. If not, something outside of it changes that no guard can see: a tensor that it
 * captured was replaced by another, or a number of JavaScript (a counter, the time) is part of what it computes.
 */
import type { Break } from '../base/compiled';
import type { Position } from '../base/errors';
import { sameAttr } from '../ir/graph';
import type { Attrs, Graph, Node, NodeId, ValueId } from '../ir/graph';
import type { Traced } from '../trace/trace';
import { placeOf } from './breaks';

const CAPTURED =
  'It uses a tensor from outside that is another one now, and its graph would go on with the values of the first: pass it as an argument, ' +
  'or keep it in a tf.variable.';
const JAVASCRIPT =
  'It does not compute the same each time it runs: something of JavaScript (a counter, the time) is part of its graph here, and would stay ' +
  'as it was at the first call. Pass it as a tensor (tf.scalar), or keep it in a tf.variable.';

/** What is other in the later trace, at the place of the first node that differs; undefined where both are the same graph. */
export function changeBetween(first: Traced, later: Traced, at: Position | undefined): Break | undefined {
  const variables = new Map(later.states.map(({ node, variable }) => [variable, node]));
  const known = new Map(
    first.states.flatMap(({ node, variable }): (readonly [NodeId, NodeId])[] => {
      const other = variables.get(variable);
      return other === undefined ? [] : [[node, other]];
    }),
  );
  const pair = differing(first.graph, later.graph, known);
  if (!pair) return undefined;
  const [was, is] = pair;
  const captured = was !== undefined && first.captured.some(({ node }) => node === was.id);
  const position = (is && positionOf(later, is, captured)) ?? (was && positionOf(first, was, captured));
  return { ...placeOf(position, at), message: captured ? CAPTURED : JAVASCRIPT };
}

/** Where a node was made; a captured tensor is where it is first read. */
function positionOf({ graph, positions }: Traced, node: Node, captured: boolean): Position | undefined {
  const place = captured ? graph.nodes.find(({ inputs }) => inputs.includes(node.id)) : node;
  return place && positions.get(place.id);
}

/** The nodes that results and updates come from, in order, without the states. */
function live(graph: Graph): Node[] {
  const needed = new Set([...graph.results, ...graph.updates.map(({ value }) => value)]);
  return graph.nodes
    .toReversed()
    .filter(({ inputs, outputs }) => {
      const isNeeded = outputs.some(({ id }) => needed.has(id));
      if (isNeeded) for (const id of inputs) needed.add(id);
      return isNeeded;
    })
    .toReversed()
    .filter(({ role }) => role !== 'state');
}

/** The first nodes, by order, that are not the same; `known` gives the values of the second graph for those of the first. */
function differing(
  a: Graph,
  b: Graph,
  known: Map<ValueId, ValueId>,
): readonly [Node | undefined, Node | undefined] | undefined {
  const same = (x: ValueId, y: ValueId) => known.get(x) === y;
  const [left, right] = [live(a), live(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [x, y] = [left[index], right[index]];
    if (
      x?.op !== y?.op ||
      !x ||
      !y ||
      x.inputs.length !== y.inputs.length ||
      !x.inputs.every((id, position) => same(id, y.inputs[position] ?? NaN)) ||
      !sameAttrs(x.attrs, y.attrs)
    )
      return [x, y];
    x.outputs.forEach(({ id }, output) => known.set(id, y.outputs[output]?.id ?? NaN));
  }
  // Updates have no order: tfjs lists variables by their names.
  const after = new Map(b.updates.map(({ state, value }) => [state, value]));
  const agree =
    a.results.length === b.results.length &&
    a.results.every((id, index) => same(id, b.results[index] ?? NaN)) &&
    a.updates.length === b.updates.length &&
    a.updates.every(({ state, value }) => same(value, after.get(known.get(state) ?? NaN) ?? NaN));
  return agree ? undefined : [left.at(-1), right.at(-1)];
}

const sameAttrs = (a: Attrs, b: Attrs): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([name, attr]) => Object.hasOwn(b, name) && sameAttr(attr, b[name], sameGraph));

const sameGraph = (a: Graph, b: Graph): boolean => differing(a, b, new Map()) === undefined;
